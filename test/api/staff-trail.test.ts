import { connect } from 'node:net';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import Database from 'better-sqlite3';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type AppForTest, startApp } from '../support/app.ts';
import { eventually } from '../support/eventually.ts';

interface Entry {
  action: string;
  actor: string | null;
  actor_name: string | null;
  address: string | null;
  subject: string | null;
  after: string | null;
}

/** What the audit trail holds about staff, oldest first. */
function trail(app: AppForTest): Entry[] {
  const file = new Database(join(app.dataDir, 'sandbox/countinghouse.db'), { readonly: true });
  try {
    return file
      .prepare(
        `select action, actor, actor_name, address, subject, after from audit_entry
         where action like 'staff.%' order by seq`,
      )
      .all() as Entry[];
  } finally {
    file.close();
  }
}

const password = 'countinghouse';

let app: AppForTest;
beforeAll(async () => {
  app = await startApp();
});
afterAll(() => app.stop());

/** What one act added to the trail. */
async function added(act: () => Promise<unknown>): Promise<Entry[]> {
  const before = trail(app).length;
  await act();
  return trail(app).slice(before);
}

test('signing in and out is on record, with who and from where', async () => {
  const entries = await added(async () => {
    const { client } = await app.signIn('finance@countinghouse.test', password);
    await client.post('/api/auth/sign-out', {});
  });
  const fiona = { actor_name: 'Fiona Marsh', address: '127.0.0.1' };
  expect(entries).toMatchObject([
    { action: 'staff.signed_in', ...fiona },
    { action: 'staff.signed_out', ...fiona },
  ]);
  expect(entries[0]?.actor).toMatch(/^\w{20,}$/);
  expect(entries[0]?.actor).toBe(entries[1]?.actor);
});

test('signing out without having signed in is not', async () => {
  expect(await added(() => app.nobody.post('/api/auth/sign-out', {}))).toEqual([]);
});

test.each([
  ['a wrong password', 'Support@Countinghouse.test', 'support@countinghouse.test'],
  ['someone unknown', 'eve@example.com', 'eve@example.com'],
  ['a password in the wrong field', 'hunter2hunter2', null],
])('a sign-in that failed with %s is, without the password', async (_, email, subject) => {
  const entries = await added(() => app.signIn(email, 'a wrong password'));
  expect(entries).toEqual([
    {
      action: 'staff.sign_in_failed',
      actor: null,
      actor_name: null,
      address: '127.0.0.1',
      subject,
      after: null,
    },
  ]);
});

const signInFrom = (forwarded: string) =>
  app.nobody.fetch('/api/auth/sign-in/email', {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'x-forwarded-for': forwarded },
    body: JSON.stringify({ email: 'viewer@countinghouse.test', password }),
  });

test.each([
  ['203.0.113.7', '203.0.113.7'],
  ['198.51.100.1, 203.0.113.7', '203.0.113.7'],
  ['2001:db8::7', '2001:db8::7'],
  ['somewhere', '127.0.0.1'],
  ['x'.repeat(4000), '127.0.0.1'],
])('a proxy on this machine that says %s', async (forwarded, address) => {
  expect(await added(() => signInFrom(forwarded))).toMatchObject([{ address }]);
});

test('the first admin is on record', async () => {
  const other = await startApp({ sandbox: app.sandbox, env: { HOST: '0.0.0.0' } });
  try {
    const token = await eventually(() => {
      const [, found] = /\/setup\?token=(\S+)$/m.exec(other.output()) ?? [];
      if (!found) throw new Error('No link was printed');
      return found;
    });
    const person = { name: 'Ada', email: 'Ada@example.com', password: 'a long enough one' };
    expect((await other.nobody.post('/api/setup', { token, ...person })).status).toBe(201);
    const [entry] = trail(other);
    expect(entry).toMatchObject({
      action: 'staff.first_admin_created',
      actor_name: 'Ada',
      address: '127.0.0.1',
      after: '{"email":"ada@example.com"}',
    });
    expect(entry?.subject).toBe(entry?.actor);
  } finally {
    await other.stop();
  }
});

test('a server for both families of addresses names an IPv4 one as such', async () => {
  const both = await startApp({ sandbox: app.sandbox, env: { HOST: '::' } });
  try {
    const { port } = new URL(both.url);
    const body = JSON.stringify({ email: 'eve@example.com', password: 'a guess' });
    const socket = connect(Number(port), '127.0.0.1');
    socket.write(
      `POST /api/auth/sign-in/email HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\n` +
        `content-length: ${body.length}\r\nconnection: close\r\n\r\n${body}`,
    );
    expect(await text(socket)).toMatch(/^HTTP\/1\.1 401 /);
    expect(trail(both)).toMatchObject([{ address: '127.0.0.1' }]);
  } finally {
    await both.stop();
  }
});
