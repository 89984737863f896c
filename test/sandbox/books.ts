import type Stripe from 'stripe';
import type { SandboxForTest } from '../support/sandbox.ts';

/** One balance transaction as the tables of Stripe's arithmetic write it. */
export type Line = [type: string, category: string, amount: number, fee: number, net: number];

/** An account's balance transactions, oldest first; the platform's when no account is given. */
export async function books(stripe: Stripe, account?: string): Promise<Line[]> {
  const newestFirst = await stripe.balanceTransactions
    .list({ limit: 100 }, account ? { stripeAccount: account } : {})
    .autoPagingToArray({ limit: 1000 });
  return newestFirst
    .reverse()
    .map((one) => [one.type, one.reporting_category, one.amount, one.fee, one.net]);
}

/** What an account gained in all, in minor units. */
export function total(lines: Line[]): number {
  return lines.reduce((sum, [, , , , net]) => sum + net, 0);
}

/** Available and pending minor units of one currency. */
export async function balanceOf(
  stripe: Stripe,
  account?: string,
  currency = 'usd',
): Promise<{ available: number; pending: number }> {
  const balance = await stripe.balance.retrieve({}, account ? { stripeAccount: account } : {});
  const of = (entries: { amount: number; currency: string }[]) =>
    entries.find((entry) => entry.currency === currency)?.amount ?? 0;
  return { available: of(balance.available), pending: of(balance.pending) };
}

/** A paid charge with its balance transaction and transfer. */
export async function pay(
  stripe: Stripe,
  amount: number,
  more: Partial<Stripe.PaymentIntentCreateParams> = {},
): Promise<{ intent: Stripe.PaymentIntent; charge: Stripe.Charge }> {
  const intent = await stripe.paymentIntents.create({
    amount,
    currency: 'usd',
    payment_method: 'pm_card_visa',
    confirm: true,
    expand: ['latest_charge'],
    ...more,
  });
  return { intent, charge: intent.latest_charge as Stripe.Charge };
}

/** An account that may receive transfers. */
export async function seller(stripe: Stripe): Promise<string> {
  return (await stripe.accounts.create({})).id;
}

/** Leaves the platform with nothing but what the test itself brings. */
export async function begin(sandbox: SandboxForTest): Promise<void> {
  await sandbox.reset({ scale: 'empty' });
  // Automatic payouts would take away what the figures below are about.
  await sandbox.stripe.balanceSettings.update({
    payments: { payouts: { schedule: { interval: 'manual' } } },
  });
}
