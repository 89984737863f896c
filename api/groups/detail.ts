import type { Store } from '../store/database.ts';
import { byCurrency, figuresOf, type LedgerEntry, ledgerEntries } from './ledger.ts';

/** An entry of the ledger with the platform's running total after it, in minor units. */
export interface RunningEntry extends LedgerEntry {
  /** The account's name, where the entry concerns one. */
  name: string | null;
  running: number;
}

/** What a seller got out of a group in one currency, as booked; minor units. */
export interface SellerShare {
  account: string;
  name: string | null;
  transferred: number;
  reversed: number;
  /** What of it the platform took back as its fees. */
  applicationFees: number;
  /** What the seller has of it. */
  left: number;
}

type Names = ReadonlyMap<string, string>;

function withRunningTotal(entries: readonly LedgerEntry[], names: Names): RunningEntry[] {
  let running = 0;
  return entries.map((entry) => {
    running += entry.net ?? 0;
    const name = entry.account && (names.get(entry.account) ?? null);
    return { ...entry, name, running };
  });
}

/** Each seller's part, the largest first. */
export function sharesOf(entries: readonly LedgerEntry[], names: Names): SellerShare[] {
  const shares = new Map<string, SellerShare>();
  for (const { account, kind, amount } of entries) {
    if (account === null || amount === null) continue;
    const name = names.get(account) ?? null;
    const nothing = { account, name, transferred: 0, reversed: 0, applicationFees: 0, left: 0 };
    const share = shares.get(account) ?? nothing;
    // The ledger is the platform's: what it gains, the seller loses.
    share.left -= amount;
    if (kind === 'transfer') share.transferred -= amount;
    else if (kind === 'transfer_reversal') share.reversed += amount;
    else share.applicationFees += amount;
    shares.set(account, share);
  }
  return [...shares.values()].sort((a, b) => b.left - a.left);
}

async function namesOf({ read }: Store, entries: readonly LedgerEntry[]): Promise<Names> {
  const accounts = new Set(entries.map(({ account }) => account).filter((each) => each !== null));
  const known = await read
    .selectFrom('stripe_account')
    .select(['id', 'name'])
    .where('id', 'in', [...accounts])
    .execute();
  return new Map(known.map(({ id, name }) => [id, name]));
}

/** Whether any payment names the group, even one that failed and so moved no money. */
async function isNamed({ read }: Store, group: string): Promise<boolean> {
  const row = await read
    .selectFrom('stripe_charge')
    .select('pk')
    .where('transfer_group', '=', group)
    .limit(1)
    .executeTakeFirst();
  return row !== undefined;
}

/** A group's ledger in each of its currencies; undefined where nothing belongs to such a group. */
export async function groupDetail(store: Store, group: string) {
  const entries = await ledgerEntries(store.read, group);
  if (entries.length === 0 && !(await isNamed(store, group))) return undefined;
  const names = await namesOf(store, entries);
  const ledgers = [...byCurrency(entries)].map(([currency, members]) => {
    const { application_fees: applicationFees, ...figures } = figuresOf(members);
    return {
      currency,
      ...figures,
      applicationFees,
      shares: sharesOf(members, names),
      entries: withRunningTotal(members, names),
    };
  });
  return { group, ledgers };
}
