import { type Context, Hono } from 'hono';
import { deleteCookie, getCookie, setCookie } from 'hono/cookie';
import { createMiddleware } from 'hono/factory';
import type { Logger } from 'pino';
import { clientAddress, networkOf } from '../kit/address.ts';
import { AppError } from '../kit/errors.ts';
import { type AppEnv, open } from '../staff/permission.ts';
import { asAppError } from '../stripe/errors.ts';
import type { Onboarding, Returned } from './onboarding.ts';
import { outcomeOf } from './outcome.ts';
import {
  closedPage,
  deadPage,
  type HolderPage,
  holderPage,
  laterPage,
  outcomePage,
  tooManyPage,
} from './page.ts';
import type { LinkRates } from './rates.ts';

export interface ReturnOptions {
  readonly onboarding: Onboarding;
  readonly rates: LinkRates;
  readonly log: Logger;
  /** Whether the store is known to belong to this Stripe. */
  readonly isBound: () => boolean;
  /** Whose sellers they are; null until Stripe has answered for the first time. */
  readonly platform: () => { readonly name: string | null } | null;
  /** Stripe's time, Unix seconds. */
  readonly now: () => number;
}

/** Where the browser keeps the state that came in the place of the one it was called with. */
const cookie = 'connect_state';
const cookiePath = '/connect';

/**
 * `/connect/return` and `/connect/refresh`: where Stripe sends account holders back to. They are
 * not signed in; what they may do is in the state that the address carries, and works once.
 * @see https://docs.stripe.com/connect/hosted-onboarding
 */
export function returnRoutes(options: ReturnOptions) {
  const { onboarding, rates, log, isBound, now } = options;
  const platform = () => options.platform()?.name ?? 'The platform';
  const show = async (c: Context, page: HolderPage): Promise<Response> =>
    holderPage(c, platform(), page);

  async function take(c: Context<AppEnv>, use: 'refresh' | 'return'): Promise<Returned> {
    const network = networkOf(clientAddress(c));
    await rates.assertBelow('network', network);
    const coming = { state: c.req.query('state') ?? '', browser: getCookie(c, cookie) };
    return onboarding.take(coming, use).catch(async (error: unknown) => {
      if (isDead(error)) await rates.count('network', network);
      throw error;
    });
  }

  /** Hands what came in the place of the state to the browser that showed it. */
  function remember(c: Context, { browser, onwards }: Returned): void {
    setCookie(c, cookie, browser.state, {
      path: cookiePath,
      httpOnly: true,
      sameSite: 'Lax',
      secure: onwards.startsWith('https:'),
      maxAge: browser.seconds,
    });
  }

  /** What a holder is shown when something went wrong. @param again where they can try anew */
  function pageFor(error: unknown, again?: string): HolderPage {
    const known = error instanceof AppError ? error : asAppError(error);
    const { retryAfter = 60 } = (known?.details ?? {}) as { retryAfter?: number };
    if (isDead(known)) return deadPage(platform());
    if (known?.status === 429) return tooManyPage(Math.ceil(retryAfter / 60), again);
    if (known?.status === 503) return laterPage(again);
    // Neither the address nor what it carries is told to the log.
    log.error({ err: error }, 'an account holder could not be sent on');
    return known?.status === 409 || known?.status === 404
      ? closedPage(platform())
      : laterPage(again);
  }

  /** Serves somebody whose state is taken; whatever goes wrong is a page too. */
  async function serve(
    c: Context<AppEnv>,
    use: 'refresh' | 'return',
    work: (returned: Returned) => Promise<Response>,
  ): Promise<Response> {
    let returned: Returned | undefined;
    try {
      returned = await take(c, use);
      return await work(returned);
    } catch (error) {
      if (returned) remember(c, returned);
      return show(c, pageFor(error, returned?.onwards));
    }
  }

  return new Hono<AppEnv>()
    .use(guarded)
    .use(async (c, next) => (isBound() ? next() : show(c, laterPage(ownPath(c)))))
    .get('/refresh', open(), (c) =>
      serve(c, 'refresh', async (returned) => {
        const url = await onboarding.renew(returned);
        remember(c, returned);
        return c.redirect(url, 303);
      }),
    )
    .get('/return', open(), (c) =>
      serve(c, 'return', async (returned) => {
        const outcome = outcomeOf(await returned.holder(), now());
        // Nothing is left to do: whoever sits at this browser next finds nothing.
        if (outcome.kind === 'done' || outcome.kind === 'closed')
          deleteCookie(c, cookie, { path: cookiePath });
        else remember(c, returned);
        return show(c, outcomePage(platform(), outcome, returned.onwards));
      }),
    );
}

/** Where this was asked for; what a proxy calls us is another thing than what the browser does. */
function ownPath(c: Context): string {
  const { pathname, search } = new URL(c.req.url);
  return pathname + search;
}

const isDead = (error: unknown): boolean =>
  error instanceof AppError && error.code === 'link_not_valid';

/**
 * Keeps every answer out of caches; and whatever only looks ahead, such as a preview of the link
 * in a chat, from using up the state.
 */
const guarded = createMiddleware(async (c, next) => {
  c.header('cache-control', 'no-store');
  const looksAhead = c.req.header('sec-purpose') ?? c.req.header('purpose');
  if (c.req.raw.method === 'HEAD' || looksAhead?.includes('prefetch')) return c.body(null, 204);
  await next();
});
