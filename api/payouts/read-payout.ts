import type Stripe from 'stripe';
import type { Sources } from '../operations/action.ts';
import type { Owner } from '../store/snapshot.ts';
import { readNow } from '../stripe/read-now.ts';
import { mostOf, type PayoutFacts } from './payout-plan.ts';
import type { PayoutMethod } from './rules.ts';

type Asked = Pick<Sources, 'stripe'>;

/** The account itself, or the platform's own. @throws Stripe.errors.StripeError */
export const readHolder = ({ stripe }: Asked, id: Owner): Promise<Stripe.Account> =>
  readNow(stripe, (client, options) =>
    id === null
      ? client.accounts.retrieveCurrent({}, options)
      : client.accounts.retrieve(id, {}, options),
  );

/**
 * What a payout depends on, as Stripe holds it now.
 * @param owner whose money it is; null: the platform's.
 * @throws Stripe.errors.StripeError as the client gives it.
 */
export async function readPayoutFacts(sources: Asked, owner: Owner): Promise<PayoutFacts> {
  const { stripe } = sources;
  // Stripe says only on demand what of an instant payout arrives.
  const expand = ['instant_available.net_available'];
  const [holder, balance, settings] = await Promise.all([
    readHolder(sources, owner),
    readNow(stripe, (client, options) => client.balance.retrieve({ expand }, options), owner),
    readNow(stripe, (client, options) => client.balanceSettings.retrieve({}, options), owner),
  ]);
  return { holder, isPlatform: owner === null, balance, settings };
}

/** What can be paid out of one currency, by method, in minor units; null: nothing can in that way. */
export type Payable = { readonly currency: string } & Readonly<Record<PayoutMethod, number | null>>;

/**
 * What can be paid out of each currency of a balance, as Stripe holds it now: so much of an order
 * would not be refused for its amount.
 * @throws Stripe.errors.StripeError as the client gives it.
 */
export async function payableOf(sources: Asked, owner: Owner): Promise<Payable[]> {
  const facts = await readPayoutFacts(sources, owner);
  const { available, instant_available = [] } = facts.balance;
  const currencies = new Set([...available, ...instant_available].map(({ currency }) => currency));
  return [...currencies].map((currency) => ({
    currency,
    standard: mostOf(facts, currency, 'standard'),
    instant: mostOf(facts, currency, 'instant'),
  }));
}
