import type Stripe from 'stripe';

type Configuration = Required<Stripe.PaymentMethodConfiguration>;

/** A payment method that a configuration of this API version can turn on or off. */
export type Method = {
  [Name in keyof Configuration]: Configuration[Name] extends { display_preference: unknown }
    ? Name
    : never;
}[keyof Configuration];

/** What each method is called; a method newer than this is shown by Stripe's own word. */
const names: Readonly<Record<Method, string>> = {
  acss_debit: 'Pre-authorized debit in Canada',
  affirm: 'Affirm',
  afterpay_clearpay: 'Afterpay and Clearpay',
  alipay: 'Alipay',
  alma: 'Alma',
  amazon_pay: 'Amazon Pay',
  apple_pay: 'Apple Pay',
  au_becs_debit: 'BECS Direct Debit in Australia',
  bacs_debit: 'Bacs Direct Debit',
  bancontact: 'Bancontact',
  billie: 'Billie',
  bizum: 'Bizum',
  blik: 'BLIK',
  boleto: 'Boleto',
  card: 'Cards',
  cartes_bancaires: 'Cartes Bancaires',
  cashapp: 'Cash App Pay',
  crypto: 'Stablecoins and crypto',
  customer_balance: 'Bank transfer',
  eps: 'EPS',
  fpx: 'FPX',
  giropay: 'giropay',
  google_pay: 'Google Pay',
  grabpay: 'GrabPay',
  ideal: 'iDEAL',
  jcb: 'JCB',
  kakao_pay: 'Kakao Pay',
  klarna: 'Klarna',
  konbini: 'Konbini',
  kr_card: 'Korean cards',
  link: 'Link',
  mb_way: 'MB WAY',
  mobilepay: 'MobilePay',
  multibanco: 'Multibanco',
  naver_pay: 'Naver Pay',
  nz_bank_account: 'BECS Direct Debit in New Zealand',
  oxxo: 'OXXO',
  p24: 'Przelewy24',
  pay_by_bank: 'Pay by Bank',
  payco: 'PAYCO',
  paynow: 'PayNow',
  paypal: 'PayPal',
  paypay: 'PayPay',
  payto: 'PayTo',
  pix: 'Pix',
  promptpay: 'PromptPay',
  revolut_pay: 'Revolut Pay',
  samsung_pay: 'Samsung Pay',
  satispay: 'Satispay',
  scalapay: 'Scalapay',
  sepa_debit: 'SEPA Direct Debit',
  sequra: 'seQura',
  sofort: 'Sofort',
  sunbit: 'Sunbit',
  swish: 'Swish',
  twint: 'TWINT',
  upi: 'UPI',
  us_bank_account: 'ACH Direct Debit',
  wechat_pay: 'WeChat Pay',
  zip: 'Zip',
};

/** Every method that has a name here, as Stripe writes it. */
export const knownMethods = Object.keys(names) as readonly Method[];

/** What a payment method is called: `us_bank_account` is `ACH Direct Debit`. */
export const methodName = (method: string): string =>
  Object.hasOwn(names, method) ? names[method as Method] : method.replaceAll('_', ' ');

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
