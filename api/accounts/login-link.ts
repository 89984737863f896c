import { ulid } from 'ulid';
import { type Actor, audit } from '../audit/audit.ts';
import type { Services } from '../context.ts';
import { AppError } from '../kit/errors.ts';
import { accountLeft, asAppError, isAccountGone } from '../stripe/errors.ts';
import type { Gateway, Written } from '../stripe/gateway.ts';

/** A way into an account holder's Express Dashboard, shown once to whoever made it. */
export interface LoginLink {
  url: string;
  /** Unix seconds in Stripe's time. */
  created: number;
}

/**
 * Makes a link that signs its bearer in to an account's Express Dashboard. That it was made, by whom
 * and why is on record; the link is kept nowhere.
 * @throws AppError `account_left`, or `login_link_refused` where Stripe makes none for this account
 * @see https://docs.stripe.com/api/accounts/create_login_link
 */
export async function makeLoginLink(
  { store, stripe }: Pick<Services, 'store' | 'stripe'>,
  actor: Actor,
  account: string,
  reason: string,
): Promise<LoginLink> {
  const { object, requestId } = await ask(stripe, account);
  await store.write((write) =>
    audit(write, {
      action: 'account.login_link_made',
      actor,
      subject: account,
      reason,
      stripeRequest: requestId,
    }),
  );
  const { url, created } = object as unknown as LoginLink;
  return { url, created };
}

async function ask(stripe: Gateway, account: string): Promise<Written> {
  try {
    return await stripe.write({
      path: `/v1/accounts/${account}/login_links`,
      params: {},
      account: null,
      idempotencyKey: `login_link_${ulid()}`,
    });
  } catch (error) {
    if (isAccountGone(error)) throw accountLeft();
    const refused = asAppError(error);
    if (refused?.code !== 'stripe_refused') throw refused ?? error;
    throw new AppError(409, 'login_link_refused', 'Stripe makes no such link for this account.', {
      ...(refused.stripe ? { stripe: refused.stripe } : {}),
    });
  }
}
