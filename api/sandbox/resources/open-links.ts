import type { Context } from '../engine/context.ts';
import { hostedAt } from '../engine/resource.ts';

/** A hosted page that somebody is awaited on. */
export interface OpenLink {
  kind: 'checkout_session' | 'onboarding' | 'login';
  /** Of the Checkout Session, or of the account that the link is for. */
  id: string;
  /** On the address that the sandbox is reached at now. */
  url: string;
  /** What is to be paid, in minor units of `currency`. */
  amount: number | null;
  currency: string | null;
  /** Whose account it is. */
  name: string | null;
  /** Unix seconds. */
  expiresAt: number;
}

/** Of each kind so many are looked at: links live for minutes, so that older ones have ended. */
const LOOKED_AT = 50;

/**
 * The pages that wait for a visitor, newest first: open Checkout Sessions of whatever account,
 * account links and login links that nobody has followed yet.
 * @param origin where the sandbox is reached, as `http://127.0.0.1:12111`
 */
export function openLinks(context: Context, origin: string): OpenLink[] {
  const links = [...sessions(context), ...accountLinks(context), ...loginLinks(context)];
  return links
    .filter(({ expiresAt }) => expiresAt > context.now())
    .map((link) => ({ ...link, url: hostedAt(origin, link.url) }));
}

function sessions({ due, store }: Context): OpenLink[] {
  return due.latest(['checkout_expiry'], LOOKED_AT).flatMap((id) => {
    const { url, amount_total: amount, currency, expires_at } = store.get('checkout_session', id);
    if (!url) return [];
    return {
      kind: 'checkout_session',
      id,
      url,
      amount,
      currency,
      name: null,
      expiresAt: expires_at,
    };
  });
}

function accountLinks(context: Context): OpenLink[] {
  const { platform, store } = context;
  return store.list('account_link', platform, { limit: LOOKED_AT }).flatMap((link) => {
    const { account, form } = store.internal('account_link', idOf(link.url));
    if (form !== null || !store.place(account)) return [];
    return holderLink(context, 'onboarding', account, link.url, link.expires_at);
  });
}

function loginLinks(context: Context): OpenLink[] {
  const { platform, settings, store } = context;
  return store.list('login_link', platform, { limit: LOOKED_AT }).flatMap((link) => {
    const { account, used } = store.internal('login_link', idOf(link.url));
    if (used || !store.place(account)) return [];
    return holderLink(
      context,
      'login',
      account,
      link.url,
      link.created + settings.loginLinkSeconds,
    );
  });
}

function holderLink(
  { store }: Context,
  kind: 'onboarding' | 'login',
  id: string,
  url: string,
  expiresAt: number,
): OpenLink {
  const { business_profile: profile, email } = store.get('account', id);
  const name = profile?.name ?? email;
  return { kind, id, url, amount: null, currency: null, name, expiresAt };
}

/** Such a link is kept under the last part of its address. */
function idOf(url: string): string {
  return url.slice(url.lastIndexOf('/') + 1);
}
