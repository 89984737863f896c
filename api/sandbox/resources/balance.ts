import type Stripe from 'stripe';
import type { Context } from '../engine/context.ts';
import { type Expansion, type Resource, route } from '../engine/resource.ts';
import { collectNegative, reservedBy } from './connect-reserves.ts';
import { externalAccounts } from './external-accounts.ts';
import { fundsArrived } from './funds.ts';
import { instantAvailable } from './instant-funds.ts';

/** An account's balance, in minor units, as the sums of its balance transactions. */
export function balanceObject(context: Context, account: string): Stripe.Balance {
  const sums = context.ledger.sums(account);
  if (sums.length === 0) {
    const currency = context.store.find('account', account)?.default_currency ?? 'usd';
    sums.push({ currency, available: 0, pending: 0, instant: 0 });
  }
  const part = (of: 'available' | 'pending') =>
    sums.map((sum) => ({
      amount: sum[of],
      currency: sum.currency,
      source_types: { card: sum[of] },
    }));
  return {
    object: 'balance',
    available: part('available'),
    ...(account === context.platform && {
      connect_reserved: sums.map(({ currency }) => {
        const amount = reservedBy(context, currency);
        return { amount, currency, source_types: { card: amount } };
      }),
    }),
    ...instantPart(context, account),
    livemode: false,
    pending: part('pending'),
  };
}

/** The bank accounts and cards of an account that take instant payouts. */
const instantDestinations = (context: Context, account: string) =>
  externalAccounts(context, account).filter((external) =>
    external.available_payout_methods?.includes('instant'),
  );

/** What can be paid out instantly, where anything of the account's can take instant payouts. */
function instantPart(context: Context, account: string): Pick<Stripe.Balance, 'instant_available'> {
  const able = instantDestinations(context, account);
  if (able.length === 0) return {};
  const currencies = new Set(able.map(({ currency }) => currency!));
  return {
    instant_available: [...currencies].map((currency) => {
      const amount = instantAvailable(context, account, currency);
      return { amount, currency, source_types: { card: amount } };
    }),
  };
}

/**
 * What of an instantly available amount reaches each destination; told only where it is expanded.
 * The platform has set no price for instant payouts, so it is all of it.
 * @see https://docs.stripe.com/connect/instant-payouts#monetization-and-fees
 */
const netAvailable: Expansion = (context, { amount, currency }, account) =>
  instantDestinations(context, account)
    .filter((external) => external.currency === currency)
    .map(({ id }) => ({ amount, destination: id, source_types: { card: amount } }));

/** Makes available what of an account's pending funds is to be so now, unless that is done. */
export function releaseDueFunds(context: Context, account: string): void {
  if (context.due.cancel('funds_available', `${account}:${context.now()}`)) {
    releaseFunds(context, account);
  }
}

function releaseFunds(context: Context, account: string): void {
  const moved = context.ledger.ripen(account, context.now());
  if (moved.some(({ net }) => net > 0)) {
    context.emit('balance.available', account, () => balanceObject(context, account));
    fundsArrived(context, account);
  }
}

/** Due work: pending funds of `<account>:<time>` have become available. */
function fundsAvailable(context: Context, subject: string): void {
  releaseFunds(context, subject.slice(0, subject.indexOf(':')));
}

/** The balance of the platform or of the account in `Stripe-Account` (stripe-facts 2.12). */
export const balance: Resource = {
  routes: [
    route('GET', '/v1/balance', {}, ({ context, account }) => balanceObject(context, account)),
  ],
  expandable: { balance: { 'instant_available.net_available': netAvailable } },
  due: { connect_collection: collectNegative, funds_available: fundsAvailable },
};
