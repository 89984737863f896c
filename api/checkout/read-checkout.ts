import type Stripe from 'stripe';
import { accountName } from '../accounts/rules.ts';
import type { Sources } from '../operations/action.ts';
import { isGone } from '../stripe/errors.ts';
import type { Gateway } from '../stripe/gateway.ts';
import { readNow } from '../stripe/read-now.ts';
import { type Booked, estimatedFee } from './fee-estimate.ts';
import type { CheckoutInput, CheckoutSplitInput } from './inputs.ts';
import { totalOf } from './rules.ts';

/** A connected account as far as a session depends on it. */
export type SellerFacts = Pick<
  Stripe.Account,
  'id' | 'capabilities' | 'requirements' | 'tos_acceptance'
> & { readonly name: string };

/** What a session depends on, as Stripe holds it now. */
export interface CheckoutFacts {
  /** The accounts that the input names, by id; those that Stripe does not know are left out. */
  readonly sellers: ReadonlyMap<string, SellerFacts>;
  /** The platform's own account, which is none of its sellers. */
  readonly platform: string | undefined;
  /**
   * The currencies that the platform has a balance in, or would have: a payment in another settles
   * in one of these, and so does all that is drawn from it.
   * @see https://docs.stripe.com/connect/currencies
   */
  readonly holds: readonly string[];
  /** What Stripe's fee will be about, in minor units; null where that is not known. */
  readonly fee: number | null;
  readonly live: boolean;
  /** Stripe's time, Unix seconds. */
  readonly now: number;
}

async function readSeller(stripe: Gateway, id: string): Promise<SellerFacts | null> {
  try {
    const account = await readNow(stripe, (client, options) =>
      client.accounts.retrieve(id, {}, options),
    );
    return { ...account, name: accountName(account) };
  } catch (error) {
    if (isGone(error)) return null;
    throw error;
  }
}

/** Enough to tell the price by, and few enough to be read in no time. */
const recent = 50;

/** What the newest card payments in a currency cost the platform. */
const recentFees = ({ read }: Sources['store'], currency: string): Promise<Booked[]> =>
  read
    .selectFrom('stripe_charge as c')
    .innerJoin('stripe_balance_transaction as b', 'b.id', 'c.balance_transaction')
    .select(['b.amount', 'b.fee'])
    .where('c.currency', '=', currency)
    .where('c.method', '=', 'card')
    .where('c.outcome', '=', 'succeeded')
    .where('b.currency', '=', currency)
    .orderBy('c.created', 'desc')
    .limit(recent)
    .execute();

/** Reads all that a session depends on. @throws Stripe.errors.StripeError when Stripe is silent. */
export async function readCheckoutFacts(
  { stripe, store }: Sources,
  input: CheckoutInput | CheckoutSplitInput,
): Promise<CheckoutFacts> {
  const named = [
    'destination' in input ? input.destination : undefined,
    input.onBehalfOf,
    ...('split' in input ? input.split.map(({ destination }) => destination) : []),
  ].filter((id) => id !== undefined);
  const { currency } = input;
  const [sellers, booked, { available, pending }, platform] = await Promise.all([
    Promise.all([...new Set(named)].map((id) => readSeller(stripe, id))),
    recentFees(store, currency),
    readNow(stripe, (client, options) => client.balance.retrieve({}, options)),
    readNow(stripe, (client, options) => client.accounts.retrieveCurrent({}, options)),
  ]);
  const lines = [...available, ...pending].map((line) => line.currency);
  // Money of its own country's currency settles before there has been any.
  const own = platform.default_currency ? [platform.default_currency] : [];
  const holds = [...new Set([...own, ...lines])];
  return {
    sellers: new Map(sellers.flatMap((each) => (each ? [[each.id, each] as const] : []))),
    platform: stripe.platform,
    holds,
    // Where it settles in another currency, its fee is of that one.
    fee: holds.includes(currency) ? estimatedFee(booked, totalOf(input.lineItems), currency) : null,
    live: stripe.mode === 'live',
    now: stripe.now(),
  };
}
