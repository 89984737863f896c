import type Stripe from 'stripe';
import type { Method } from './rules.ts';

type Capability = keyof Stripe.Account.Capabilities;

/** Where the capability is not called as its method is. */
const capabilities: Readonly<Partial<Record<Method, readonly Capability[]>>> = {
  // Card networks and wallets come with cards.
  apple_pay: ['card_payments'],
  google_pay: ['card_payments'],
  customer_balance: [
    'us_bank_transfer_payments',
    'sepa_bank_transfer_payments',
    'gb_bank_transfer_payments',
    'jp_bank_transfer_payments',
    'mx_bank_transfer_payments',
  ],
  nz_bank_account: ['nz_bank_account_becs_debit_payments'],
  us_bank_account: ['us_bank_account_ach_payments'],
};

/**
 * The capabilities that an account takes payments by a method with; one of them will do.
 * @see https://docs.stripe.com/connect/account-capabilities#payment-methods
 */
export const capabilitiesFor = (method: string): readonly string[] =>
  (Object.hasOwn(capabilities, method) && capabilities[method as Method]) || [`${method}_payments`];

/** The only currencies that a method takes, where these are few. ISO 4217, lower case. */
const currencies: Readonly<Partial<Record<Method, readonly string[]>>> = {
  acss_debit: ['cad', 'usd'],
  affirm: ['usd', 'cad'],
  au_becs_debit: ['aud'],
  bacs_debit: ['gbp'],
  bancontact: ['eur'],
  bizum: ['eur'],
  blik: ['pln'],
  boleto: ['brl'],
  cashapp: ['usd'],
  customer_balance: ['usd', 'eur', 'gbp', 'jpy', 'mxn'],
  eps: ['eur'],
  fpx: ['myr'],
  giropay: ['eur'],
  grabpay: ['sgd', 'myr'],
  ideal: ['eur'],
  kakao_pay: ['krw'],
  konbini: ['jpy'],
  kr_card: ['krw'],
  mb_way: ['eur'],
  multibanco: ['eur'],
  naver_pay: ['krw'],
  nz_bank_account: ['nzd'],
  oxxo: ['mxn'],
  p24: ['eur', 'pln'],
  payco: ['krw'],
  paynow: ['sgd'],
  paypay: ['jpy'],
  payto: ['aud'],
  pix: ['brl'],
  promptpay: ['thb'],
  samsung_pay: ['krw'],
  satispay: ['eur'],
  sepa_debit: ['eur'],
  sofort: ['eur'],
  sunbit: ['usd'],
  swish: ['sek'],
  twint: ['chf'],
  upi: ['inr'],
  us_bank_account: ['usd'],
};

/**
 * The currencies that a payment must be in for the method to be shown; null where there are many.
 * @see https://docs.stripe.com/payments/payment-methods/payment-method-support
 */
export const currenciesOf = (method: string): readonly string[] | null =>
  (Object.hasOwn(currencies, method) && currencies[method as Method]) || null;
