import { join as joinPath } from 'node:path';
import Database from 'better-sqlite3';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { ErrorBody } from '../../api/kit/errors.ts';
import { type AppForTest, type Client, startApp } from '../support/app.ts';
import { join, type MadeLink, password, tokenOf } from '../support/invited.ts';

let app: AppForTest;
let admin: Client;
beforeAll(async () => {
  app = await startApp();
  admin = await app.as('admin');
});
afterAll(() => app.stop());

const database = <T>(work: (db: Database.Database) => T): T => {
  const db = new Database(joinPath(app.dataDir, 'sandbox/countinghouse.db'));
  try {
    return work(db);
  } finally {
    db.close();
  }
};

async function invite(email: string, role = 'support') {
  const { status, body } = await admin.post<MadeLink>('/api/staff/invitations', { email, role });
  expect(status).toBe(201);
  return { ...body.data, token: tokenOf(body) };
}

const accept = async (token: string, more: object = {}) => {
  const person = { token, name: 'Ines', password, ...more };
  const { status, body } = await app.nobody.post<ErrorBody>('/api/invitation/accept', person);
  return [status, body.error?.code, body.error?.field];
};
const read = (token: string) =>
  app.nobody.post<ErrorBody & { data: object }>('/api/invitation/read', { token });
const opens = async (token: string) => (await read(token)).status === 200;
const dead = [403, 'link_not_valid', undefined];

describe('an invitation', () => {
  test('is a link with which somebody gets the role they were given', async () => {
    const { token, link, expiresAt } = await invite('Ines@Example.com', 'finance');
    expect(new URL(link).origin).toBe(app.url);
    const days = (expiresAt - Date.now() / 1000) / (24 * 60 * 60);
    expect(days).toBeCloseTo(7, 2);
    expect((await read(token)).body.data).toMatchObject({
      email: 'ines@example.com',
      role: 'finance',
    });
    // Who was invited cannot sign in before.
    expect((await app.signIn('ines@example.com', password)).status).toBe(401);

    // What is typed beside it makes nobody somebody else.
    expect(await accept(token, { role: 'admin', email: 'eve@example.com' })).toEqual([
      201,
      undefined,
      undefined,
    ]);
    const { client } = await app.signIn('ines@example.com', password);
    expect((await client.get('/api/me')).body).toMatchObject({
      user: { name: 'Ines', email: 'ines@example.com' },
      role: 'finance',
    });
  });

  test('works once, also when it is used many times at once', async () => {
    const { token } = await invite('once@example.com');
    const all = await Promise.all([1, 2, 3, 4].map(() => accept(token)));
    expect(all.map(([status]) => status).sort()).toEqual([201, 403, 403, 403]);
    expect(await accept(token)).toEqual(dead);
    expect(await opens(token)).toBe(false);
  });

  test('that was tampered with, is for something else or was made up opens nothing', async () => {
    const { token } = await invite('tampered@example.com');
    const other = token.startsWith('A') ? 'B' : 'A';
    for (const wrong of [other + token.slice(1), token.slice(0, -1), `${token}A`, 'x'.repeat(32)])
      expect(await accept(wrong)).toEqual(dead);
    const asPassword = await app.nobody.post('/api/password-link/use', { token, password });
    expect(asPassword.status).toBe(403);
    const asFirst = { token, name: 'Eve', email: 'eve@example.com', password };
    expect((await app.nobody.post('/api/setup', asFirst)).status).toBe(403);
    expect(await opens(token)).toBe(true);
  });

  test('with a short password or no name is refused at its field and stays', async () => {
    const { token } = await invite('short@example.com');
    expect(await accept(token, { password: 'short' })).toEqual([400, 'invalid_input', 'password']);
    expect(await accept(token, { name: '' })).toEqual([400, 'invalid_input', 'name']);
    expect(await opens(token)).toBe(true);
  });

  test('that is revoked is dead, and the person gone', async () => {
    const { id, token } = await invite('revoked@example.com');
    expect((await admin.post(`/api/staff/${id}/revoke`, {})).status).toBe(200);
    expect(await accept(token)).toEqual(dead);
    expect((await admin.get(`/api/staff/${id}`)).status).toBe(404);
    await invite('revoked@example.com');
  });

  test('that is made anew replaces the one before', async () => {
    const { id, token } = await invite('again@example.com');
    const { body } = await admin.post<MadeLink>(`/api/staff/${id}/invitation`, {});
    expect(await accept(token)).toEqual(dead);
    expect((await accept(tokenOf(body)))[0]).toBe(201);
    expect((await admin.post<ErrorBody>(`/api/staff/${id}/invitation`, {})).body.error.code).toBe(
      'wrong_state',
    );
  });

  test('that is too old is dead, and can be made anew', async () => {
    const { id, token } = await invite('late@example.com');
    database((db) =>
      db.prepare('update staff_link set expires_at = unixepoch() where member = ?').run(id),
    );
    expect(await accept(token)).toEqual(dead);
    const { body } = await admin.post<MadeLink>(`/api/staff/${id}/invitation`, {});
    expect((await accept(tokenOf(body)))[0]).toBe(201);
  });

  test('of somebody who is there already is refused at its field', async () => {
    const { status, body } = await admin.post<ErrorBody>('/api/staff/invitations', {
      email: 'Viewer@countinghouse.test',
      role: 'viewer',
    });
    expect([status, body.error.code, body.error.field]).toEqual([409, 'email_taken', 'email']);
  });

  test('leaves no token in the store', async () => {
    const { token } = await invite('hashed@example.com');
    const kept = database((db) => ({
      links: db.prepare('select * from staff_link').all(),
      trail: db.prepare('select * from audit_entry').all(),
    }));
    expect(kept.links.length).toBeGreaterThan(0);
    expect(JSON.stringify(kept)).not.toContain(token);
  });
});

describe('a link for another password', () => {
  test('lets its owner choose one, and signs out whoever had the old one', async () => {
    const { id, email, client } = await join(app, 'support');
    const made = await admin.post<MadeLink>(`/api/staff/${id}/password-link`, {});
    expect(made.status).toBe(201);
    expect(new URL(made.body.data.link).pathname).toBe('/reset-password');
    const token = tokenOf(made.body);
    // The old one works until the link is used.
    expect((await app.signIn(email, password)).status).toBe(200);
    const use = () =>
      app.nobody.post<ErrorBody>('/api/password-link/use', { token, password: 'another password' });
    const [one, other] = await Promise.all([use(), use()]);
    expect([one.status, other.status].sort()).toEqual([200, 403]);
    expect((await client.get('/api/me')).status).toBe(401);
    expect((await app.signIn(email, password)).status).toBe(401);
    expect((await app.signIn(email, 'another password')).status).toBe(200);
  });

  test('is dead when its owner is disabled', async () => {
    const { id } = await join(app, 'support');
    const { body } = await admin.post<MadeLink>(`/api/staff/${id}/password-link`, {});
    await admin.post(`/api/staff/${id}/disable`, {});
    await admin.post(`/api/staff/${id}/enable`, {});
    const used = { token: tokenOf(body), password: 'another password' };
    expect((await app.nobody.post('/api/password-link/use', used)).status).toBe(403);
  });
});

describe('one’s own', () => {
  interface Own {
    data: { id: string; current: boolean }[];
  }

  test('password is changed with the old one, which ends the other sessions', async () => {
    const { email, client } = await join(app, 'viewer');
    const other = (await app.signIn(email, password)).client;
    const change = (current: string, next: string) =>
      client.post<ErrorBody>('/api/me/password', { current, password: next });
    const wrong = await change('not the password', 'another password');
    expect([wrong.status, wrong.body.error.field]).toEqual([403, 'current']);
    expect((await change(password, 'short')).body.error.field).toBe('password');
    expect((await change(password, 'another password')).status).toBe(200);
    expect((await other.get('/api/me')).status).toBe(401);
    expect((await client.get('/api/me')).status).toBe(200);
    expect((await app.signIn(email, password)).status).toBe(401);
    expect((await app.signIn(email, 'another password')).status).toBe(200);
  });

  test('password cannot be found out by trying in an open browser', async () => {
    const { client } = await join(app, 'viewer');
    const attempt = () =>
      client.post<ErrorBody>('/api/me/password', { current: 'a guess', password });
    const answers = await Promise.all(Array.from({ length: 6 }, attempt));
    expect(answers.map(({ status }) => status).sort()).toEqual([403, 403, 403, 403, 403, 429]);
  });

  test('sessions are told, and the others can be ended', async () => {
    const { email, client } = await join(app, 'viewer');
    const others = [await app.signIn(email, password), await app.signIn(email, password)];
    const sessions = async () => (await client.read<Own>('/api/me/sessions')).data;
    expect((await sessions()).filter(({ current }) => current)).toHaveLength(1);
    const one = (await sessions()).find(({ current }) => !current);
    await client.post('/api/me/sessions/end', { session: one?.id });
    expect(await sessions()).toHaveLength(2);
    await client.post('/api/me/sessions/end', {});
    expect((await sessions()).map(({ current }) => current)).toEqual([true]);
    for (const { client: gone } of others) expect((await gone.get('/api/me')).status).toBe(401);
  });
});
