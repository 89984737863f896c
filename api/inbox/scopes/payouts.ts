import { sql } from 'kysely';
import { among, type Database, defineScope } from '../finding.ts';
import { payoutKinds } from '../kinds/payouts.ts';

/** A payout of one holder. */
export interface PayoutFact {
  readonly id: string;
  readonly amount: number;
  readonly currency: string;
  readonly status: string;
  readonly failureCode: string | null;
  readonly created: number;
}

/** The newest payouts of the platform or an account, the newest first; none that takes another back. */
export interface HolderPayouts {
  readonly holder: string;
  /** Null for the platform. */
  readonly account: string | null;
  readonly payouts: readonly PayoutFact[];
}

/** A failure that so many newer payouts have followed is nobody's news. */
const newest = 50;

async function payoutsOf(db: Database, holder: string): Promise<HolderPayouts> {
  const { rows } = await sql<PayoutFact & { account: string | null }>`
    select id, account, amount, currency, status, failure_code as "failureCode", created
    from stripe_payout where holder = ${holder} and original_payout is null
    order by created desc limit ${newest}`.execute(db);
  return { holder, account: rows[0]?.account ?? null, payouts: rows };
}

/** The payouts of each holder, among which a failed one may have been followed by a good one. */
export const holders = defineScope<HolderPayouts>({
  name: 'payouts',
  kinds: payoutKinds,
  async touched(db, changes) {
    const changed = changes.get('payout');
    if (!changed) return [];
    const { rows } = await sql<{ holder: string }>`
      select distinct holder from stripe_payout where id in ${among(changed)}`.execute(db);
    return rows.map(({ holder }) => holder);
  },
  async all(db) {
    const { rows } = await sql<{ holder: string }>`
      select distinct holder from stripe_payout where status = 'failed'`.execute(db);
    return rows.map(({ holder }) => holder);
  },
  async read(db, ids) {
    const facts = new Map<string, HolderPayouts>();
    for (const holder of ids) facts.set(holder, await payoutsOf(db, holder));
    return facts;
  },
});
