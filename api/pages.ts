import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { serveStatic } from '@hono/node-server/serve-static';
import { type Context, Hono } from 'hono';
import { compress } from 'hono/compress';

/** Their names change with their content. */
const keepForEver = (_: string, c: Context) =>
  c.header('cache-control', 'public, max-age=31536000, immutable');

const askAgain = (_: string, c: Context) => c.header('cache-control', 'no-cache');

const isNoPage = (path: string) => /^\/(api|webhooks)(\/|$)/.test(path);

/** Serves the built dashboard out of `root`; every address that is no file is a page of it. */
export function pages(root: string) {
  const index = readFileSync(join(root, 'index.html'), 'utf8');
  return new Hono()
    .use('/assets/*', compress(), serveStatic({ root, onFound: keepForEver }))
    .get('*', compress(), async (c, next) => {
      if (isNoPage(c.req.path) || c.req.path === '/') return next();
      return serveStatic({ root, onFound: askAgain })(c, next);
    })
    .get('*', async (c, next) => {
      const wantsPage = c.req.header('accept')?.includes('text/html') ?? false;
      if (isNoPage(c.req.path) || !wantsPage) return next();
      c.header('cache-control', 'no-cache');
      return c.html(index);
    });
}
