import { sql } from 'kysely';
import { platformId } from '../../balances/snapshot.ts';
import { among, days, defineScope } from '../finding.ts';
import { drainKinds, eventKinds } from '../kinds/platform.ts';
import { patience } from '../rules.ts';

/** What the platform's own automatic payouts could take from its transfers. */
export interface DrainFacts {
  /** How often the platform is paid out. */
  readonly interval: string;
  /** When a transfer was last drawn from the balance and not from a payment; null: not lately. */
  readonly lastDrawn: number | null;
}

/** The platform's payout schedule beside what its transfers need. */
export const drain = defineScope<DrainFacts>({
  name: 'drain',
  kinds: drainKinds,
  async touched(db, changes) {
    if (changes.get('balance_settings')?.includes(platformId)) return [platformId];
    const transfers = changes.get('transfer');
    if (!transfers) return [];
    const { rows } = await sql`
      select 1 from stripe_transfer
      where id in ${among(transfers)} and source_transaction is null limit 1`.execute(db);
    return rows.length > 0 ? [platformId] : [];
  },
  all: async () => [platformId],
  async read(db, _ids, now) {
    const settings = await sql<{ interval: string | null }>`
      select interval from stripe_balance_settings where id = ${platformId}`.execute(db);
    const interval = settings.rows[0]?.interval ?? null;
    if (interval === null || interval === 'manual') return new Map();
    const { rows } = await sql<{ created: number }>`
      select created from stripe_transfer
      where created > ${now - days(patience.drawnLately)} and source_transaction is null
      order by created desc limit 1`.execute(db);
    return new Map([[platformId, { interval, lastDrawn: rows[0]?.created ?? null }]]);
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
