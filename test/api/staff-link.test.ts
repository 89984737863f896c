import { join } from 'node:path';
import { pino } from 'pino';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { auditMigrations } from '../../api/audit/tables.ts';
import { type Auth, openAuth } from '../../api/staff/auth.ts';
import { createFirstAdmin, firstAdminLink } from '../../api/staff/first-admin.ts';
import { linkOf } from '../../api/staff/links.ts';
import { addMember, countActive } from '../../api/staff/members.ts';
import type { Role } from '../../api/staff/rules.ts';
import { staffMigrations } from '../../api/staff/tables.ts';
import type { Store } from '../../api/store/database.ts';
import { openStore } from '../../api/store/open.ts';
import { temporaryFolder } from '../support/app.ts';

const publicUrl = new URL('http://localhost:4242');

let folder: ReturnType<typeof temporaryFolder>;
let store: Store;
let auth: Auth;
let said: Record<string, unknown>[];

beforeEach(async () => {
  folder = temporaryFolder();
  store = (
    await openStore(join(folder.path, 'store.db'), [], { ...auditMigrations, ...staffMigrations })
  ).store;
  said = [];
  const log = pino({}, { write: (line) => void said.push(JSON.parse(line)) });
  auth = await openAuth(store, { secret: 's'.repeat(32), publicUrl, log });
});
afterEach(async () => {
  await store.close();
  folder.remove();
});

const ada = { name: 'Ada', email: 'ada@example.com', password: 'a long enough one' };

async function link(): Promise<string> {
  const printed = await firstAdminLink(store, publicUrl);
  return printed?.searchParams.get('token') ?? '';
}

const setUp = (token: string, person = ada) =>
  createFirstAdmin({ auth, store }, { token, ...person }, '127.0.0.1');

async function add(role: Role) {
  const password = await auth.hashPassword(ada.password);
  await store.write((write) => addMember(write, { ...ada, role, password }));
}

test('a link with which nobody could be made still works', async () => {
  await add('viewer');
  const token = await link();
  await expect(setUp(token)).rejects.toMatchObject({ code: 'email_taken', field: 'email' });
  const admin = await setUp(token, { ...ada, email: 'Ada.Admin@example.com' });
  expect(admin).toMatchObject({ email: 'ada.admin@example.com', role: 'admin' });
});

test('of many who use a link at once one becomes admin', async () => {
  const token = await link();
  const outcomes = await Promise.allSettled(
    Array.from({ length: 5 }, (_, i) => setUp(token, { ...ada, email: `ada${i}@example.com` })),
  );
  expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
  for (const outcome of outcomes)
    if (outcome.status === 'rejected')
      expect(outcome.reason).toMatchObject({ code: 'link_not_valid' });
  await expect(linkOf(store.read, 'first-admin', token)).rejects.toThrow();
});

test('a person whose password cannot be kept is not made', async () => {
  await store.administer((db) => db.schema.dropTable('account').execute());
  const token = await link();
  await expect(setUp(token)).rejects.toThrow();
  expect(await countActive(store.read, 'admin')).toBe(0);
});

test('what the sign-in library says is in the log with its level, and without the password', async () => {
  await add('viewer');
  expect(said).toEqual([]);
  const wrong = auth.signIn(ada.email, 'not the password');
  await expect(wrong).rejects.toMatchObject({ code: 'wrong_credentials' });
  expect(said).toMatchObject([{ level: 40, from: 'better-auth', msg: 'Invalid password' }]);
  const { headers: answer } = await auth.signIn(ada.email, ada.password);
  const cookie = answer.getSetCookie()[0]?.split(';')[0] ?? '';
  await store.administer((db) => db.schema.dropTable('session').execute());
  const headers = new Headers({ cookie });
  await expect(auth.session(headers)).rejects.toThrow();
  expect(said.at(-1)).toMatchObject({
    level: 50,
    from: 'better-auth',
    err: { message: expect.stringContaining('no such table: session') },
  });
  expect(JSON.stringify(said)).not.toContain('the password');
});
