import { notesOn } from '../notes/notes.ts';
import type { Possible } from '../operations/rules.ts';
import type { Store } from '../store/database.ts';
import { byCurrency, type LedgerEntry, ledgerEntries } from './entries.ts';
import { figuresOf } from './figures.ts';
import { possibleOf } from './possible.ts';
import { reconcile } from './reconciliation.ts';

/** An entry of the ledger with the platform's running total after it, in minor units. */
export interface RunningEntry extends LedgerEntry {
  /** The account's name, where the entry concerns one. */
  name: string | null;
  running: number;
  /** Of a payment or a transfer: whether it can be refunded or reversed as it stands, or why not. */
  possible: Possible | null;
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

function withRunningTotal(
  entries: readonly LedgerEntry[],
  names: Names,
  possible: ReadonlyMap<string, Possible>,
): RunningEntry[] {
  let running = 0;
  return entries.map((entry) => {
    running += entry.net ?? 0;
    const name = entry.account && (names.get(entry.account) ?? null);
    return { ...entry, name, running, possible: possible.get(entry.object) ?? null };
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

/** What names a group though nothing of it is in its ledger. */
interface Named {
  /** A payment that failed and so moved no money, or is not captured. */
  readonly named: boolean;
  /** The groups of the charges that transfers with this group were sourced from. */
  readonly countedIn: string[];
}

async function namingOf({ read }: Store, group: string): Promise<Named> {
  const [charge, elsewhere] = await Promise.all([
    read
      .selectFrom('stripe_charge')
      .select('pk')
      .where('transfer_group', '=', group)
      .limit(1)
      .executeTakeFirst(),
    read
      .selectFrom('stripe_transfer as t')
      .innerJoin('stripe_charge as c', 'c.id', 't.source_transaction')
      .select('c.transfer_group')
      .distinct()
      .where('t.transfer_group', '=', group)
      .where('c.transfer_group', '!=', group)
      .execute(),
  ]);
  const countedIn = elsewhere.map(({ transfer_group }) => transfer_group);
  return { named: charge !== undefined, countedIn: countedIn.filter((each) => each !== null) };
}

/** Whether there is such a group. */
export async function isGroup(store: Store, group: string): Promise<boolean> {
  const entries = await ledgerEntries(store.read, group);
  if (entries.length > 0) return true;
  const { named, countedIn } = await namingOf(store, group);
  return named || countedIn.length > 0;
}

/** A group's ledger in each of its currencies; undefined where nothing belongs to such a group. */
export async function groupDetail(store: Store, group: string) {
  const entries = await ledgerEntries(store.read, group);
  const { named, countedIn } = await namingOf(store, group);
  if (entries.length === 0 && !named && countedIn.length === 0) return undefined;
  const [names, possible] = await Promise.all([
    namesOf(store, entries),
    possibleOf(store.read, entries),
  ]);
  const ledgers = [...byCurrency(entries)].map(([currency, members]) => {
    const figures = figuresOf(members);
    const { application_fees, topped_up, out_of_pocket, reconciliation: _state, ...same } = figures;
    return {
      currency,
      ...same,
      applicationFees: application_fees,
      toppedUp: topped_up,
      outOfPocket: out_of_pocket,
      /** What of the sum can be spent. */
      available: figures.kept + topped_up - figures.pending,
      reconciliation: reconcile(members),
      shares: sharesOf(members, names),
      entries: withRunningTotal(members, names, possible),
    };
  });
  return { group, countedIn, ledgers, notes: await notesOn(store, 'group', group) };
}
