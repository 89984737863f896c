import { type Insertable, type Selectable, sql } from 'kysely';
import { audit } from '../audit/audit.ts';
import type { UnixSeconds } from '../kit/time.ts';
import type { Write } from '../store/database.ts';
import { among, type Database, type Found, type Kind, type Scope } from './finding.ts';
import { type FindingKind, findingKinds } from './rules.ts';
import { accounts } from './scopes/account.ts';
import { disputes } from './scopes/dispute.ts';
import { groups } from './scopes/group.ts';
import { operations } from './scopes/operation.ts';
import { payments } from './scopes/payment.ts';
import { holders } from './scopes/payouts.ts';
import { drain, events } from './scopes/platform.ts';
import { shares } from './scopes/share.ts';
import { wonDisputes } from './scopes/won-dispute.ts';
import { type FindingRecheckTable, type FindingTable, noDue } from './tables.ts';

/** A scope whose facts' type stays its own business. */
interface AnyScope {
  readonly name: string;
  touched: Scope<unknown>['touched'];
  all: Scope<unknown>['all'];
  /** What is found in these units, and when each has to be looked at again. */
  judge(db: Database, ids: readonly string[], now: UnixSeconds): Promise<Judged[]>;
}

interface Judged {
  readonly unit: string;
  readonly found: readonly (Found & { kind: FindingKind })[];
  /** The kinds that cannot judge the unit yet. */
  readonly unclear: ReadonlySet<FindingKind>;
  readonly again: UnixSeconds | null;
}

/** What all kinds of a scope find in the facts of one unit. */
export function judgeAll<Facts>(
  kinds: readonly Kind<Facts>[],
  facts: Facts,
  now: UnixSeconds,
): Omit<Judged, 'unit'> {
  const verdicts = kinds.map(({ kind, judge }) => ({ kind, ...judge(facts, now) }));
  const moments = verdicts.map(({ again }) => again ?? Number.POSITIVE_INFINITY);
  const again = Math.min(...moments);
  return {
    found: verdicts.flatMap(({ kind, found }) => found.map((each) => ({ ...each, kind }))),
    unclear: new Set(verdicts.flatMap(({ kind, unclear }) => (unclear ? kind : []))),
    again: Number.isFinite(again) ? again : null,
  };
}

const anyScope = <Facts>(scope: Scope<Facts>): AnyScope => ({
  name: scope.name,
  touched: scope.touched,
  all: scope.all,
  async judge(db, ids, now) {
    const facts = await scope.read(db, ids, now);
    return [...facts].map(([id, each]) => ({
      unit: `${scope.name}:${id}`,
      ...judgeAll(scope.kinds, each, now),
    }));
  },
});

/** Everything that findings are looked for in. */
export const scopes: readonly AnyScope[] = [
  anyScope(groups),
  anyScope(payments),
  anyScope(disputes),
  anyScope(wonDisputes),
  anyScope(accounts),
  anyScope(holders),
  anyScope(operations),
  anyScope(shares),
  anyScope(drain),
  anyScope(events),
];

const scopeNamed = new Map(scopes.map((scope) => [scope.name, scope]));

type Kept = Selectable<FindingTable>;
type FactColumns = Omit<
  Insertable<FindingTable>,
  | 'pk'
  | 'state'
  | 'assigned_to'
  | 'assigned_name'
  | 'snoozed_until'
  | 'note'
  | `judged_${'by' | 'name' | 'at' | 'amount' | 'due'}`
>;

const idOf = ({ kind, subject, risk, held }: Found & { kind: FindingKind }): string =>
  [kind, subject, ...(risk && !held ? [risk.currency] : [])].join(':');

function columnsOf(
  unit: string,
  each: Found & { kind: FindingKind },
  before: Kept | undefined,
  now: UnixSeconds,
): FactColumns {
  const { kind, subject, account, group, risk, due, since, facts, fix, message } = each;
  return {
    id: idOf(each),
    unit,
    kind,
    desk: findingKinds[kind].desk,
    subject,
    account: account ?? null,
    transfer_group: group ?? null,
    currency: risk?.currency ?? null,
    amount: risk?.amount ?? 0,
    due: due ?? noDue,
    since: since ?? before?.since ?? now,
    facts,
    fix: JSON.stringify(fix),
    message: message ?? null,
  };
}

const differs = (before: Kept, after: FactColumns): boolean =>
  (Object.keys(after) as (keyof FactColumns)[]).some((name) => before[name] !== after[name]);

/** Whether more is at risk, or sooner, than when a person put the finding away. */
const isWorse = (
  { judged_amount, judged_due }: Kept,
  { amount, due }: FactColumns,
  { held }: Found,
): boolean => (!held && amount > (judged_amount ?? 0)) || due < (judged_due ?? noDue);

/** What stands on the row of a finding that is to be done. */
export const reopened = {
  state: 'open',
  snoozed_until: null,
  judged_by: null,
  judged_name: null,
  judged_at: null,
  judged_amount: null,
  judged_due: null,
} as const;

async function keepFound(write: Write, found: Found, before: Kept | undefined, after: FactColumns) {
  const { db } = write;
  if (!before)
    await db
      .insertInto('finding')
      .values({ ...after, state: 'open' })
      .execute();
  else {
    if (!differs(before, after)) return;
    const opens = before.state !== 'open' && isWorse(before, after, found);
    await db
      .updateTable('finding')
      .set({ ...after, ...(opens ? reopened : {}) })
      .where('pk', '=', before.pk)
      .execute();
    if (opens)
      await audit(write, {
        action: 'finding.reopened',
        actor: null,
        subject: after.subject,
        before: { kind: before.kind, state: before.state, amount: before.amount, due: before.due },
        after: { kind: after.kind, state: 'open', amount: after.amount, due: after.due },
      });
  }
  write.changed({ kind: 'finding', area: 'inbox', id: after.id });
}

/** What holds is kept, and what is mended goes away by itself. */
async function keepJudged(
  write: Write,
  units: readonly string[],
  judged: readonly Judged[],
  now: UnixSeconds,
) {
  const { db } = write;
  const { rows } = await sql<Kept>`
    select * from finding where unit in ${among(units)}`.execute(db);
  const before = new Map(rows.map((row) => [row.id, row]));
  for (const { unit, found } of judged)
    for (const each of found) {
      const known = before.get(idOf(each));
      before.delete(idOf(each));
      await keepFound(write, each, known, columnsOf(unit, each, known, now));
    }
  const unclear = new Map(judged.map((each) => [each.unit, each.unclear]));
  for (const { pk, id, unit, kind } of before.values()) {
    if (unclear.get(unit)?.has(kind)) continue;
    await db.deleteFrom('finding').where('pk', '=', pk).execute();
    write.changed({ kind: 'finding', area: 'inbox', id });
  }
}

/** Notes when each of these units has to be looked at again; what waits for no moment is let go. */
async function keepRechecks({ db }: Write, units: readonly string[], judged: readonly Judged[]) {
  const rechecks = judged.flatMap(({ unit, again }): FindingRecheckTable[] =>
    again === null ? [] : [{ unit, at: again }],
  );
  const waiting = new Set(rechecks.map(({ unit }) => unit));
  const others = units.filter((unit) => !waiting.has(unit));
  if (others.length > 0)
    await sql`delete from finding_recheck where unit in ${among(others)}`.execute(db);
  if (rechecks.length > 0)
    await db
      .insertInto('finding_recheck')
      .values(rechecks)
      .onConflict((row) =>
        row.column('unit').doUpdateSet(({ ref }) => ({ at: ref('excluded.at') })),
      )
      .execute();
}

/** Looks at all that these ids of each scope name, in the given transaction. */
export async function look(
  write: Write,
  units: ReadonlyMap<string, readonly string[]>,
  now: UnixSeconds,
): Promise<void> {
  const judged: Judged[] = [];
  const names: string[] = [];
  for (const [name, ids] of units) {
    const scope = scopeNamed.get(name);
    if (!scope) throw new RangeError(`Nothing is looked for in "${name}"`);
    judged.push(...(await scope.judge(write.db, ids, now)));
    names.push(...ids.map((id) => `${name}:${id}`));
  }
  // What all scopes have in common is read and written once for all of them.
  if (names.length === 0) return;
  await keepJudged(write, names, judged, now);
  await keepRechecks(write, names, judged);
}

/** The units' ids by the names of their scopes. */
export function byScope(units: readonly string[]): Map<string, string[]> {
  const named = new Map<string, string[]>();
  for (const unit of units) {
    const at = unit.indexOf(':');
    const name = unit.slice(0, at);
    const ids = named.get(name) ?? [];
    ids.push(unit.slice(at + 1));
    named.set(name, ids);
  }
  return named;
}
