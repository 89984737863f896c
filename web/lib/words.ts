/** A word of the API as people read it: `partially_refunded` is `Partially refunded`. */
export function words(name: string): string {
  const spaced = name.replaceAll('_', ' ').replaceAll('.', ': ').replace('topup', 'top-up');
  return spaced.charAt(0).toUpperCase() + spaced.slice(1);
}

/** More than one of what a noun names. */
const plural = (one: string): string =>
  /[^aeiou]y$/.test(one) ? `${one.slice(0, -1)}ies` : `${one}s`;

/** A count with its noun: `1 seller`, `1,204 sellers`, `3 entries`. */
export function count(n: number, one: string, many = plural(one)): string {
  return `${n.toLocaleString('en-US')} ${n === 1 ? one : many}`;
}

const regionNames = new Intl.DisplayNames('en', { type: 'region' });

/** The name of a country by its ISO 3166 code: `DE` is `Germany`. Anything else stays as it is. */
export const countryName = (code: string): string =>
  /^[A-Z]{2}$/.test(code) ? (regionNames.of(code) ?? code) : code;

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
