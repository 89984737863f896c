import { sql } from 'kysely';
import { noAnswerAwaited } from '../../disputes/snapshot.ts';
import { among, defineScope } from '../finding.ts';
import { disputeKinds } from '../kinds/disputes.ts';

/** A dispute that waits for the platform. */
export interface OpenDispute {
  readonly id: string;
  readonly amount: number;
  readonly currency: string;
  readonly status: string;
  readonly reason: string;
  /** Null where Stripe sets no time. */
  readonly due: number | null;
  readonly created: number;
  readonly group: string | null;
}

/** Disputes and inquiries that await an answer. */
export const disputes = defineScope<OpenDispute>({
  name: 'dispute',
  kinds: disputeKinds,
  async touched(db, changes) {
    const changed = changes.get('dispute') ?? [];
    const charges = changes.get('charge');
    if (!charges) return changed;
    // A dispute may come before its payment, which has the group.
    const { rows } = await sql<{ id: string }>`
      select id from stripe_dispute where charge in ${among(charges)}`.execute(db);
    return [...changed, ...rows.map(({ id }) => id)];
  },
  async all(db) {
    const { rows } = await sql<{ id: string }>`
      select id from stripe_dispute
      where status in ('needs_response', 'warning_needs_response', 'appeal_needs_response')`.execute(
      db,
    );
    return rows.map(({ id }) => id);
  },
  async read(db, ids) {
    const { rows } = await sql<OpenDispute>`
      select d.id, d.amount, d.currency, d.status, d.reason, d.created,
        iif(d.due_by < ${noAnswerAwaited}, d.due_by, null) as due, c.transfer_group as "group"
      from stripe_dispute d left join stripe_charge c on c.id = d.charge
      where d.id in ${among(ids)} and d.status like '%needs_response'`.execute(db);
    return new Map(rows.map((row) => [row.id, row]));
  },
});
