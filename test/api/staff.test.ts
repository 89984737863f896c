import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { ErrorBody } from '../../api/kit/errors.ts';
import { mostFailures } from '../../api/staff/attempts.ts';
import { permissionsOf, roles } from '../../api/staff/rules.ts';
import { type AppForTest, startApp } from '../support/app.ts';

let app: AppForTest;
beforeAll(async () => {
  app = await startApp();
});
afterAll(() => app.stop());

interface Me {
  user: { id: string; name: string; email: string };
  role: string;
  permissions: string[];
  mode: string;
  demoStaff: boolean;
}

describe('signing in', () => {
  test.each(roles)(
    '%s signs in with the demo password and is told what they may do',
    async (role) => {
      const client = await app.as(role);
      const me = await client.read<Me>('/api/me');
      expect(me).toMatchObject({
        user: { email: `${role}@countinghouse.test` },
        role,
        permissions: permissionsOf(role),
        mode: 'sandbox',
        demoStaff: true,
      });
      expect(Object.keys(me.user).sort()).toEqual(['email', 'id', 'name']);
    },
  );

  test('the session’s cookie is out of reach of scripts and of other sites', async () => {
    const { headers } = await app.signIn('viewer@countinghouse.test', 'countinghouse');
    const [cookie] = headers.getSetCookie();
    expect(cookie).toMatch(/; HttpOnly/);
    expect(cookie).toMatch(/; SameSite=Lax/);
    expect(cookie).toMatch(/; Max-Age=43200/);
  });

  test('the e-mail may be written in capitals', async () => {
    const { status } = await app.signIn('Viewer@Countinghouse.Test', 'countinghouse');
    expect(status).toBe(200);
  });

  test.each([
    ['someone else’s password', 'finance@countinghouse.test', 'not the password'],
    ['an e-mail that is not on the staff', 'nobody@countinghouse.test', 'countinghouse'],
    ['something that is no e-mail', 'nobody', 'countinghouse'],
  ])('with %s it is refused, without saying which was wrong', async (_, email, password) => {
    const { status, body, headers } = await app.signIn(email, password);
    expect(status).toBe(401);
    expect(body.error).toMatchObject({
      code: 'wrong_credentials',
      message: 'The e-mail or the password is wrong.',
      requestId: headers.get('x-request-id'),
    });
    expect(headers.getSetCookie()).toEqual([]);
  });

  test('a field that is missing is named', async () => {
    const answer = await app.nobody.post<ErrorBody>('/api/auth/sign-in/email', { email: 'a@b.c' });
    expect(answer.status).toBe(400);
    expect(answer.body.error).toMatchObject({ code: 'invalid_input', field: 'password' });
  });

  test('a body that is not JSON is refused in the same shape', async () => {
    const response = await app.nobody.fetch('/api/auth/sign-in/email', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: '{',
    });
    expect(response.status).toBe(400);
    expect(await response.json()).toMatchObject({ error: { code: 'invalid_input' } });
  });

  test('nobody signs themselves up, nor reaches the rest of the sign-in library', async () => {
    const person = { email: 'new@example.com', password: 'long enough for that', name: 'New' };
    const up = await app.nobody.post<ErrorBody>('/api/auth/sign-up/email', person);
    expect([up.status, up.body.error.code]).toEqual([404, 'not_found']);
    const viewer = await app.as('viewer');
    const promoted = await viewer.post<ErrorBody>('/api/auth/update-user', { role: 'admin' });
    expect(promoted.status).toBe(404);
    expect((await viewer.read<Me>('/api/me')).role).toBe('viewer');
  });
});

describe('signing out', () => {
  test('the cookie opens nothing any more', async () => {
    const { client } = await app.signIn('support@countinghouse.test', 'countinghouse');
    expect((await client.get('/api/me')).status).toBe(200);
    const out = await client.post('/api/auth/sign-out', {});
    expect(out.status).toBe(200);
    expect(out.headers.getSetCookie()[0]).toMatch(/Max-Age=0/);
    expect((await client.get('/api/me')).status).toBe(401);
  });

  test('other sessions of the same person stay', async () => {
    const one = await app.signIn('finance@countinghouse.test', 'countinghouse');
    const other = await app.signIn('finance@countinghouse.test', 'countinghouse');
    await one.client.post('/api/auth/sign-out', {});
    expect((await other.client.get('/api/me')).status).toBe(200);
  });
});

describe('who may do what', () => {
  test('without a session every page’s data is refused as such', async () => {
    for (const path of ['/api/me', '/api/accounts', '/api/sync', '/api/live']) {
      const { status, body } = await app.nobody.get<ErrorBody>(path);
      expect([path, status, body.error.code]).toEqual([path, 401, 'not_signed_in']);
    }
  });

  test('a cookie that was tampered with is nobody’s', async () => {
    const { cookie } = await app.as('admin');
    const response = await fetch(`${app.url}/api/me`, {
      headers: { cookie: cookie.replace(/.%3D$|.$/, 'x') },
    });
    expect(response.status).toBe(401);
  });

  test('who lacks a permission is told its name and who has it', async () => {
    const viewer = await app.as('viewer');
    const { status, body } = await viewer.get<ErrorBody>('/api/sync');
    expect(status).toBe(403);
    expect(body.error).toMatchObject({
      code: 'forbidden',
      message:
        'This needs the permission sync:read, which manager and admin have; you are signed in as viewer.',
      details: { permission: 'sync:read', roles: ['manager', 'admin'] },
    });
  });

  test.each([
    ['manager', 200],
    ['finance', 403],
  ] as const)('%s opens the sync page: %i', async (role, status) => {
    expect((await (await app.as(role)).get('/api/sync')).status).toBe(status);
  });

  test('orders from another site’s page are refused, with or without a session', async () => {
    const admin = await app.as('admin');
    for (const headers of [
      { origin: 'https://evil.example.com' },
      { origin: 'null' },
      { origin: `${app.url}0` },
    ]) {
      const response = await admin.fetch('/api/auth/sign-out', { method: 'POST', headers });
      expect(response.status).toBe(403);
      expect(await response.json()).toMatchObject({ error: { code: 'cross_origin' } });
    }
    expect((await admin.get('/api/me')).status).toBe(200);
  });

  test('what is not there is said in the same shape', async () => {
    const { status, body, headers } = await app.nobody.get<ErrorBody>('/api/nothing');
    expect(status).toBe(404);
    expect(body.error).toEqual({
      code: 'not_found',
      message: 'There is no GET /api/nothing here.',
      requestId: headers.get('x-request-id'),
    });
  });

  test('a body that is too large is refused', async () => {
    const viewer = await app.as('viewer');
    const { status, body } = await viewer.post<ErrorBody>('/api/operations', {
      reason: 'x'.repeat(1024 * 1024),
    });
    expect([status, body.error.code]).toEqual([413, 'too_large']);
  });
});

describe('guessing passwords', () => {
  test('after five failures the next attempt waits, even with the right password', async () => {
    const email = 'manager@countinghouse.test';
    const guesses = Array.from({ length: mostFailures.pair }, () => app.signIn(email, 'a guess'));
    expect((await Promise.all(guesses)).map(({ status }) => status)).toEqual(
      guesses.map(() => 401),
    );
    const { status, body, headers } = await app.signIn(email, 'countinghouse');
    expect(status).toBe(429);
    expect(body.error.code).toBe('too_many_attempts');
    expect(body.error.message).toMatch(/^Too many failed attempts\. Try again in 15 minutes\.$/);
    expect(Number(headers.get('retry-after'))).toBeGreaterThan(14 * 60);
  });

  test('signing in well does not count, and forgives what was mistyped before', async () => {
    const email = 'admin@countinghouse.test';
    for (let round = 0; round < 3; round += 1) {
      for (let mistake = 1; mistake < mostFailures.pair; mistake += 1)
        expect((await app.signIn(email, 'mistyped')).status).toBe(401);
      expect((await app.signIn(email, 'countinghouse')).status).toBe(200);
    }
  });
});

test('a session outlives a restart', async () => {
  const viewer = await app.as('viewer');
  await app.restart();
  expect((await viewer.read<Me>('/api/me')).role).toBe('viewer');
});
