/** A word of the API as people read it: `partially_refunded` is `Partially refunded`. */
export function words(name: string): string {
  const spaced = name.replaceAll('_', ' ').replaceAll('.', ': ').replace('topup', 'top-up');
  return spaced.charAt(0).toUpperCase() + spaced.slice(1);
}

const regionNames = new Intl.DisplayNames('en', { type: 'region' });

/** The name of a country by its ISO 3166 code: `DE` is `Germany`. Anything else stays as it is. */
export const countryName = (code: string): string =>
  /^[A-Z]{2}$/.test(code) ? (regionNames.of(code) ?? code) : code;
