import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { sql } from 'kysely';
import pino from 'pino';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { audit, verifyAudit } from '../../api/audit/audit.ts';
import { logHeadDaily } from '../../api/audit/head-log.ts';
import { auditMigrations } from '../../api/audit/tables.ts';
import type { Store } from '../../api/store/database.ts';
import { openStore } from '../../api/store/open.ts';
import { temporaryFolder } from '../support/app.ts';
import { eventually } from '../support/eventually.ts';

const command = fileURLToPath(new URL('../../api/audit/verify.ts', import.meta.url));

let folder: ReturnType<typeof temporaryFolder>;
let store: Store;

beforeEach(async () => {
  folder = temporaryFolder();
  store = (await openStore(join(folder.path, 'store.db'), [], auditMigrations)).store;
});
afterEach(async () => {
  await store.close();
  folder.remove();
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

  test('finds a head that was noted earlier, and misses one of a rewritten trail', async () => {
    const noted = (await verifyAudit(store)).head;
    await signedIn('five');
    expect(await verifyAudit(store, noted)).toMatchObject({
      intact: true,
      entries: 5,
      expected: { hash: noted, at: 4 },
    });
    // A whole new trail holds in itself.
    await tamper('delete from audit_entry');
    await store.administer((db) =>
      sql`delete from sqlite_sequence where name = 'audit_entry'`.execute(db),
    );
    for (const reason of ['one', 'two', 'another', 'four', 'five']) await signedIn(reason);
    expect(await verifyAudit(store, noted)).toMatchObject({
      intact: true,
      entries: 5,
      expected: { hash: noted, at: null },
    });
  });

  test('of a copy of the file is done by a command, with what it found as its exit code', async () => {
    const noted = (await verifyAudit(store)).head;
    const copy = join(folder.path, 'copy.db');
    const check = (...args: string[]) =>
      spawnSync(process.execPath, [command, ...args], { encoding: 'utf8' });
    await store.administer((db) => sql`vacuum into ${sql.lit(copy)}`.execute(db));
    const whole = check(copy, '--expect', noted);
    expect(whole).toMatchObject({ status: 0, stderr: '' });
    expect(whole.stdout).toContain(`head    ${noted}`);
    expect(whole.stdout).toContain('entry 4 has the expected hash');
    const rewritten = check(copy, '--expect', noted.replace(/./g, '0'));
    expect(rewritten.status).toBe(1);
    expect(rewritten.stdout).toContain('no entry has the expected hash');
    await tamper("update audit_entry set reason = 'other' where seq = 3");
    const broken = join(folder.path, 'broken.db');
    await store.administer((db) => sql`vacuum into ${sql.lit(broken)}`.execute(db));
    const found = check(broken);
    expect(found.status).toBe(1);
    expect(found.stdout).toContain('entry 3 does not follow');
    for (const [args, said] of [
      [[], 'npm run audit:verify'],
      [[join(folder.path, 'nothing.db')], 'There is no file'],
      [[command], 'holds no audit trail'],
      [[copy, '--expected', 'x'], 'npm run audit:verify'],
    ] as const) {
      const mistake = check(...args);
      expect(mistake.status).toBe(2);
      expect(mistake.stderr).toContain(said);
    }
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

test('the head is in the log at the start, and once a day', async () => {
  vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
  const lines: { audit?: { entries: number; head: string } }[] = [];
  const log = pino({}, { write: (line: string) => void lines.push(JSON.parse(line)) });
  await signedIn('one');
  const stop = logHeadDaily(store, log);
  const { head } = await verifyAudit(store);
  await eventually(() => expect(lines.map(({ audit }) => audit)).toEqual([{ entries: 1, head }]));
  await signedIn('two');
  const later = await verifyAudit(store);
  vi.advanceTimersByTime(24 * 3600 * 1000);
  await eventually(() => expect(lines[1]?.audit).toEqual({ entries: 2, head: later.head }));
  stop();
  vi.advanceTimersByTime(24 * 3600 * 1000);
  expect(lines).toHaveLength(2);
  vi.useRealTimers();
});
