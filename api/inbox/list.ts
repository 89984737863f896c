import { type RawBuilder, sql } from 'kysely';
import type { Store } from '../store/database.ts';
import { parseFilters, whereAll } from '../store/filters.ts';
import { type Listing, type ListSource, listRows, parseListQuery } from '../store/listing.ts';
import {
  type Desk,
  desks,
  type FindingKind,
  type FindingState,
  type Fix,
  findingKindNames,
  findingStates,
} from './rules.ts';
import { noDue } from './tables.ts';

/** A line of the inbox. Amounts in minor units, times in Unix seconds. */
export interface FindingRow {
  id: string;
  kind: FindingKind;
  desk: Desk;
  subject: string;
  account: string | null;
  accountName: string | null;
  group: string | null;
  /** Null where no sum says what is at risk; then the amount is too. */
  currency: string | null;
  amount: number | null;
  due: number | null;
  since: number;
  /** In a sentence or two. */
  facts: string;
  fix: Fix;
  /** What to write to the customer. */
  message: string | null;
  state: FindingState;
  assigned: { id: string; name: string } | null;
  snoozedUntil: number | null;
  /** Who settled it or put it off, and with what words. */
  judged: { by: { id: string; name: string }; at: number; note: string | null } | null;
}

/** How staff list findings. */
export const findingListing: Listing = {
  filters: {
    state: { by: 'choice', column: 'state', values: findingStates },
    kind: { by: 'choice', column: 'kind', values: findingKindNames },
    desk: { by: 'choice', column: 'desk', values: desks },
    assigned: { by: 'choice', column: 'assigned_to' },
    account: { by: 'choice', column: 'account' },
    group: { by: 'choice', column: 'transfer_group' },
    subject: { by: 'choice', column: 'subject' },
    currency: { by: 'choice', column: 'currency' },
    amount: { by: 'range', column: 'amount' },
    due: { by: 'range', column: 'due', none: noDue },
    since: { by: 'range', column: 'since' },
    q: { by: 'words', columns: ['subject', 'account', 'accountName', 'transfer_group', 'facts'] },
  },
  sorts: ['due', 'amount', 'since'],
  defaultSort: 'due',
  totals: { currency: 'currency', sums: ['amount'] },
  tabs: 'state',
};

/** The findings, each with what people call its account. */
export const findingsSource: ListSource = {
  from: sql`(
  select f.pk, f.id, f.kind, f.desk, f.subject, f.account, f.transfer_group, f.currency, f.amount,
    f.due, f.since, f.facts, f.fix, f.message, f.state, f.assigned_to, f.assigned_name,
    f.snoozed_until, f.judged_by, f.judged_name, f.judged_at, f.note, a.name as "accountName"
  from finding f left join stripe_account a on a.id = f.account
)`,
  columns: sql`id, kind, desk, subject, account, "accountName", transfer_group as "group",
  currency, iif(currency is null, null, amount) as amount, iif(due < ${noDue}, due, null) as due,
  since, facts, fix, message, state, assigned_to as "assignedTo", assigned_name as "assignedName",
  snoozed_until as "snoozedUntil", judged_by as "judgedBy", judged_name as "judgedName",
  judged_at as "judgedAt", note`,
};

type StoredRow = Omit<FindingRow, 'fix' | 'assigned' | 'judged'> & {
  fix: string;
  assignedTo: string | null;
  assignedName: string | null;
  judgedBy: string | null;
  judgedName: string | null;
  judgedAt: number | null;
  note: string | null;
};

function rowOf(stored: StoredRow): FindingRow {
  const { fix, assignedTo, assignedName, judgedBy, judgedName, judgedAt, note, ...row } = stored;
  return {
    ...row,
    fix: JSON.parse(fix) as Fix,
    assigned: assignedTo === null ? null : { id: assignedTo, name: assignedName ?? assignedTo },
    judged:
      judgedBy === null || judgedAt === null
        ? null
        : { by: { id: judgedBy, name: judgedName ?? judgedBy }, at: judgedAt, note },
  };
}

/** A page of the findings that the query asks for. @throws AppError `invalid_input`. */
export async function listFindings(store: Store, query: Readonly<Record<string, string>>) {
  const asked = parseListQuery(findingListing, query);
  const { data, next } = await listRows<StoredRow>(store, findingsSource, asked);
  return { data: data.map(rowOf), next };
}

/** What the found findings of one kind come to in one currency. */
export interface KindTotal {
  kind: FindingKind;
  /** Null for those of which no sum says what is at risk. */
  currency: string | null;
  count: number;
  /** In minor units; null without a currency. */
  amount: number | null;
  /** The first of them to fall due, Unix seconds. */
  due: number | null;
}

/**
 * Counts and sums up what the filters find, each kind and currency by itself.
 * @throws AppError `invalid_input` naming the filter that is not possible.
 */
export async function totalsByKind(
  store: Store,
  query: Readonly<Record<string, string>>,
): Promise<KindTotal[]> {
  const { sort: _sort, cursor: _cursor, limit: _limit, ...filters } = query;
  const where = parseFilters(findingListing.filters, filters);
  // Only a search needs the accounts' names; all else stands in the table's own indexes.
  const named = where.some(({ columns }) => columns.includes('accountName'));
  const from: RawBuilder<unknown> = named ? findingsSource.from : sql.table('finding');
  const rows = await store.readLong(sql<{
    kind: FindingKind;
    currency: string | null;
    count: number;
    amount: number;
    due: number;
  }>`
    select kind, currency, count(*) as count, sum(amount) as amount, min(due) as due from ${from}
    ${whereAll(where.map(({ is }) => is()))} group by kind, currency order by kind, currency`);
  const order = (kind: FindingKind) => findingKindNames.indexOf(kind);
  return rows
    .map(({ kind, currency, count, amount, due }) => ({
      kind,
      currency,
      count,
      amount: currency === null ? null : amount,
      due: due < noDue ? due : null,
    }))
    .sort((a, b) => order(a.kind) - order(b.kind) || b.count - a.count);
}

/**
 * How many findings are to be done, for the menu: of each desk, and this person's own. What all
 * open pages ask for at every change is counted once for all of them.
 */
export async function countOpen(
  { read, readLong }: Pick<Store, 'read' | 'readLong'>,
  staff: string,
) {
  const [rows, own] = await Promise.all([
    readLong(sql<{ desk: Desk; count: number }>`
      select desk, count(*) as count from finding where state = 'open' group by desk`),
    sql<{ count: number }>`
      select count(*) as count from finding
      where assigned_to = ${staff} and state = 'open'`.execute(read),
  ]);
  const count = (desk: Desk) => rows.find((row) => row.desk === desk)?.count ?? 0;
  return {
    open: rows.reduce((sum, row) => sum + row.count, 0),
    mine: own.rows[0]?.count ?? 0,
    desks: Object.fromEntries(desks.map((desk) => [desk, count(desk)])) as Record<Desk, number>,
  };
}
