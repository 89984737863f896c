/** Amounts are integers in a currency's minor units, as Stripe sends them; never floats. */
export interface Money {
  readonly amount: number;
  /** ISO 4217, lower case, as Stripe writes it. */
  readonly currency: string;
}

// https://docs.stripe.com/currencies#zero-decimal
const zeroDecimal = new Set(
  'bif clp djf gnf jpy kmf krw mga pyg rwf vnd vuv xaf xof xpf'.split(' '),
);
// https://docs.stripe.com/currencies#three-decimal: thousandths whose last digit is 0
const threeDecimal = new Set('bhd jod kwd omr tnd'.split(' '));
// https://docs.stripe.com/currencies#special-cases: two decimals in the API, whole units in life
const wholeUnitsInHundredths = new Set(['isk', 'ugx']);

/** How many digits of the API's integer stand behind the decimal point. */
export function minorDigits(currency: string): 0 | 2 | 3 {
  if (zeroDecimal.has(currency)) return 0;
  return threeDecimal.has(currency) ? 3 : 2;
}

/** What every amount in this currency must be a multiple of, in minor units. */
export function smallestStep(currency: string): 1 | 10 | 100 {
  if (wholeUnitsInHundredths.has(currency)) return 100;
  return threeDecimal.has(currency) ? 10 : 1;
}

// https://docs.stripe.com/currencies#special-cases: charged in hundredths, paid out in whole units
const wholeUnitsInPayouts = new Set(['huf', 'twd']);

/** What the amount of a payout in this currency must be a multiple of, in minor units. */
export const smallestPayoutStep = (currency: string): 1 | 10 | 100 =>
  wholeUnitsInPayouts.has(currency) ? 100 : smallestStep(currency);

/** Why an amount in minor units is none that its currency has, in words; null where it is one. */
export function stepMistake(amount: number, currency: string): string | null {
  const step = smallestStep(currency);
  if (amount % step === 0) return null;
  return `Amounts in ${currency.toUpperCase()} go in steps of ${formatMoney(money(step, currency))}.`;
}

/**
 * Makes a Money from an API amount.
 * @throws RangeError when the amount is not a safe integer.
 */
export function money(amount: number, currency: string): Money {
  if (!Number.isSafeInteger(amount))
    throw new RangeError(`Not an amount in minor units: ${amount}`);
  return { amount, currency: currency.toLowerCase() };
}

/**
 * The plain decimal, for CSV and form fields: `-1234.50`, no grouping, no currency.
 * Exact: works on digits, so no amount is ever rounded.
 */
export function toDecimal({ amount, currency }: Money): string {
  const digits = minorDigits(currency);
  const shown = wholeUnitsInHundredths.has(currency) ? 0 : digits;
  const sign = amount < 0 ? '-' : '';
  const text = String(Math.abs(amount)).padStart(digits + 1, '0');
  const whole = text.slice(0, text.length - digits);
  const fraction = text.slice(text.length - digits);
  // An amount that breaks its currency's step is shown whole rather than rounded away.
  const exact = shown === digits || Number(fraction) !== 0;
  return `${sign}${whole}${exact && digits > 0 ? `.${fraction}` : ''}`;
}

/** For people: `−1,234.50` (a true minus sign, grouped thousands), without the currency. */
export function formatAmount(value: Money): string {
  const [whole = '', fraction] = toDecimal(value).replace('-', '').split('.');
  const grouped = whole.replace(/\B(?=(\d{3})+$)/g, ',');
  return `${value.amount < 0 ? '\u2212' : ''}${grouped}${fraction ? `.${fraction}` : ''}`;
}

/** For sentences: `−1,234.50 USD`. */
export function formatMoney(value: Money): string {
  return `${formatAmount(value)} ${value.currency.toUpperCase()}`;
}

export type Parsed = { ok: true; money: Money } | { ok: false; why: string };

/**
 * Reads what a person typed ("1,234.5") as an amount of that currency, or says what is wrong. More
 * decimals than the currency has are refused even where they are zeros: who types `1.000` may mean
 * a thousand.
 */
export function parseAmount(text: string, currency: string): Parsed {
  const code = currency.toLowerCase();
  const digits = minorDigits(code);
  const match = /^([-\u2212])?(\d+|\d{1,3}(?:,\d{3})+)(?:\.(\d*))?$/.exec(text.trim());
  const [, sign, whole = '', fraction] = match ?? [];
  if (match && fraction !== undefined && digits === 0)
    return { ok: false, why: `${code.toUpperCase()} has no decimals` };
  if (!match || fraction === '')
    return {
      ok: false,
      why: `Write an amount in figures, such as ${toDecimal(money(1250, code))}`,
    };
  if (fraction !== undefined && fraction.length > digits)
    return { ok: false, why: `${code.toUpperCase()} has ${digits} decimals` };
  const amount = Number(whole.replaceAll(',', '') + (fraction ?? '').padEnd(digits, '0'));
  if (!Number.isSafeInteger(amount)) return { ok: false, why: 'The amount is too large' };
  if (amount % smallestStep(code) !== 0)
    return {
      ok: false,
      why: `Amounts in ${code.toUpperCase()} go in steps of ${toDecimal(money(smallestStep(code), code))}`,
    };
  return { ok: true, money: money(sign ? -amount : amount, code) };
}

/** Adds amounts of one currency. @throws RangeError when currencies differ: no sum crosses them. */
export function sum(values: readonly Money[], currency: string): Money {
  let total = 0;
  for (const value of values) {
    if (value.currency !== currency)
      throw new RangeError(`Cannot add ${value.currency} to ${currency}`);
    total += value.amount;
  }
  return money(total, currency);
}

/**
 * The part of `amount` that `part` is of `whole`, to the nearest minor unit, halves up.
 * Integer arithmetic throughout, so that large amounts keep every cent.
 */
export function proportion(amount: number, part: number, whole: number): number {
  if (whole <= 0) throw new RangeError('A proportion needs a positive whole');
  return Number((2n * BigInt(amount) * BigInt(part) + BigInt(whole)) / (2n * BigInt(whole)));
}
