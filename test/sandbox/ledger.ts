import type Stripe from 'stripe';
import { expect } from 'vitest';
import type { EngineWorld } from './engine-world.ts';

type Listed<T> = Stripe.ApiList<T>;

/** An account's balance transactions, oldest first; the platform's when no account is given. */
export function entries(world: EngineWorld, account?: string): Stripe.BalanceTransaction[] {
  const page = { limit: 100 };
  const path = '/v1/balance_transactions';
  return world.get<Listed<Stripe.BalanceTransaction>>(path, page, account).data.toReversed();
}

/**
 * The same as lines of the tables in section 3 of the facts: type/category, the source's prefix,
 * amount, fee and net in minor units.
 */
export function statement(world: EngineWorld, account?: string): string[] {
  return entries(world, account).map(
    ({ type, reporting_category: category, source, amount, fee, net }) =>
      `${type}/${category} ${String(source).split('_')[0]} ${amount} ${fee} ${net}`,
  );
}

/** What the account has after each of its balance transactions, in minor units. */
export function running(world: EngineWorld, account?: string): number[] {
  let sum = 0;
  return entries(world, account).map(({ net }) => {
    sum += net;
    return sum;
  });
}

/** Available and pending minor units of one currency. */
export function balanceOf(
  world: EngineWorld,
  account?: string,
  currency = 'usd',
): { available: number; pending: number } {
  const balance = world.get<Stripe.Balance>('/v1/balance', {}, account);
  const of = (parts: Stripe.Balance.Available[]) =>
    parts.find((part) => part.currency === currency)?.amount ?? 0;
  return { available: of(balance.available), pending: of(balance.pending) };
}

/** Who has gained what, in minor units. */
export interface Shares {
  customers: number;
  stripe: number;
  platform: number;
  sellers: number[];
  banks: number;
}

/**
 * Who has gained what: the customers by the charges, refunds and disputes themselves, the banks by
 * payouts and top-ups, the others by their books. Nothing may be lost or made between them.
 */
export function shares(world: EngineWorld, sellers: string[] = []): Shares {
  const all = <T>(name: string, account?: string) =>
    world.get<Listed<T>>(`/v1/${name}`, { limit: 100 }, account).data;
  const sum = (amounts: number[]) => amounts.reduce((one, other) => one + other, 0);
  const paid = all<Stripe.Charge>('charges')
    .filter(({ status }) => status !== 'failed')
    .map(({ amount_captured }) => amount_captured);
  const givenBack = all<Stripe.Refund>('refunds')
    .filter(({ status }) => status === 'succeeded' || status === 'pending')
    .map(({ amount }) => amount);
  const takenBack = all<Stripe.Dispute>('disputes')
    // A withdrawal that was not followed by a reinstatement.
    .filter(({ balance_transactions: moved }) => moved.length === 1)
    .map(({ amount }) => amount);
  const books = [undefined, ...sellers].map((account) => entries(world, account));
  const fees = books.flat().flatMap((entry) => [
    ...entry.fee_details.filter(({ type }) => type === 'stripe_fee').map(({ amount }) => amount),
    // The countered fee is a balance transaction of its own.
    ...(entry.description === 'Dispute countered fee' ? [-entry.amount] : []),
  ]);
  const payouts = [undefined, ...sellers]
    .flatMap((account) => all<Stripe.Payout>('payouts', account))
    .filter(({ status }) => status !== 'failed' && status !== 'canceled');
  const [platform, ...others] = books.map((lines) => sum(lines.map(({ net }) => net)));
  const found: Shares = {
    customers: sum(givenBack) + sum(takenBack) - sum(paid),
    stripe: sum(fees),
    platform: platform!,
    sellers: others,
    banks: sum(payouts.map(({ amount }) => amount)),
  };
  expect(found.customers + found.stripe + found.platform + sum(others) + found.banks).toBe(0);
  return found;
}

/** An account that may receive transfers, with nothing asked of it. */
export function seller(world: EngineWorld): string {
  return world.post<Stripe.Account>('/v1/accounts').id;
}

/** An account that can be paid out, by hand. */
export function payable(world: EngineWorld): string {
  const { id: account } = world.post<Stripe.Account>('/v1/accounts', { type: 'custom' });
  world.engine.simulate('account_onboarding', { account, stage: 'verified' });
  const manual = { payments: { payouts: { schedule: { interval: 'manual' } } } };
  world.post('/v1/balance_settings', manual, account);
  return account;
}

/** The charge of a payment of 100.00 USD by test Visa, unless told otherwise. */
export function charged(world: EngineWorld, more: object = {}): Stripe.Charge {
  const intent = world.post<Stripe.PaymentIntent>('/v1/payment_intents', {
    amount: 10_000,
    currency: 'usd',
    confirm: true,
    payment_method: 'pm_card_visa',
    ...more,
  });
  return world.get(`/v1/charges/${intent.latest_charge}`);
}

/** A transfer out of a charge's funds. */
export function sent(
  world: EngineWorld,
  charge: Stripe.Charge,
  destination: string,
  amount: number,
): Stripe.Transfer {
  return world.post('/v1/transfers', {
    amount,
    currency: 'usd',
    destination,
    source_transaction: charge.id,
  });
}
