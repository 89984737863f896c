import { words } from '../../api/words/rules.ts';

export { countryName, words } from '../../api/words/rules.ts';

/** More than one of what a noun names. */
const plural = (one: string): string =>
  /[^aeiou]y$/.test(one) ? `${one.slice(0, -1)}ies` : `${one}s`;

/** A count with its noun: `1 seller`, `1,204 sellers`, `3 entries`. */
export function count(n: number, one: string, many = plural(one)): string {
  return `${n.toLocaleString('en-US')} ${n === 1 ? one : many}`;
}

/** The kinds of operation and what each is called, in the order in which they are offered. */
export const operationNames: Readonly<Record<string, string>> = {
  'refund.create': 'Refund',
  'refund.cancel': 'Cancel refund',
  'transfer.create': 'Transfer',
  'transfer.reverse': 'Reverse transfer',
  'payout.create': 'Payout',
  'payout.cancel': 'Cancel payout',
  'payout.reverse': 'Reverse payout',
  'payout_schedule.update': 'Payout schedule',
  'account.create': 'Create account',
  'payment_method_configuration.update': 'Payment methods',
  'account.reject': 'Reject account',
  'account.unreject': 'Lift rejection',
  'checkout.create': 'Checkout',
  'checkout.create_split': 'Checkout with split',
  'checkout.expire': 'Expire checkout',
  'dispute.accept': 'Accept dispute',
  'dispute.save_evidence': 'Save evidence',
  'dispute.submit_evidence': 'Submit evidence',
};

/** What an operation does, by its kind. */
export const operationName = (kind: string): string => operationNames[kind] ?? words(kind);
