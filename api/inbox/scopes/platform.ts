import { sql } from 'kysely';
import { platformId } from '../../balances/snapshot.ts';
import { days, defineScope } from '../finding.ts';
import { drainKinds, eventKinds } from '../kinds/platform.ts';

/** What the platform's own automatic payouts could take from its transfers. */
export interface DrainFacts {
  /** How often the platform is paid out; null where that is not known. */
  readonly interval: string | null;
  /** What transfers that were drawn from no payment took of each currency in the last 7 days. */
  readonly needed: readonly { readonly currency: string; readonly amount: number }[];
}

/** Over how many days the need of transfers is measured. */
export const measured = 7;

/** The platform's payout schedule beside what its transfers need. */
export const drain = defineScope<DrainFacts>({
  name: 'drain',
  kinds: drainKinds,
  touched: async (_db, changes) =>
    (changes.get('balance_settings') ?? []).filter((id) => id === platformId),
  all: async () => [platformId],
  async read(db, _ids, now) {
    const settings = await sql<{ interval: string | null }>`
      select interval from stripe_balance_settings where id = ${platformId}`.execute(db);
    const interval = settings.rows[0]?.interval ?? null;
    if (interval === null) return new Map();
    const { rows } = await sql<{ currency: string; amount: number }>`
      select currency, sum(amount) as amount from stripe_transfer
      where created > ${now - days(measured)} and source_transaction is null
      group by currency order by currency`.execute(db);
    return new Map([[platformId, { interval, needed: rows }]]);
  },
});

/** Events that came in and could not be handled. */
export interface EventFacts {
  readonly failed: number;
  readonly oldest: number;
}

/** The name of the only unit of `events`, and the subject of what is found there. */
export const webhooks = 'webhooks';

/** What Stripe tells by webhooks. */
export const events = defineScope<EventFacts>({
  name: 'events',
  kinds: eventKinds,
  touched: async (_db, changes) => (changes.has('event') ? [webhooks] : []),
  all: async () => [webhooks],
  async read(db) {
    const { rows } = await sql<EventFacts>`
      select count(*) as failed, min(created) as oldest from stripe_event
      where state = 'failed'`.execute(db);
    const [row] = rows;
    return row && row.failed > 0 ? new Map([[webhooks, row]]) : new Map();
  },
});
