/** How the banks of a country number accounts, and in what currency most of them are. */
export interface CountryOfAccounts {
  /** ISO 4217, lower case. */
  currency: string;
  /** What the bank or branch is numbered by; null where the account's number says it. */
  routing: string | null;
  /** The account is numbered by an IBAN. */
  iban: boolean;
}

const iban = (currency: string): CountryOfAccounts => ({ currency, routing: null, iban: true });
const plain = (currency: string, routing: string | null = null): CountryOfAccounts => ({
  currency,
  routing,
  iban: false,
});

/**
 * Where platforms with separate charges and transfers have accounts, by ISO 3166. What Stripe takes
 * in the end depends on the platform; it says so itself.
 * @see https://docs.stripe.com/connect/payouts-bank-accounts
 */
export const countriesOfAccounts: Readonly<Record<string, CountryOfAccounts>> = {
  AU: plain('aud', 'BSB number'),
  AT: iban('eur'),
  BE: iban('eur'),
  BR: plain('brl', 'Bank and branch code'),
  BG: iban('eur'),
  CA: plain('cad', 'Transit and institution number'),
  HR: iban('eur'),
  CY: iban('eur'),
  CZ: iban('czk'),
  DK: iban('dkk'),
  EE: iban('eur'),
  FI: iban('eur'),
  FR: iban('eur'),
  DE: iban('eur'),
  GR: iban('eur'),
  HU: iban('huf'),
  IE: iban('eur'),
  IT: iban('eur'),
  JP: plain('jpy', 'Bank and branch code'),
  LV: iban('eur'),
  LI: iban('chf'),
  LT: iban('eur'),
  LU: iban('eur'),
  MY: plain('myr', 'SWIFT code'),
  MT: iban('eur'),
  MX: plain('mxn'),
  NL: iban('eur'),
  NZ: plain('nzd'),
  NO: iban('nok'),
  PL: iban('pln'),
  PT: iban('eur'),
  RO: iban('ron'),
  SG: plain('sgd', 'Bank and branch code'),
  SK: iban('eur'),
  SI: iban('eur'),
  ES: iban('eur'),
  SE: iban('sek'),
  CH: iban('chf'),
  GB: plain('gbp', 'Sort code'),
  US: plain('usd', 'Routing number'),
};

const inEurope = new Set(
  Object.keys(countriesOfAccounts).filter((code) => countriesOfAccounts[code]?.iban),
).add('GB');

/** A capability that an account can be asked for, and where. */
interface Capability {
  name: string;
  label: string;
  in: 'everywhere' | ReadonlySet<string>;
}

/** What marketplaces ask for; the others are asked for where a payment method is switched on. */
const capabilities: readonly Capability[] = [
  { name: 'card_payments', label: 'Card payments', in: 'everywhere' },
  { name: 'transfers', label: 'Transfers from the platform', in: 'everywhere' },
  { name: 'us_bank_account_ach_payments', label: 'ACH debit payments', in: new Set(['US']) },
  { name: 'cashapp_payments', label: 'Cash App payments', in: new Set(['US']) },
  { name: 'sepa_debit_payments', label: 'SEPA debit payments', in: inEurope },
  { name: 'bacs_debit_payments', label: 'Bacs debit payments', in: new Set(['GB']) },
  { name: 'acss_debit_payments', label: 'ACSS debit payments', in: new Set(['CA', 'US']) },
  { name: 'au_becs_debit_payments', label: 'BECS debit payments', in: new Set(['AU']) },
  { name: 'tax_reporting_us_1099_k', label: 'Tax form 1099-K', in: new Set(['US']) },
];

/** What an account of a country can be asked for. */
export const capabilitiesIn = (country: string): readonly Capability[] =>
  capabilities.filter((each) => each.in === 'everywhere' || each.in.has(country));
