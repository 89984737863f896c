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
  application_fee: Stored<Stripe.ApplicationFee>;
  balance_transaction: Stored<Stripe.BalanceTransaction>;
  bank_account: Stored<Stripe.BankAccount>;
  charge: Stored<Stripe.Charge>;
  checkout_session: Stored<Stripe.Checkout.Session>;
  dispute: Stored<Stripe.Dispute>;
  fee_refund: Stored<Stripe.FeeRefund>;
  payment_intent: Stored<Stripe.PaymentIntent>;
  payment_method: Stored<Stripe.PaymentMethod>;
  payout: Stored<Stripe.Payout>;
  price: Decimals<Stored<Stripe.Price>, 'unit_amount_decimal'>;
  product: Stored<Stripe.Product>;
  refund: Stored<Stripe.Refund>;
  transfer: Stored<Stripe.Transfer>;
  transfer_reversal: Stored<Stripe.TransferReversal>;
  webhook_endpoint: Stored<Stripe.WebhookEndpoint>;
}
export type TypeName = keyof ObjectTypes;

/** How a payout to a test bank account ends, by its number (stripe-facts 7). */
export interface BankAccountInternal {
  failureCode: string | null;
}
/** What the account holder has handed in, and how Stripe judges it. */
export interface AccountInternal {
  /** Requirement names already provided, as `individual.first_name`. */
  provided: string[];
  /** Requirements asked for beyond the usual set, as by a review. */
  extra: string[];
  /** Unix seconds by which `extra` must be provided; null when there is no hurry. */
  deadline: number | null;
  verification: 'none' | 'pending' | 'verified' | 'failed';
  /** A rejection by the platform and what it switched off. */
  rejection: { reason: string; payoutsPaused: boolean } | null;
  /** When each requested capability was asked for. */
  capabilities: Record<string, number>;
  payouts: PayoutSettings;
}
/** The one stored payout configuration; account settings and balance settings are views of it. */
export interface PayoutSettings {
  interval: 'daily' | 'manual' | 'weekly' | 'monthly';
  weeklyPayoutDays: Weekday[];
  monthlyPayoutDays: number[];
  delayDays: number;
  delayDaysOverridden: boolean;
  minimumBalanceByCurrency: Record<string, number>;
  statementDescriptor: string | null;
  debitNegativeBalances: boolean;
  startOfDay: { hour: number; minutes: number; timezone: string } | null;
}
/** The days Stripe pays out on. */
export const WEEKDAYS = ['monday', 'tuesday', 'wednesday', 'thursday', 'friday'] as const;
export type Weekday = (typeof WEEKDAYS)[number];

/** One line of a Checkout Session; its amount is quantity times price, in minor units. */
export interface CheckoutItem {
  id: string;
  price: string;
  quantity: number;
  amount: number;
  adjustable: Stripe.LineItem.AdjustableQuantity | null;
  metadata: Record<string, string>;
}
/** What a Checkout Session sells, and how its payment is to be taken. */
export interface CheckoutInternal {
  items: CheckoutItem[];
  /** `payment_intent_data`, from which the payment intent is made once the customer pays. */
  payment: Record<string, unknown>;
}

/** What is kept beside an object and never shown. */
export interface Internals {
  account: AccountInternal;
  bank_account: BankAccountInternal;
  /** The test payment method that the customer used, deciding what happens later. */
  payment_method: { test: string };
  charge: { test: string };
  checkout_session: CheckoutInternal;
  /** The Checkout Session that a payment intent was made for, if it was for one. */
  payment_intent: { checkoutSession: string } | undefined;
  webhook_endpoint: { connect: boolean; secret: string };
}
export type InternalOf<T extends TypeName> = T extends keyof Internals ? Internals[T] : undefined;
