import type Stripe from 'stripe';

/** A field that may be expanded holds just the id while it is stored. */
type Reference<V> = [Extract<V, { id: string }>] extends [never]
  ? V
  : string extends Extract<V, string>
    ? Extract<V, string | null | undefined>
    : V;
/** Stripe's object as it is stored: every reference is an id. */
export type Stored<T> = { [K in keyof T]: Reference<T[K]> };

/** Decimal numbers are text on the wire, of which the client makes objects. */
type Decimals<T, K extends keyof T> = Omit<T, K> & { [N in K]: string | null };

/** What each kind of stored object looks like on the wire. */
export interface ObjectTypes {
  account: Stored<Stripe.Account>;
  account_link: Stored<Stripe.AccountLink>;
  application_fee: Stored<Stripe.ApplicationFee>;
  balance_transaction: Stored<Stripe.BalanceTransaction>;
  bank_account: Stored<Stripe.BankAccount>;
  card: Stored<Stripe.Card>;
  charge: Stored<Stripe.Charge>;
  checkout_session: Stored<Stripe.Checkout.Session>;
  customer: Stored<Stripe.Customer>;
  /** What is left of a deleted customer, whose payments go on naming it. */
  deleted_customer: Stripe.DeletedCustomer;
  dispute: Stored<Stripe.Dispute>;
  early_fraud_warning: Stored<Stripe.Radar.EarlyFraudWarning>;
  file: Stored<Stripe.File>;
  fee_refund: Stored<Stripe.FeeRefund>;
  login_link: Stored<Stripe.LoginLink>;
  payment_intent: Stored<Stripe.PaymentIntent>;
  payment_method: Stored<Stripe.PaymentMethod>;
  payment_method_configuration: Stored<Stripe.PaymentMethodConfiguration>;
  payout: Stored<Stripe.Payout>;
  person: Stored<Stripe.Person>;
  price: Decimals<Stored<Stripe.Price>, 'unit_amount_decimal'>;
  product: Stored<Stripe.Product>;
  refund: Stored<Stripe.Refund>;
  shipping_rate: Stored<Stripe.ShippingRate>;
  token: Stored<Stripe.Token>;
  topup: Stored<Stripe.Topup>;
  transfer: Stored<Stripe.Transfer>;
  transfer_reversal: Stored<Stripe.TransferReversal>;
  webhook_endpoint: Stored<Stripe.WebhookEndpoint>;
}
export type TypeName = keyof ObjectTypes;

/** How payouts to a test bank account or card end, by its number (stripe-facts 7). */
export interface ExternalAccountInternal {
  failureCode: string | null;
  /** The same for instant payouts. */
  instantFailureCode: string | null;
}
/** What the account holder has handed in, and how Stripe judges it. */
export interface AccountInternal {
  /** Requirement names already provided, as `individual.first_name`. */
  provided: string[];
  /** Requirements asked for beyond the usual set, as by a review. */
  extra: string[];
  /** Unix seconds by which `extra` must be provided; null when there is no hurry. */
  deadline: number | null;
  /** What alone stops while `extra` is late; everything where it does not say. */
  blocks?: 'charges' | 'payouts' | null;
  /** `listed`: a person of it stands on a list of those with whom no business may be done. */
  verification: 'none' | 'pending' | 'verified' | 'failed' | 'listed';
  /** What was wrong where verification failed and more is known than that. */
  failure?: VerificationFailure | null;
  /** A rejection, by the platform unless Stripe made it, and what it switched off. */
  rejection: { reason: string; payoutsPaused: boolean; byStripe?: boolean } | null;
  /** When each requested capability was asked for. */
  capabilities: Record<string, number>;
  payouts: PayoutSettings;
  /** By currency, what the platform has reserved against this account's negative balance. */
  reserved?: Record<string, number>;
  /** Whether its holder was given an onboarding form, which is then the one who informs Stripe. */
  onboardedByHolder?: boolean;
  /** The person that an individual's account is about. */
  individual?: string;
  /** The company's tax id, kept to verify by. */
  taxId?: string;
}
/** Why an account could not be verified, and what proves the opposite. */
export interface VerificationFailure {
  code:
    | 'verification_failed_keyed_identity'
    | 'verification_failed_residential_address'
    | 'verification_failed_tax_id_match';
  reason: string;
  requirement: string;
}
/** The secret numbers of a person. */
export interface PersonInternal {
  idNumber: string | null;
  ssnLast4: string | null;
}
/** The one stored payout configuration; account settings and balance settings are views of it. */
export interface PayoutSettings {
  interval: 'daily' | 'manual' | 'weekly' | 'monthly';
  weeklyPayoutDays: Weekday[];
  monthlyPayoutDays: number[];
  delayDays: number;
  delayDaysOverridden: boolean;
  minimumBalanceByCurrency: Record<string, number>;
  transferRulesByCurrency?: Record<string, TransferRule[]>;
  statementDescriptor: string | null;
  debitNegativeBalances: boolean;
  startOfDay: { hour: number; minutes: number; timezone: string } | null;
}
/** What of an account's funds is to go elsewhere than to its default external account. */
export interface TransferRule {
  payout_method: string;
  /** Minor units. */
  transfer_up_to_amount: number | null;
  type: 'transfer_all' | 'transfer_up_to_amount';
}
/** The days Stripe pays out on. */
export const WEEKDAYS = ['monday', 'tuesday', 'wednesday', 'thursday', 'friday'] as const;
export type Weekday = (typeof WEEKDAYS)[number];

/** What an account link opens, and how far the account holder has come with it. */
export interface AccountLinkInternal {
  account: string;
  type: 'account_onboarding' | 'account_update';
  refreshUrl: string;
  returnUrl: string;
  /** The key of the form that its one visit was given; null before that. */
  form: string | null;
  /** Until when that form is taken, Unix seconds. */
  formExpires: number;
  finished: boolean;
}
/** One line of a Checkout Session; its amount is quantity times price, in minor units. */
export interface CheckoutItem {
  id: string;
  price: string;
  quantity: number;
  amount: number;
  adjustable: Stripe.LineItem.AdjustableQuantity | null;
  metadata: Record<string, string>;
}
/** What is written on the transfer of a destination charge, and on the payment that it makes. */
export type TransferNotes = Pick<
  NonNullable<Stripe.PaymentIntent['transfer_data']>,
  'description' | 'metadata' | 'payment_data'
>;
/** What a Checkout Session sells, and how its payment is to be taken. */
export interface CheckoutInternal {
  items: CheckoutItem[];
  /** `payment_intent_data`, from which the payment intent is made once the customer pays. */
  payment: Record<string, unknown>;
  /** What the customer types that is written on the customer object. */
  customerUpdate?: { [N in 'address' | 'name' | 'shipping']?: 'auto' | 'never' | undefined };
}

/** What is kept beside an object and never shown. */
export interface Internals {
  account: AccountInternal;
  account_link: AccountLinkInternal;
  login_link: { account: string; used: boolean };
  bank_account: ExternalAccountInternal;
  card: ExternalAccountInternal;
  person: PersonInternal;
  /** The test payment method that the customer used, deciding what happens later. */
  payment_method: { test: string };
  charge: { test: string; transfer?: TransferNotes };
  file: { pages: number } | undefined;
  /** What a refund that waits for funds will take, in minor units of the balance. */
  refund: { toTake: number } | undefined;
  /** How payouts to the bank account that it stands for will end. */
  token: ExternalAccountInternal;
  topup: { failureCode: string | null };
  checkout_session: CheckoutInternal;
  /** What the customer has transferred and no payment has used, by currency in minor units. */
  customer: { cash: Record<string, number> } | undefined;
  /** The Checkout Session that a payment intent was made for, if it was for one. */
  payment_intent: { checkoutSession: string } | undefined;
  webhook_endpoint: { connect: boolean; secret: string };
}
export type InternalOf<T extends TypeName> = T extends keyof Internals ? Internals[T] : undefined;
