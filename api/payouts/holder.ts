import type Stripe from 'stripe';
import { accountName } from '../accounts/rules.ts';
import { platformId } from '../balances/snapshot.ts';
import { formatMoney, money } from '../kit/money.ts';
import type { Party } from '../operations/action.ts';
import type { Owner, Reference } from '../store/snapshot.ts';

/** The words and references of whose money a payout is: an account's, or the platform's own. */

/** Whose money moves. @param account null: the platform's. */
export const holderParty = (account: Stripe.Account | null): Party =>
  account === null
    ? { type: 'platform' }
    : { type: 'account', account: account.id, name: accountName(account) };

/** What staff call the holder. */
export const holderName = (account: Stripe.Account | null): string =>
  account === null ? 'The platform' : accountName(account);

/** The snapshot of the holder's balance. */
export const balanceOf = (account: Owner): Reference => ({
  kind: 'balance',
  id: account ?? platformId,
  account,
});

/** Where a payout goes, as people know it: `STRIPE TEST BANK ••6789`. */
export function bankName(external: Stripe.ExternalAccount): string {
  const name = external.object === 'card' ? external.brand : external.bank_name;
  return `${name ?? 'Bank'} ••${external.last4}`;
}

export const say = (amount: number, currency: string): string =>
  formatMoney(money(amount, currency));
