import { sql } from 'kysely';
import { among, defineScope } from '../finding.ts';
import { paymentKinds } from '../kinds/payments.ts';

/** A payment that failed, and what became of the customer's intention to pay. */
export interface FailedPayment {
  readonly id: string;
  readonly amount: number;
  readonly currency: string;
  readonly customer: string | null;
  readonly email: string | null;
  readonly description: string | null;
  readonly group: string | null;
  readonly created: number;
  /** Whether it counted as paid for some time: Stripe had booked it. */
  readonly wasBooked: 0 | 1;
  /** Stripe's words for why it failed. */
  readonly why: string | null;
  /** The status of its payment intent; null where it has none, or it is not kept. */
  readonly intent: string | null;
}

/** Payments that failed. */
export const payments = defineScope<FailedPayment>({
  name: 'payment',
  kinds: paymentKinds,
  async touched(db, changes) {
    const charges = changes.get('charge') ?? [];
    const intents = changes.get('payment_intent');
    if (!intents) return charges;
    const { rows } = await sql<{ id: string }>`
      select id from stripe_charge
      where payment_intent in ${among(intents)} and status = 'failed'`.execute(db);
    return [...charges, ...rows.map(({ id }) => id)];
  },
  async all(db) {
    const { rows } = await sql<{ id: string }>`
      select id from stripe_charge where outcome = 'failed'`.execute(db);
    return rows.map(({ id }) => id);
  },
  async read(db, ids) {
    const { rows } = await sql<FailedPayment>`
      select c.id, c.amount, c.currency, c.customer, c.customer_email as email, c.description,
        c.transfer_group as "group", c.created,
        json_extract(c.json, '$.failure_balance_transaction') is not null as "wasBooked",
        json_extract(c.json, '$.failure_message') as why, i.status as intent
      from stripe_charge c left join stripe_payment_intent i on i.id = c.payment_intent
      where c.id in ${among(ids)} and c.status = 'failed'`.execute(db);
    return new Map(rows.map((row) => [row.id, row]));
  },
});
