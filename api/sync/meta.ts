import type { Store, Write } from '../store/database.ts';

/** A webhook endpoint at Stripe that this installation made. */
interface Registered {
  id: string;
  url: string;
  secret: string;
}

/** The facts about an installation, by key. */
interface Meta {
  /** When the last backfill began and, unless it is under way, ended, in Stripe's time. */
  backfill: {
    startedAt: number;
    finishedAt: number | null;
    /** Who of the staff began it; absent where it began by itself. */
    startedBy?: string;
    /** How many objects of each kind were kept when it began; absent at the first. */
    known?: Readonly<Record<string, number>>;
    /** Kinds of which the platform's list had been read to its end by then, and is kept since. */
    whole?: readonly string[];
  };
  /** Until when, in Stripe's time, every event of the platform's list has been taken up. */
  caughtUp: { until: number };
  /** Until when, in Stripe's time, the lists of kinds that have no events were read whole. */
  listed: Readonly<Record<string, number>>;
  /** The one Stripe this store belongs to. */
  binding: { account: string; name: string | null; mode: string };
  /** How many times this store was opened: the leading part of observation numbers. */
  boots: { count: number };
  platformWebhook: Registered;
  connectWebhook: Registered;
}

/** Reads a fact, or undefined when it is not known yet. */
export async function readMeta<K extends keyof Meta>(
  store: Store,
  key: K,
): Promise<Meta[K] | undefined> {
  const row = await store.read
    .selectFrom('meta')
    .select('value')
    .where('key', '=', key)
    .executeTakeFirst();
  return row && (JSON.parse(row.value) as Meta[K]);
}

/** Writes a fact. */
export async function writeMeta<K extends keyof Meta>(
  store: Store,
  key: K,
  fact: Meta[K],
): Promise<void> {
  await store.write((write) => setMeta(write, key, fact));
}

/** Writes a fact within a transaction. */
export async function setMeta<K extends keyof Meta>(
  { db }: Write,
  key: K,
  fact: Meta[K],
): Promise<void> {
  const value = JSON.stringify(fact);
  await db
    .insertInto('meta')
    .values({ key, value })
    .onConflict((conflict) => conflict.column('key').doUpdateSet({ value }))
    .execute();
}
