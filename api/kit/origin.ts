import type { MiddlewareHandler } from 'hono';
import { AppError } from './errors.ts';

const reading = new Set(['GET', 'HEAD', 'OPTIONS']);

/**
 * Refuses orders that a browser sends for a page of another site. Browsers name the page's origin
 * with every such request; without one it is a program, which has no one else's cookies.
 * @throws AppError `cross_origin`
 */
export function sameOrigin(origins: readonly string[]): MiddlewareHandler {
  const trusted = new Set(origins);
  return async (c, next) => {
    const origin = c.req.header('origin');
    const site = c.req.header('sec-fetch-site');
    const foreign = origin === undefined ? site === 'cross-site' : !trusted.has(origin);
    if (foreign && !reading.has(c.req.method))
      throw new AppError(
        403,
        'cross_origin',
        `Orders are taken only from this product's own pages. Open ${origins[0]}, or set PUBLIC_URL to the address in use.`,
      );
    await next();
  };
}
