import { type RawBuilder, sql } from 'kysely';
import type { Owner } from '../store/snapshot.ts';

/** The objects that a payout's balance transactions were booked for, as parts of a statement. */
export interface Behind {
  /** Joined to the balance transaction `b`. */
  readonly sources: RawBuilder<unknown>;
  /** The id of the object whose page tells of it; null where none does. */
  readonly about: RawBuilder<unknown>;
  /** The customer or account on the other side, as far as it has a name. */
  readonly party: RawBuilder<unknown>;
  /** The transfer group whose ledger holds it; null where none does. */
  readonly group: RawBuilder<unknown>;
}

/**
 * As in the ledgers of groups, what has a charge belongs to the charge's group, whatever group the
 * transfer itself carries, so that no cent of a payout comes from two groups.
 */
const group = sql`coalesce(c.transfer_group, t.transfer_group)`;

/** Behind a line of the platform's stand its charge, transfer, fee or top-up. */
const platform: Behind = {
  sources: sql`
  left join stripe_transfer_reversal r on r.id = b.source
  left join stripe_transfer t on t.id = coalesce(r.transfer, b.source)
  left join stripe_refund re on re.id = b.source
  left join stripe_dispute d on d.id = b.source
  left join stripe_fee_refund fr on fr.id = b.source
  left join stripe_application_fee f on f.id = coalesce(fr.fee, b.source)
  left join stripe_topup u on u.id = b.source
  left join stripe_charge c on c.id =
    coalesce(re.charge, d.charge, f.originating_transaction, t.source_transaction, b.source)
  left join stripe_account a on a.id = coalesce(t.destination, f.payer)`,
  about: sql`case
  when r.id is not null then t.id
  when f.id is not null then c.id
  when b.type like 'payout_minimum%' then null
  else b.source end`,
  party: sql`coalesce(a.name, c.customer, c.customer_email)`,
  group: sql`coalesce(${group}, u.transfer_group)`,
};

/**
 * A connected account's payments and their refunds are the other side of our transfers, and its
 * fee refunds of what was given back of our fees.
 */
const connected: Behind = {
  sources: sql`
  left join stripe_transfer_reversal r on r.destination_payment_refund = b.source
  left join stripe_transfer t on t.id = coalesce(r.transfer,
    (select paid.id from stripe_transfer paid where paid.destination_payment = b.source))
  left join stripe_fee_refund fr on fr.id = b.source
  left join stripe_application_fee f on f.id = coalesce(fr.fee, b.source)
  left join stripe_charge c on c.id = coalesce(t.source_transaction, f.originating_transaction)`,
  about: sql`case
  when t.id is not null then t.id
  when f.id is not null then c.id
  when b.type in ('payout_cancel', 'payout_failure') then b.source end`,
  party: sql`coalesce(c.customer, c.customer_email)`,
  group,
};

/** @param account whose payout it is; null the platform's. */
export const behindLines = (account: Owner): Behind => (account === null ? platform : connected);
