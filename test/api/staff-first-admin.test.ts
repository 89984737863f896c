import { afterAll, beforeAll, expect, test } from 'vitest';
import type { ErrorBody } from '../../api/kit/errors.ts';
import { type AppForTest, startApp } from '../support/app.ts';
import { eventually } from '../support/eventually.ts';

// Off loopback there are no demo staff, as with a real key, and still no real Stripe is asked.
let app: AppForTest;
beforeAll(async () => {
  app = await startApp({ env: { HOST: '0.0.0.0' } });
});
afterAll(() => app.stop());

const ada = { name: 'Ada Kowalski', email: 'Ada@Example.com', password: 'a long enough one' };

/** The token of the link that the process printed. */
const printedToken = () =>
  eventually(() => {
    const [, link = ''] = /^\s+(http\S+\/setup\?token=\S+)$/m.exec(app.output()) ?? [];
    expect(new URL(link).origin).toBe(app.url);
    return new URL(link).searchParams.get('token') ?? '';
  });

const setUp = (token: string, person: object = ada) =>
  app.nobody.post<ErrorBody & { email: string }>('/api/setup', { token, ...person });

test('without demo staff nobody signs in with the well-known password', async () => {
  expect((await app.signIn('admin@countinghouse.test', 'countinghouse')).status).toBe(401);
  expect((await app.nobody.get('/api/session-options')).body).toEqual({
    mode: 'sandbox',
    demoStaff: [],
  });
});

test('a made-up link opens nothing', async () => {
  const { status, body } = await setUp('x'.repeat(32));
  expect([status, body.error.code]).toEqual([403, 'link_not_valid']);
});

test.each([
  ['a short password', { ...ada, password: 'short' }, 'password'],
  ['no name', { ...ada, name: ' ' }, 'name'],
  ['no e-mail', { ...ada, email: 'ada' }, 'email'],
])('%s is refused at its field and leaves the link as it was', async (_, person, field) => {
  const { status, body } = await setUp(await printedToken(), person);
  expect(status).toBe(400);
  expect(body.error).toMatchObject({ code: 'invalid_input', field });
});

test('a restart prints another link, and the first one to be used makes the admin', async () => {
  const before = await printedToken();
  await app.restart();
  const token = await printedToken();
  expect(token).not.toBe(before);

  const both = await Promise.all([setUp(token), setUp(token)]);
  expect(both.map(({ status }) => status).sort()).toEqual([201, 403]);

  const { client, status } = await app.signIn('ada@example.com', ada.password);
  expect(status).toBe(200);
  expect((await client.get('/api/me')).body).toMatchObject({
    user: { name: ada.name, email: 'ada@example.com' },
    role: 'admin',
    demoStaff: false,
  });
});

test('with an admin there are no more links, and the older one is dead', async () => {
  const { status } = await setUp(await printedToken(), { ...ada, email: 'eve@example.com' });
  expect(status).toBe(403);
  await app.restart();
  await eventually(() => expect(app.output()).toContain('Countinghouse is at'));
  await app.quit();
  expect(app.output()).not.toContain('/setup');
});
