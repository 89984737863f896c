import { invalid, StripeError } from './errors.ts';

const ZERO_DECIMAL = new Set(
  'bif clp djf gnf jpy kmf krw mga pyg rwf vnd vuv xaf xof xpf'.split(' '),
);
const THREE_DECIMAL = new Set('bhd jod kwd omr tnd'.split(' '));
/** Two decimals on the wire, of which both are always zero (stripe-facts 4). */
const WHOLE_UNITS = new Set(['isk', 'ugx']);
const SIGNS: Record<string, string> = { usd: '$', eur: '€', gbp: '£', jpy: '¥' };

/** Least charge in minor units, by currency (stripe-facts 4); others take the value of USD. */
const MINIMUM_CHARGE: Record<string, number> = {
  aed: 200,
  czk: 1500,
  dkk: 250,
  gbp: 30,
  hkd: 400,
  huf: 17_500,
  jpy: 50,
  krw: 50,
  mxn: 1000,
  myr: 200,
  nok: 300,
  pln: 200,
  ron: 200,
  sek: 300,
  thb: 1000,
};
const DEFAULT_MINIMUM_CHARGE = 50;
/** Eight digits, but for the twelve that most cards take: Stripe's message names this bound. */
const MAXIMUM_CHARGE = 99_999_999;

/** How many digits of a minor-unit amount are decimals. */
export function decimals(currency: string): number {
  if (ZERO_DECIMAL.has(currency)) return 0;
  return THREE_DECIMAL.has(currency) ? 3 : 2;
}

/** An amount as Stripe's messages write it: `$1,020.00`, `¥500`, `12.50 chf`. */
export function formatMoney(amount: number, currency: string): string {
  const digits = decimals(currency);
  const figure = (Math.abs(amount) / 10 ** digits).toLocaleString('en-US', {
    minimumFractionDigits: digits,
    maximumFractionDigits: digits,
  });
  const minus = amount < 0 ? '-' : '';
  const sign = SIGNS[currency];
  return sign ? `${minus}${sign}${figure}` : `${minus}${figure} ${currency}`;
}

/** What an amount has to be a multiple of: these currencies have no smaller coin. */
function leastStep(currency: string): number {
  if (WHOLE_UNITS.has(currency)) return 100;
  return THREE_DECIMAL.has(currency) ? 10 : 1;
}

/** The least amount that a customer can be charged, in minor units. */
export function minimumCharge(currency: string): number {
  return MINIMUM_CHARGE[currency] ?? DEFAULT_MINIMUM_CHARGE;
}

/**
 * Refuses an amount that no customer can be charged.
 * @throws StripeError `amount_too_small`, `amount_too_large` or `invalid_charge_amount`
 */
export function checkChargeAmount(amount: number, currency: string): void {
  const step = leastStep(currency);
  if (amount % step !== 0) {
    throw invalid(
      `Invalid amount: amounts in ${currency} must be evenly divisible by ${step}.`,
      'amount',
      'invalid_charge_amount',
    );
  }
  const minimum = minimumCharge(currency);
  if (amount < minimum) {
    throw invalid(
      `Amount must be at least ${formatMoney(minimum, currency)} ${currency}`,
      'amount',
      'amount_too_small',
    );
  }
  if (amount > MAXIMUM_CHARGE) {
    throw new StripeError(`Amount must be no more than ${formatMoney(MAXIMUM_CHARGE, currency)}`, {
      code: 'amount_too_large',
      param: 'amount',
    });
  }
}

/** A share of an amount, rounded half up to whole minor units. */
export function share(amount: number, part: number, whole: number): number {
  return Math.round((amount * part) / whole);
}
