import { methodWords } from '../lib/method-words.ts';
import { countryName, words } from '../lib/words.ts';
import type { FacetOptions, Option } from '../table/filters.ts';

/** The currencies that occur, for exact filters. */
export const currencies: FacetOptions = {
  facet: 'currencies',
  label: (value) => value.toUpperCase(),
};

/** The countries that accounts are in. */
export const countries: FacetOptions = { facet: 'countries', label: countryName };

/** The types of payment methods that were paid with. */
export const methods: FacetOptions = { facet: 'methods', label: methodWords };

/** Stripe's codes of why payments failed. */
export const failureCodes: FacetOptions = { facet: 'failureCodes', label: words };

export const yesNo: readonly Option[] = [
  { value: 'true', label: 'Yes' },
  { value: 'false', label: 'No' },
];

/** The one question asked of all balances at once. */
export const negativeOnly: readonly Option[] = [{ value: 'true', label: 'Negative' }];
