import type Stripe from 'stripe';
import type { GivesBack } from '../repayments/sent-again.ts';
import type { Settled } from './settled.ts';

/** A transfer that a refund may take back. */
export type SentTransfer = Pick<
  Stripe.Transfer,
  | 'id'
  | 'destination'
  | 'amount'
  | 'amount_reversed'
  | 'reversed'
  | 'currency'
  | 'source_transaction'
  | 'transfer_group'
  | 'created'
>;

/** Another payment of a group: how it settled, and what was drawn from it. */
export interface GroupPayment extends Settled {
  readonly drawn: readonly SentTransfer[];
}

/** What a refund depends on, as Stripe holds it now. */
export interface RefundFacts {
  readonly charge: Pick<
    Stripe.Charge,
    'id' | 'currency' | 'status' | 'captured' | 'refunded' | 'amount_captured' | 'amount_refunded'
  >;
  /** How the charge was booked, in the currency it settled in; null while it is not. */
  readonly booked: Pick<Stripe.BalanceTransaction, 'amount' | 'currency' | 'fee' | 'status'> | null;
  readonly disputes: readonly Pick<Stripe.Dispute, 'id' | 'status' | 'is_charge_refundable'>[];
  /** The transfer that a destination charge made. */
  readonly transfer: SentTransfer | null;
  /** The application fee that its destination paid. */
  readonly applicationFee: Pick<
    Stripe.ApplicationFee,
    'id' | 'amount' | 'amount_refunded' | 'currency'
  > | null;
  /** Transfers that staff or the platform made from this charge, or in its group from no charge. */
  readonly separateTransfers: readonly SentTransfer[];
  /** The other charges of its group, for which the transfers from no charge were made as well. */
  readonly groupCharges: readonly GroupPayment[];
  /** What those transfers give back that were sent again for what was taken back. */
  readonly givesBack: GivesBack;
  /** The platform's. */
  readonly balance: Pick<Stripe.Balance, 'available'>;
  /** Of the sellers from whom something may be taken back; null for one that left the platform. */
  readonly sellerBalances: ReadonlyMap<string, Pick<Stripe.Balance, 'available'> | null>;
  /** What people call the accounts, by id. */
  readonly names: ReadonlyMap<string, string>;
}

/** What people call an account, as far as that is known. */
export const nameOf = ({ names }: Pick<RefundFacts, 'names'>, account: string): string =>
  names.get(account) ?? account;

/** What is available of a currency, in minor units. */
export const availableIn = (balance: Pick<Stripe.Balance, 'available'>, currency: string): number =>
  balance.available.find((line) => line.currency === currency)?.amount ?? 0;
