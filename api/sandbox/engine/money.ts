import { invalid } from './errors.ts';
import type { Settings } from './settings.ts';

const ZERO_DECIMAL = new Set(
  'bif clp djf gnf jpy kmf krw mga pyg rwf vnd vuv xaf xof xpf'.split(' '),
);
const THREE_DECIMAL = new Set('bhd jod kwd omr tnd'.split(' '));
/** Two decimals on the wire, of which both are always zero (stripe-facts 4). */
const WHOLE_UNITS = new Set(['isk', 'ugx']);
/** Charged with two decimals but paid out without any. */
const WHOLE_PAYOUTS = new Set(['huf', 'twd']);
const SIGNS: Record<string, string> = { usd: '$', eur: '€', gbp: '£', jpy: '¥' };

/** Least charge in minor units, by currency (stripe-facts 4); 50 in the others. */
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
const USUAL_DIGITS = 8;
const CARD_DIGITS = 12;
/** Digits that an amount can have in currencies of small units (stripe-facts 4). */
const MAXIMUM_DIGITS: Record<string, number> = { cop: 10, idr: 12, inr: 9 };

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

/** An amount (minor units) as pages show it to people: `$1,020.00`, `¥500`, `KWD 1.234`. */
export function shownMoney(amount: number, currency: string): string {
  const digits = decimals(currency);
  return new Intl.NumberFormat('en-US', {
    style: 'currency',
    currency,
    // Intl's own count is not Stripe's, as for Icelandic krónur.
    minimumFractionDigits: digits,
    maximumFractionDigits: digits,
  }).format(amount / 10 ** digits);
}

/** What an amount has to be a multiple of: these currencies have no smaller coin. */
function leastStep(currency: string): number {
  if (WHOLE_UNITS.has(currency)) return 100;
  return THREE_DECIMAL.has(currency) ? 10 : 1;
}

/** How money of one currency becomes another's, as the settings have it. */
type Conversion = Pick<Settings, 'conversionCurrency' | 'exchangeRates' | 'settlementCurrencies'>;

/**
 * The least amount that a customer can be charged, in minor units: what Stripe names for the
 * currency, and what comes to the least of the currency that the charge settles in.
 */
export function minimumCharge(currency: string, settings: Conversion): number {
  const rate = settings.exchangeRates[currency];
  const named = MINIMUM_CHARGE[currency] ?? DEFAULT_MINIMUM_CHARGE;
  if (rate === undefined || settings.settlementCurrencies.includes(currency)) return named;
  const settled = settings.conversionCurrency;
  const least = MINIMUM_CHARGE[settled] ?? DEFAULT_MINIMUM_CHARGE;
  const step = leastStep(currency);
  const exact = least / rate / 10 ** (decimals(settled) - decimals(currency));
  return Math.max(named, Math.ceil(exact / step) * step);
}

/**
 * Refuses an amount that no customer can be charged.
 * @throws StripeError `amount_too_small`, `amount_too_large` or `invalid_charge_amount`
 */
export function checkChargeAmount(
  amount: number,
  currency: string,
  settings: Conversion & Pick<Settings, 'amountDigits'>,
): void {
  const step = leastStep(currency);
  if (amount % step !== 0) {
    throw invalid(
      `Invalid amount: amounts in ${currency} must be evenly divisible by ${step}.`,
      'amount',
      'invalid_charge_amount',
    );
  }
  const minimum = minimumCharge(currency, settings);
  if (amount < minimum) {
    throw invalid(
      `Amount must be at least ${formatMoney(minimum, currency)} ${currency}`,
      'amount',
      'amount_too_small',
    );
  }
  checkDigits(amount, currency, Math.max(settings.amountDigits, MAXIMUM_DIGITS[currency] ?? 0));
}

/**
 * Refuses an amount of more digits than the payment method can take (stripe-facts 4).
 * @param brand of the card; null for what is none
 * @throws StripeError `amount_too_large`
 */
export function checkMethodAmount(amount: number, currency: string, brand: string | null): void {
  const others = MAXIMUM_DIGITS[currency] ?? USUAL_DIGITS;
  checkDigits(amount, currency, brand === null ? others : brand === 'amex' ? 9 : CARD_DIGITS);
}

function checkDigits(amount: number, currency: string, digits: number): void {
  const maximum = 10 ** digits - 1;
  if (amount <= maximum) return;
  throw invalid(
    `Amount must be no more than ${formatMoney(maximum, currency)}`,
    'amount',
    'amount_too_large',
  );
}

/**
 * Refuses an amount that cannot be paid out: some currencies have smaller units in charges than
 * bank accounts take (stripe-facts 4).
 * @throws StripeError 400
 */
export function checkPayoutAmount(amount: number, currency: string): void {
  const step = WHOLE_PAYOUTS.has(currency) ? 100 : leastStep(currency);
  if (amount % step === 0) return;
  throw invalid(
    `Invalid amount: payouts in ${currency} must be evenly divisible by ${step}.`,
    'amount',
  );
}

/** A share of an amount, rounded half up to whole minor units. */
export function share(amount: number, part: number, whole: number): number {
  return Math.round((amount * part) / whole);
}
