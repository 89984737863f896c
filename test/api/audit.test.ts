import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sql } from 'kysely';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { audit, verifyAudit } from '../../api/audit/audit.ts';
import { auditMigrations } from '../../api/audit/tables.ts';
import type { Store } from '../../api/store/database.ts';
import { openStore } from '../../api/store/open.ts';

let folder: string;
let store: Store;

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'audit-'));
  store = (await openStore(join(folder, 'store.db'), [], auditMigrations)).store;
});
afterEach(async () => {
  await store.close();
  rmSync(folder, { recursive: true });
});

const actor = { id: 'staff_1', name: 'Ada', address: '127.0.0.1' };
const signedIn = (reason: string) =>
  store.write((write) => audit(write, { action: 'staff.signed_in', actor, reason }));

test('an entry says who, when, from where, what and why', async () => {
  await store.write((write) =>
    audit(write, {
      action: 'staff.role_changed',
      actor,
      subject: 'staff_2',
      reason: 'Promoted',
      before: { role: 'support' },
      after: { role: 'finance' },
    }),
  );
  const [entry] = await store.read.selectFrom('audit_entry').selectAll().execute();
  expect(entry).toMatchObject({
    seq: 1,
    action: 'staff.role_changed',
    actor: 'staff_1',
    actor_name: 'Ada',
    address: '127.0.0.1',
    reason: 'Promoted',
    before: '{"role":"support"}',
    after: '{"role":"finance"}',
    previous_hash: '',
  });
});

test('what is not committed is not on record', async () => {
  const failing = store.write(async (write) => {
    await audit(write, { action: 'staff.signed_in', actor });
    throw new Error('and then this');
  });
  await expect(failing).rejects.toThrow('and then this');
  expect(await verifyAudit(store)).toMatchObject({ intact: true, entries: 0, head: '' });
});

describe('checking the trail', () => {
  /** What someone with the file and without scruples does. */
  const tamper = (statement: string) =>
    store.administer(async (db) => {
      await sql`drop trigger audit_entry_no_update`.execute(db);
      await sql`drop trigger audit_entry_no_delete`.execute(db);
      await sql.raw(statement).execute(db);
    });

  beforeEach(async () => {
    for (const reason of ['one', 'two', 'three', 'four']) await signedIn(reason);
  });

  test('gives the head of an untouched one', async () => {
    const last = await store.read
      .selectFrom('audit_entry')
      .select('hash')
      .where('seq', '=', 4)
      .executeTakeFirstOrThrow();
    expect(await verifyAudit(store)).toEqual({
      intact: true,
      entries: 4,
      head: last.hash,
      brokenAt: null,
    });
  });

  test.each([
    ['a changed entry', "update audit_entry set reason = 'other' where seq = 3", 3],
    ['a removed entry', 'delete from audit_entry where seq = 2', 3],
    ['an entry with another number', 'update audit_entry set seq = 9 where seq = 4', 9],
  ])('finds %s', async (_, statement, brokenAt) => {
    await tamper(statement);
    expect(await verifyAudit(store)).toMatchObject({ intact: false, brokenAt });
  });
});
