import { setImmediate as breathe } from 'node:timers/promises';
import { audit } from '../audit/audit.ts';
import { inPasses } from '../kit/passes.ts';
import type { Change, Store, Write } from '../store/database.ts';
import type { Derivation } from '../store/derive.ts';
import { byKind } from './finding.ts';
import { byScope, look, reopened, scopes } from './look.ts';

/** Units of one transaction of a rebuild, and of one look of the timer. */
const batch = 200;

/** Looks at whatever the changes of a transaction touch, in that transaction. */
async function follow(write: Write, changes: readonly Change[], now: number): Promise<void> {
  const kinds = byKind(changes);
  const units = new Map<string, readonly string[]>();
  for (const scope of scopes) {
    const touched = new Set(await scope.touched(write.db, kinds));
    if (touched.size > 0) units.set(scope.name, [...touched]);
  }
  await look(write, units, now);
}

/** The units that are due to be looked at again. */
async function dueUnits({ read }: Pick<Store, 'read'>, now: number): Promise<string[]> {
  const rows = await read
    .selectFrom('finding_recheck')
    .select('unit')
    .where('at', '<=', now)
    .orderBy('at')
    .limit(batch)
    .execute();
  return rows.map(({ unit }) => unit);
}

/** Opens what was put off until now. */
async function endSnoozes(store: Store, now: number): Promise<void> {
  const isOver = ({ read }: Pick<Store, 'read'>) =>
    read
      .selectFrom('finding')
      .select(['pk', 'id', 'kind', 'subject'])
      .where('snoozed_until', '<=', now)
      .limit(batch)
      .execute();
  if ((await isOver(store)).length === 0) return;
  await store.write(async (write) => {
    for (const { pk, id, kind, subject } of await isOver({ read: write.db })) {
      await write.db.updateTable('finding').set(reopened).where('pk', '=', pk).execute();
      const [before, after] = [
        { kind, state: 'snoozed' },
        { kind, state: 'open' },
      ];
      await audit(write, { action: 'finding.reopened', actor: null, subject, before, after });
      write.changed({ kind: 'finding', area: 'inbox', id });
    }
  });
}

/** Keeps the findings true as time passes. */
export interface FindingsClock {
  /** Looks at what is due by now, and opens what was put off until now. */
  work(): Promise<void>;
}

/**
 * Keeps the findings of a store true: in each transaction that changes what they follow from, and,
 * by `work`, when time alone changes them.
 * @param now Stripe's time, Unix seconds.
 */
export function keepFindings(store: Store, now: () => number): FindingsClock {
  store.beforeCommit((write, changes) => follow(write, changes, now()));
  return {
    work: inPasses(async () => {
      const moment = now();
      let units: string[];
      do {
        units = await dueUnits(store, moment);
        const due = byScope(units);
        if (units.length > 0) await store.write((write) => look(write, due, moment));
      } while (units.length === batch);
      await endSnoozes(store, moment);
    }),
  };
}

/** `finding` from the snapshots, the journal and the clock. */
export const findings: Derivation = {
  // Kept by every transaction that changes anything, not only by those that keep snapshots.
  async update() {},
  async rebuild(store, now) {
    for (const scope of scopes) {
      const known = await store.read
        .selectFrom('finding')
        .select('unit')
        .distinct()
        .where('unit', '>=', `${scope.name}:`)
        .where('unit', '<', `${scope.name};`)
        .execute();
      const ofKnown = byScope(known.map(({ unit }) => unit)).get(scope.name) ?? [];
      const ids = [...new Set([...(await scope.all(store.read)), ...ofKnown])];
      for (let from = 0; from < ids.length; from += batch) {
        const units = new Map([[scope.name, ids.slice(from, from + batch)]]);
        await store.write((write) => look(write, units, now));
        await breathe();
      }
    }
  },
};
