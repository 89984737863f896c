import { sql } from 'kysely';
import type { ListSource } from '../store/listing.ts';
import type { DisputeAnswer } from './rules.ts';
import { dispute, noAnswerAwaited } from './snapshot.ts';

/** A line of the disputes list. */
export interface DisputeRow {
  id: string;
  charge: string;
  status: string;
  reason: string;
  amount: number;
  currency: string;
  /** Unix seconds until which an answer is awaited; null when none is. */
  due_by: number | null;
  is_charge_refundable: boolean;
  /** Whether it can be answered still, and how far that has come. */
  answer: DisputeAnswer;
  /** What of the payment went back to its customer already, in minor units of `currency`. */
  refunded: number;
  customer: string | null;
  transfer_group: string | null;
  /**
   * What sellers still hold of the payment, in minor units of `exposureCurrency`; null where they
   * hold it in several currencies, each of which its page tells.
   */
  exposure: number | null;
  exposureCurrency: string;
  created: number;
  observedAt: number;
}

const disputes = sql.table(dispute.table);

// Transfers drawn from the payment are all in the currency it was booked in; those of its group
// that are drawn from none are taken for its own, as a refund does.
const withSellers = sql`from stripe_transfer t
    where t.amount > t.amount_reversed
      and (t.source_transaction = d.charge
        or (t.source_transaction is null and t.transfer_group = d.transfer_group))`;

/** Disputes, with the customer and the group of their charge, and what its sellers hold. */
export const disputesSource: ListSource = {
  from: sql`(
  select d.pk, d.id, d.charge, d.payment_intent, d.status, d.reason, d.amount, d.currency, d.due_by,
    d.is_charge_refundable, d.created, d.observed_at, d.words, d.json, c.amount_refunded,
    coalesce(c.customer, c.customer_email) as customer, c.transfer_group
  from stripe_dispute d left join stripe_charge c on c.id = d.charge
) d`,
  table: disputes,
  probes: { created: disputes, amount: disputes, due_by: disputes },
  columns: sql`id, charge, status, reason, amount, currency,
  case when due_by < ${noAnswerAwaited} then due_by end as due_by, is_charge_refundable, customer,
  coalesce(amount_refunded, 0) as refunded, transfer_group,
  case when json ->> '$.evidence_details.due_by' = 0 then 'impossible'
    when status like '%needs_response' then
      iif(json ->> '$.evidence_details.has_evidence', 'draft', 'open')
    when json ->> '$.evidence_details.submission_count' > 0 then 'sent'
    else 'none' end as answer,
  (select iif(min(t.currency) < max(t.currency), null, coalesce(sum(t.amount - t.amount_reversed), 0))
    ${withSellers}) as exposure,
  coalesce((select min(t.currency) ${withSellers}), currency) as "exposureCurrency",
  created, observed_at as "observedAt"`,
};
