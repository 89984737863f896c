import type Stripe from 'stripe';
import { judge, type Obstacle, type Possible } from '../operations/rules.ts';

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

/** What a configuration says of one method itself: shown, not shown, or as its default has it. */
export const preferences = ['on', 'off', 'none'] as const;
export type Preference = (typeof preferences)[number];

/**
 * One method of a configuration, as Stripe gives it.
 * @see https://docs.stripe.com/api/payment_method_configurations/object
 */
export interface Offer {
  /** Whether customers may see it: it is to be shown, and its capability is active. */
  readonly available: boolean;
  readonly display_preference: {
    /** Of a child: whether its own preference counts. Null where there is no parent. */
    readonly overridable: boolean | null;
    readonly preference: string;
    /** What counts in the end: `on` or `off`. */
    readonly value: string;
  };
}

const isOffer = (value: unknown): value is Offer =>
  typeof value === 'object' && value !== null && 'display_preference' in value;

/** The methods of a configuration by Stripe's names, whatever the version that made it knows. */
export const offersOf = (configuration: object): ReadonlyMap<string, Offer> =>
  new Map(
    Object.entries(configuration).filter((entry): entry is [string, Offer] => isOffer(entry[1])),
  );

/** How a method stands: customers see it, would see it but for a capability, or do not. */
export const offerStates = ['available', 'not_available', 'off'] as const;
export type OfferState = (typeof offerStates)[number];

/** How a method of a configuration stands. */
export const offerState = ({ available, display_preference }: Offer): OfferState =>
  display_preference.value !== 'on' ? 'off' : available ? 'available' : 'not_available';

const againstSwitching: readonly Obstacle<Offer>[] = [
  {
    code: 'parent_decides',
    holds: ({ display_preference }) => display_preference.overridable === false,
    why: 'Its parent configuration decides, and lets no account choose otherwise. Change the parent in Stripe’s Dashboard.',
    link: 'https://docs.stripe.com/connect/multiple-payment-method-configurations',
  },
];

/** What may be done about a method of a configuration, with the reason when not. */
export const can = {
  switch: (offer: Offer): Possible => judge(againstSwitching, offer),
};
