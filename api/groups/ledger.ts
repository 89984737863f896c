import { setImmediate as breathe } from 'node:timers/promises';
import { type Selectable, sql } from 'kysely';
import type { Write } from '../store/database.ts';
import type { Derivation, WrittenSnapshot } from '../store/derive.ts';
import type { GroupLedgerTable } from '../store/tables.ts';
import { byCurrency, type Database, ledgersOf, memberGroupsStatement } from './entries.ts';
import { figuresOf, type LedgerFigures } from './figures.ts';

/** The figures that are others than before: each that is written costs its indexes. */
function changesOf(before: LedgerFigures, after: LedgerFigures): Partial<LedgerFigures> {
  const names = Object.keys(after) as (keyof LedgerFigures)[];
  return Object.fromEntries(
    names.filter((name) => before[name] !== after[name]).map((name) => [name, after[name]]),
  );
}

/**
 * Writes the ledgers of these groups from their members. Rows keep their place (`pk`), on which a
 * reader's cursor may stand.
 */
async function writeLedgers({ db }: Write, groups: readonly string[]) {
  const entries = await ledgersOf(db, groups);
  const { rows } = await sql<Selectable<GroupLedgerTable>>`
    select * from group_ledger
    where transfer_group in (select value from json_each(${JSON.stringify(groups)}))`.execute(db);
  const kept = new Map(rows.map((row) => [`${row.currency} ${row.transfer_group}`, row]));
  for (const [group, all] of entries)
    for (const [currency, members] of byCurrency(all)) {
      const figures = figuresOf(members);
      const key = `${currency} ${group}`;
      const before = kept.get(key);
      kept.delete(key);
      if (!before) {
        const row = { transfer_group: group, currency, ...figures };
        await db.insertInto('group_ledger').values(row).execute();
        continue;
      }
      const changes = changesOf(before, figures);
      if (Object.keys(changes).length > 0)
        await db.updateTable('group_ledger').set(changes).where('pk', '=', before.pk).execute();
    }
  for (const { pk } of kept.values())
    await db.deleteFrom('group_ledger').where('pk', '=', pk).execute();
}

const memberKinds = new Set([
  'charge',
  'transfer',
  'refund',
  'transfer_reversal',
  'dispute',
  'application_fee',
  'fee_refund',
  'topup',
  'balance_transaction',
]);

/** The groups that these objects belong to, or belonged to before. */
async function groupsOf(db: Database, written: readonly WrittenSnapshot[]): Promise<Set<string>> {
  const groups = new Set<string>();
  const ids = new Set<string>();
  for (const { snapshot, id, before, after } of written) {
    if (!memberKinds.has(snapshot.kind)) continue;
    for (const object of [before, after] as { transfer_group?: string; source?: string }[]) {
      if (object?.transfer_group) groups.add(object.transfer_group);
      if (snapshot.kind === 'balance_transaction' && typeof object?.source === 'string')
        ids.add(object.source);
    }
    ids.add(id);
  }
  if (ids.size === 0) return groups;
  const { rows } = await memberGroupsStatement([...ids]).execute(db);
  for (const row of rows) groups.add(row.transfer_group);
  return groups;
}

/** Groups of one transaction of a rebuild. */
const rebuildBatch = 200;

/** `group_ledger` from the members and their balance transactions. */
export const groupLedgers: Derivation = {
  async update(write, written) {
    const groups = await groupsOf(write.db, written);
    if (groups.size === 0) return;
    await writeLedgers(write, [...groups]);
    for (const id of groups) write.changed({ kind: 'group', area: 'groups', id });
  },
  async rebuild(store) {
    const { rows } = await sql<{ transfer_group: string }>`
      select transfer_group from stripe_charge where transfer_group is not null
      union
      select transfer_group from stripe_transfer where transfer_group is not null
      union
      select transfer_group from stripe_topup where transfer_group is not null
      union
      select transfer_group from group_ledger
    `.execute(store.read);
    for (let from = 0; from < rows.length; from += rebuildBatch) {
      const groups = rows.slice(from, from + rebuildBatch);
      await store.write((write) =>
        writeLedgers(
          write,
          groups.map(({ transfer_group }) => transfer_group),
        ),
      );
      await breathe();
    }
  },
};
