import type Stripe from 'stripe';

/**
 * What an account has or, below zero, owes of each currency, available or on its way, in
 * minor units; no zeros.
 */
export function holdingsOf({
  available,
  pending,
}: Pick<Stripe.Balance, 'available' | 'pending'>): { currency: string; amount: number }[] {
  const totals = new Map<string, number>();
  for (const { currency, amount } of [...available, ...pending])
    totals.set(currency, (totals.get(currency) ?? 0) + amount);
  return [...totals]
    .filter(([, amount]) => amount !== 0)
    .map(([currency, amount]) => ({ currency, amount }));
}
