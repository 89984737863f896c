import { countryName } from '../lib/words.ts';
import type { Option } from '../table/filters.ts';

// The values that filters offer. Any other value of Stripe's still works in the address bar.

const currencyCodes = ['usd', 'eur', 'gbp', 'jpy', 'cad', 'aud', 'chf', 'sek', 'dkk', 'nok', 'pln'];

/** Currencies for exact filters. */
export const currencies: readonly Option[] = currencyCodes.map((value) => ({
  value,
  label: value.toUpperCase(),
}));

/** Currencies for amounts, whose decimals depend on them. */
export const amountCurrencies = currencyCodes;

/** The countries that the platform's accounts are likely to be in. */
export const countries: readonly Option[] = [
  'US',
  'CA',
  'GB',
  'IE',
  'DE',
  'FR',
  'ES',
  'IT',
  'NL',
  'AT',
  'CH',
  'SE',
  'JP',
  'AU',
].map((value) => ({ value, label: countryName(value) }));

export const yesNo: readonly Option[] = [
  { value: 'true', label: 'Yes' },
  { value: 'false', label: 'No' },
];

/** The one question asked of all balances at once. */
export const negativeOnly: readonly Option[] = [{ value: 'true', label: 'Negative' }];
