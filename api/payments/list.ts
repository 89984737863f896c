import { sql } from 'kysely';
import type { ListSource } from '../store/listing.ts';
import type { PaymentOutcome } from './rules.ts';
import { charge } from './snapshot.ts';

/** A line of the payments list. */
export interface PaymentRow {
  /** `ch_…` or `py_…` */
  id: string;
  payment_intent: string | null;
  status: string;
  outcome: PaymentOutcome;
  amount: number;
  amount_refunded: number;
  currency: string;
  description: string | null;
  customer: string | null;
  customer_email: string | null;
  method: string | null;
  brand: string | null;
  last4: string | null;
  transfer_group: string | null;
  destination: string | null;
  destinationName: string | null;
  failure_code: string | null;
  created: number;
  observedAt: number;
}

const charges = sql.table(charge.table);

/** Charges, with the names of the accounts they are destined for. */
export const paymentsSource: ListSource = {
  from: charges,
  probes: { created: charges, amount: charges, amount_refunded: charges },
  columns: sql`id, payment_intent, status, outcome, amount, amount_refunded, currency,
  description, customer, customer_email, method, brand, last4, transfer_group, destination,
  (select name from stripe_account a where a.id = stripe_charge.destination) as "destinationName",
  failure_code, created, observed_at as "observedAt"`,
};
