import { sql } from 'kysely';
import type { Services } from '../context.ts';
import { notFound } from '../kit/errors.ts';
import type { Store } from '../store/database.ts';
import type { Owner } from '../store/snapshot.ts';
import { isRefusal } from '../stripe/errors.ts';
import { balanceTransaction, platformId } from './snapshot.ts';

/** From when until when a holder's balance transactions are kept without a gap. Unix seconds. */
export interface Reach {
  /** 0 when nothing was booked before. */
  readonly since: number;
  readonly until: number;
}

/** How far before the mark a list is read again: bookings may appear out of order. Seconds. */
const overlap = 300;

/** The holder of a balance as the owner of objects at Stripe. */
export const ownerOf = (holder: string): Owner => (holder === platformId ? null : holder);

/** Whether it is the platform, or an account that is known here. */
export async function isKnown({ read }: Store, holder: string): Promise<boolean> {
  if (holder === platformId) return true;
  const row = await read
    .selectFrom('stripe_account')
    .select('pk')
    .where('id', '=', holder)
    .executeTakeFirst();
  return row !== undefined;
}

/** The same holder. @throws AppError `not_found` for one that is not known. */
export async function knownHolder(store: Store, holder: string): Promise<string> {
  if (!(await isKnown(store, holder))) throw notFound(`A balance of ${holder}`);
  return holder;
}

/** A balance and its transactions are read at once, by two requests. Seconds. */
const atOnce = 5;

/** Whether all that a balance consists of is known up to the moment at which it was read. */
export const isWholeAt = ({ until }: Reach, readAt: number): boolean => readAt <= until + atOnce;

/** How far it is known after a newer reading, which may leave a gap to the one before. */
export const joined = (before: Reach | undefined, read: Reach): Reach =>
  before && read.since <= before.until - overlap
    ? { since: Math.min(before.since, read.since), until: read.until }
    : read;

/** Whether the backfill was begun anew by staff, so that it reads again what is kept already. */
async function wasWhole({ read }: Store): Promise<boolean> {
  const { rows } = await sql`select 1 from meta, json_each(meta.value, '$.whole') as kind
    where meta.key = 'backfill' and kind.value = ${balanceTransaction.kind}`.execute(read);
  return rows.length > 0;
}

/** How far back a holder's balance transactions are known; undefined when none were read. */
export async function reachOf(store: Store, holder: string): Promise<Reach | undefined> {
  const { read } = store;
  if (holder !== platformId)
    return read
      .selectFrom('balance_reach')
      .select(['since', 'until'])
      .where('holder', '=', holder)
      .executeTakeFirst();
  // Backfill reads all of the platform's, from the newest on, and bookings are followed since.
  const ranges = await read
    .selectFrom('backfill_range')
    .select('state')
    .where('kind', '=', balanceTransaction.kind)
    .where('account', '=', '')
    .execute();
  const is = (wanted: string) => ranges.some(({ state }) => state === wanted);
  if (ranges.length === 0 || is('refused') || is('failed')) return undefined;
  const whole = !is('waiting') || (await wasWhole(store));
  return whole ? { since: 0, until: Number.MAX_SAFE_INTEGER } : undefined;
}

/**
 * Reads a page of a holder's balance transactions from Stripe and remembers how far they reach.
 * @param further the page before those that are known, instead of the newest.
 * @throws Stripe.errors.StripeError when Stripe does not answer.
 */
export async function readTransactions(
  { store, sync, log }: Pick<Services, 'store' | 'sync' | 'log'>,
  holder: string,
  further: boolean,
): Promise<void> {
  const account = ownerOf(holder);
  const before = await reachOf(store, holder);
  if (further && before?.since === 0) return;
  const created = further && before ? { lt: before.since } : undefined;
  try {
    const read = await sync.readList(
      {
        kind: balanceTransaction.kind,
        account,
        pages: 1,
        list: (client, page, options) =>
          client.balanceTransactions.list({ ...page, ...(created && { created }) }, options),
      },
      'interactive',
    );
    if (account === null) return;
    // More of the oldest second may stand on the next page.
    const since = read.more ? (read.oldest ?? 0) + 1 : 0;
    const now =
      created && before
        ? { since, until: before.until }
        : joined(before, { since, until: read.at });
    await store.write(async ({ db }) => {
      await db
        .insertInto('balance_reach')
        .values({ holder, ...now })
        .onConflict((row) => row.column('holder').doUpdateSet(now))
        .execute();
    });
  } catch (error) {
    // An account that has left gives nothing more, and not every key may read bookings.
    if (!isRefusal(error)) throw error;
    log.warn({ holder, err: error }, 'Stripe does not give the balance transactions');
  }
}

/** Has bookings read again whose money should have become available since they were read. */
export async function readLate(
  { store, stripe, sync }: Pick<Services, 'store' | 'stripe' | 'sync'>,
  holder: string,
): Promise<void> {
  const account = ownerOf(holder);
  if (account === null) return;
  const late = await store.read
    .selectFrom('stripe_balance_transaction')
    .select('id')
    .where('account', '=', account)
    .where('status', '=', 'pending')
    .where('available_on', '<=', stripe.now())
    .limit(20)
    .execute();
  const references = late.map(({ id }) => ({ kind: balanceTransaction.kind, id, account }));
  await sync.refresh(references, 'interactive');
}
