import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { TrailEntry } from '../../api/audit/trail.ts';
import type { ErrorBody } from '../../api/kit/errors.ts';
import type { StaffRow } from '../../api/staff/list.ts';
import { type Role, roles } from '../../api/staff/rules.ts';
import { type AppForTest, type Client, startApp } from '../support/app.ts';
import { holder } from '../support/holder.ts';
import { join, password } from '../support/invited.ts';

let app: AppForTest;
let admin: Client;
beforeAll(async () => {
  app = await startApp();
  admin = await app.as('admin');
});
afterAll(() => app.stop());

interface List {
  data: StaffRow[];
  next: string | null;
}

interface Detail {
  data: {
    member: StaffRow;
    self: boolean;
    sessions: { id: string; browser: string; address: string; current: boolean }[];
    can: Record<string, { ok: boolean; why?: string }>;
    trail: TrailEntry[];
  };
}

const list = async (query = '') => (await admin.read<List>(`/api/staff${query}`)).data;
const detail = async (id: string) => (await admin.read<Detail>(`/api/staff/${id}`)).data;
const refusal = async (client: Client, path: string, body: object = {}) => {
  const answer = await client.post<ErrorBody>(path, body);
  return [answer.status, answer.body.error?.code];
};
const idOf = async (role: Role) =>
  (await list(`?q=${role}@countinghouse.test`)).map(({ id }) => id)[0] ?? '';

describe('the list', () => {
  test('has the demo staff, marked as such, by name', async () => {
    const rows = await list();
    expect(rows.filter(({ demo }) => demo).map(({ name, role }) => [name, role])).toEqual([
      ['Ada Kowalski', 'admin'],
      ['Fiona Marsh', 'finance'],
      ['Miguel Santos', 'manager'],
      ['Sam Okafor', 'support'],
      ['Vera Lindqvist', 'viewer'],
    ]);
  });

  test('says who was here and where they are signed in', async () => {
    const { id } = await join(app, 'support');
    expect(await detail(id)).toMatchObject({
      member: { state: 'active', demo: false, sessions: 1, lastSeen: null, invitedUntil: null },
    });
    await app.signIn((await detail(id)).member.email, password);
    expect((await detail(id)).member.sessions).toBe(2);
  });

  test('is filtered by role, state and text, and sorted', async () => {
    expect(
      (await list('?role=manager,admin&q=countinghouse.test')).map(({ role }) => role),
    ).toEqual(['admin', 'manager']);
    const { data } = (
      await admin.post<{ data: { id: string } }>('/api/staff/invitations', {
        email: 'waiting@example.com',
        role: 'viewer',
      })
    ).body;
    expect((await list('?state=invited&q=waiting')).map(({ id }) => id)).toEqual([data.id]);
    const times = (await list('?sort=-created')).map(({ created }) => created);
    expect(times).toEqual([...times].sort((a, b) => b - a));
    const seen = (await list('?sort=lastSeen')).map(({ lastSeen }) => lastSeen ?? 0);
    expect(seen).toEqual([...seen].sort((a, b) => a - b));
    expect(await admin.get('/api/staff?role=owner')).toMatchObject({
      status: 400,
      body: { error: { field: 'role' } },
    });
  });
});

describe('who may', () => {
  const routes = [
    ['GET', '/api/staff'],
    ['GET', '/api/staff/x'],
    ['POST', '/api/staff/invitations', { email: 'eve@example.com', role: 'admin' }],
    ['POST', '/api/staff/x', { role: 'admin' }],
    ['POST', '/api/staff/x/disable'],
    ['POST', '/api/staff/x/enable'],
    ['POST', '/api/staff/x/sessions/end', {}],
    ['POST', '/api/staff/x/password-link'],
    ['POST', '/api/staff/x/invitation'],
    ['POST', '/api/staff/x/revoke'],
  ] as const;

  test.each(roles.filter((role) => role !== 'admin'))('%s manages nobody', async (role) => {
    const client = await app.as(role);
    for (const [method, path, body] of routes) {
      const { status, body: answer } =
        method === 'GET'
          ? await client.get<ErrorBody>(path)
          : await client.post<ErrorBody>(path, body ?? {});
      expect([path, status, answer.error.details]).toEqual([
        path,
        403,
        { permission: 'staff:manage', roles: ['admin'] },
      ]);
    }
  });

  test('nobody is not asked for more than to sign in', async () => {
    expect(await refusal(app.nobody, '/api/staff/x/disable')).toEqual([401, 'not_signed_in']);
  });

  test('somebody who is not there cannot be changed', async () => {
    expect(await refusal(admin, '/api/staff/x/disable')).toEqual([404, 'not_found']);
  });
});

describe('a change', () => {
  test('of the role counts at once, and is on record with before and after', async () => {
    const { id, client } = await join(app, 'support');
    expect((await client.get('/api/sync')).status).toBe(403);
    await admin.post(`/api/staff/${id}`, { role: 'manager', name: 'Mona Weber' });
    expect((await client.get('/api/sync')).status).toBe(200);
    expect((await detail(id)).trail.slice(0, 2)).toMatchObject([
      {
        action: 'staff.role_changed',
        by: { name: 'Ada Kowalski' },
        before: { role: 'support' },
        after: { role: 'manager' },
      },
      {
        action: 'staff.renamed',
        subject: { id, name: 'Mona Weber' },
        after: { name: 'Mona Weber' },
      },
    ]);
  });

  test('to what they are already is none', async () => {
    const { id } = await join(app, 'viewer', 'Vi');
    const before = (await detail(id)).trail.length;
    expect((await admin.post(`/api/staff/${id}`, { role: 'viewer', name: 'Vi' })).status).toBe(200);
    expect((await detail(id)).trail).toHaveLength(before);
  });

  test('of a name to nothing is refused at its field', async () => {
    const { body } = await admin.post<ErrorBody>(`/api/staff/${await idOf('viewer')}`, {
      name: ' ',
    });
    expect(body.error).toMatchObject({ code: 'invalid_input', field: 'name' });
  });
});

describe('whoever is disabled', () => {
  test('is out at once and stays out, until they are enabled', async () => {
    const { id, email, client } = await join(app, 'finance');
    const other = (await app.signIn(email, password)).client;
    await admin.post(`/api/staff/${id}/disable`, {});
    for (const browser of [client, other])
      expect((await browser.get('/api/payments')).status).toBe(401);
    const again = await app.signIn(email, password);
    expect([again.status, again.body.error.code]).toEqual([403, 'disabled']);
    expect((await app.signIn(email, 'not the password')).status).toBe(401);

    await admin.post(`/api/staff/${id}/enable`, {});
    expect((await client.get('/api/payments')).status).toBe(401);
    expect((await app.signIn(email, password)).status).toBe(200);
    expect((await detail(id)).trail.map(({ action }) => action)).toEqual(
      expect.arrayContaining(['staff.disabled', 'staff.enabled']),
    );
  });

  test('leaves no link for an account holder that still leads back here', async () => {
    await app.synced();
    const { stripe } = app.sandbox;
    const { id: account } = await stripe.accounts.create({ type: 'express', country: 'US' });
    const { id, client } = await join(app, 'support');
    const made = await client.post<{ data: { url: string } }>('/api/account-links', { account });
    const jenny = holder();
    const { location } = await jenny.leave(made.body.data.url);
    await admin.post(`/api/staff/${id}/disable`, {});
    expect((await jenny.open(location ?? '')).status).toBe(410);
    const trail = await admin.read<{ data: object[] }>(`/api/audit?subject=${account}`);
    expect(trail.data[0]).toMatchObject({
      action: 'account_link.revoked',
      by: { name: 'Ada Kowalski' },
    });
  });

  test('cannot be disabled twice, and an active one not be enabled', async () => {
    const { id } = await join(app, 'viewer');
    expect(await refusal(admin, `/api/staff/${id}/enable`)).toEqual([409, 'wrong_state']);
    await admin.post(`/api/staff/${id}/disable`, {});
    expect(await refusal(admin, `/api/staff/${id}/disable`)).toEqual([409, 'wrong_state']);
  });
});

describe('sessions', () => {
  test('are told with browser and address, and end one by one or all', async () => {
    const { id, email } = await join(app, 'support');
    const firefox = await app.nobody.fetch('/api/auth/sign-in/email', {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        'user-agent':
          'Mozilla/5.0 (Macintosh; Intel Mac OS X 10.15; rv:142.0) Gecko/20100101 Firefox/142.0',
      },
      body: JSON.stringify({ email, password }),
    });
    expect(firefox.status).toBe(200);
    const { sessions } = await detail(id);
    expect(sessions).toHaveLength(2);
    const one = sessions.find(({ browser }) => browser === 'Firefox on macOS');
    expect(one).toMatchObject({ address: '127.0.0.1', current: false });

    await admin.post(`/api/staff/${id}/sessions/end`, { session: one?.id });
    expect((await detail(id)).sessions.map(({ browser }) => browser)).not.toContain(
      'Firefox on macOS',
    );
    expect(await refusal(admin, `/api/staff/${id}/sessions/end`, { session: one?.id })).toEqual([
      404,
      'not_found',
    ]);
    await admin.post(`/api/staff/${id}/sessions/end`, {});
    expect((await detail(id)).sessions).toEqual([]);
  });

  test('of somebody else cannot be ended through one person’s page', async () => {
    const [one, other] = [await join(app, 'viewer'), await join(app, 'viewer')];
    const [session] = (await detail(other.id)).sessions;
    const path = `/api/staff/${one.id}/sessions/end`;
    expect(await refusal(admin, path, { session: session?.id })).toEqual([404, 'not_found']);
    expect((await other.client.get('/api/me')).status).toBe(200);
  });
});

describe('admins', () => {
  test('the last one cannot be demoted or disabled, and is told why', async () => {
    const ada = await idOf('admin');
    const last = [409, 'last_admin'];
    expect(await refusal(admin, `/api/staff/${ada}`, { role: 'viewer' })).toEqual(last);
    expect(await refusal(admin, `/api/staff/${ada}/disable`)).toEqual(last);
    expect(await refusal(admin, `/api/staff/${ada}/password-link`)).toEqual([403, 'own_account']);
    expect((await detail(ada)).can).toMatchObject({
      rename: { ok: true },
      change_role: { ok: false, why: /last admin/ },
      disable: { ok: false },
    });
  });

  test('nobody changes their own role or disables themself, be there others or not', async () => {
    const { id, client } = await join(app, 'admin');
    for (const role of ['viewer', 'manager'])
      expect(await refusal(client, `/api/staff/${id}`, { role })).toEqual([403, 'own_account']);
    expect(await refusal(client, `/api/staff/${id}/disable`)).toEqual([403, 'own_account']);
    expect((await client.post(`/api/staff/${id}`, { name: 'Ana' })).status).toBe(200);
  });

  test('of many who demote each other at once, one is left', async () => {
    const admins = await Promise.all(Array.from({ length: 5 }, () => join(app, 'admin')));
    const everybody = [{ id: await idOf('admin'), client: admin }, ...admins];
    const demotions = everybody.flatMap(({ client }) =>
      everybody.map(({ id }) => client.post<ErrorBody>(`/api/staff/${id}`, { role: 'viewer' })),
    );
    expect(demotions.length).toBeGreaterThan(20);
    const answers = await Promise.all(demotions);
    for (const { status, body } of answers)
      if (status !== 200)
        expect(['forbidden', 'own_account', 'last_admin']).toContain(body.error.code);
    const left: string[] = [];
    for (const { id, client } of everybody)
      if ((await client.read<{ role: Role }>('/api/me')).role === 'admin') left.push(id);
    expect(left).toHaveLength(1);

    // The demo staff are at the next start what they were.
    await app.restart();
    expect((await admin.read<{ role: Role }>('/api/me')).role).toBe('admin');
  });
});
