import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { ErrorBody } from '../../api/kit/errors.ts';
import type { Onboarding } from '../../api/onboarding/onboarding.ts';
import type { Tokens } from '../../api/tokens/tokens.ts';
import { type AppForTest, type Client, startApp } from '../support/app.ts';
import { eventually } from '../support/eventually.ts';
import { holder } from '../support/holder.ts';

// The platform's own app sends its sellers to Stripe by a token that an admin made for it.

let app: AppForTest;
let admin: Client;
let account: string;

beforeAll(async () => {
  app = await startApp({ env: { LOG_LEVEL: 'trace' } });
  admin = await app.as('admin');
  ({ id: account } = await app.sandbox.stripe.accounts.create({ type: 'express', country: 'US' }));
  await app.synced();
});
afterAll(() => app.stop());

type Seen = Awaited<ReturnType<Tokens['list']>>;
type Links = Awaited<ReturnType<Onboarding['linksOf']>>;

const permission = 'account_link:create';
const order = (body: object) =>
  admin.post<ErrorBody & { data: { id: string; token: string } }>('/api/tokens', body);

async function token(name: string) {
  const { status, body } = await order({ name, permission });
  expect(status).toBe(201);
  return body.data;
}

const tokens = async () => (await admin.read<{ data: Seen }>('/api/tokens')).data;

/** What the platform's app is answered; it has no page, and so sends no origin. */
async function ask(authorization: string | undefined, body: object = { account }) {
  const answer = await fetch(`${app.url}/api/connect/account-links`, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      'x-forwarded-for': '192.0.2.1',
      ...(authorization === undefined ? {} : { authorization }),
    },
    body: JSON.stringify(body),
  });
  const { data, error } = (await answer.json()) as Partial<ErrorBody> & {
    data?: { url: string; expiresAt: number; type: string };
  };
  return { status: answer.status, headers: answer.headers, data, error };
}

describe('a token', () => {
  test('lets a program make links, and says who made them and when it was used', async () => {
    const { id, token: secret } = await token('Seller app');
    expect(secret).toMatch(/^countinghouse_[\w-]{43}$/);
    expect((await tokens())[0]).toMatchObject({ id, name: 'Seller app', used_at: null });

    const { status, headers, data } = await ask(`Bearer ${secret}`);
    expect(status).toBe(201);
    expect(headers.get('cache-control')).toBe('no-store');
    expect(data).toMatchObject({ type: 'account_onboarding', expiresAt: expect.any(Number) });
    const page = await fetch(data?.url ?? '');
    expect(await page.text()).toContain('Onboarding of');

    expect((await tokens())[0]).toMatchObject({ used_at: expect.any(Number) });
    const links = await admin.read<{ data: Links }>(`/api/account-links?account=${account}`);
    expect(links.data).toMatchObject([
      { maker_kind: 'token', maker: id, maker_name: 'Seller app' },
    ]);
    const trail = await admin.read<{ data: { action: string; by: { name: string } }[] }>(
      '/api/audit',
    );
    expect(trail.data.slice(0, 2)).toMatchObject([
      { action: 'account_link.created', by: { name: 'Seller app' } },
      { action: 'access_token.created', by: { name: 'Ada Kowalski' } },
    ]);
  });

  test('says which field is wrong', async () => {
    const { token: secret } = await token('Careless app');
    for (const [body, field] of [
      [{}, 'account'],
      [{ account, type: 'account_update' }, 'type'],
      [{ account, refresh_url: 'https://example.com' }, 'refresh_url'],
    ] as const) {
      const { status, error } = await ask(`Bearer ${secret}`, body);
      expect([status, error?.field]).toEqual([400, field]);
    }
  });

  test('opens nothing else, and nothing else opens what it does', async () => {
    const { token: secret } = await token('Curious app');
    const headers = { authorization: `Bearer ${secret}` };
    for (const path of ['/api/accounts', '/api/tokens', `/api/account-links?account=${account}`])
      expect((await fetch(app.url + path, { headers })).status).toBe(401);
    const signedIn = await admin.post<ErrorBody>('/api/connect/account-links', { account });
    expect([signedIn.status, signedIn.body.error.code]).toEqual([401, 'token_not_valid']);
    expect(signedIn.headers.get('www-authenticate')).toBe('Bearer');
    for (const wrong of [
      undefined,
      '',
      'Bearer',
      `Basic ${secret}`,
      `Bearer ${secret.slice(0, -1)}`,
    ])
      expect(await ask(wrong)).toMatchObject({ status: 401, error: { code: 'token_not_valid' } });
  });

  test('that was revoked works no more, and stays on record', async () => {
    const { id, token: secret } = await token('Former app');
    const { data } = await ask(`Bearer ${secret}`);
    const jenny = holder();
    const { location } = await jenny.leave(data?.url ?? '');
    const revoke = () => admin.post<ErrorBody>(`/api/tokens/${id}/revoke`, {});
    expect((await revoke()).status).toBe(200);
    expect((await ask(`Bearer ${secret}`)).status).toBe(401);
    expect((await revoke()).status).toBe(404);
    const seen = (await tokens()).find((each) => each.id === id);
    expect(seen).toMatchObject({ revoked_at: expect.any(Number), revoked_by_name: /./ });
    // What it gave out opens nothing either.
    expect((await jenny.open(location ?? '')).status).toBe(410);
    const links = await admin.read<{ data: Links }>(`/api/account-links?account=${account}`);
    expect(links.data.filter(({ maker }) => maker === id)).toMatchObject([
      { open: false, revoked_by_name: 'Ada Kowalski' },
    ]);
  });

  test('is shown once: neither the list, the store nor the log has it', async () => {
    const { token: secret } = await token('Secret app');
    await ask(`Bearer ${secret}`);
    expect(JSON.stringify(await tokens())).not.toContain(secret);
    await eventually(() => expect(app.output()).toContain('/api/connect/account-links'));
    expect(app.output()).not.toContain(secret);
    const folder = join(app.dataDir, 'sandbox');
    const files = readdirSync(folder).map((name) => readFileSync(join(folder, name), 'latin1'));
    expect(files.length).toBeGreaterThan(1);
    expect(files.filter((text) => text.includes(secret))).toEqual([]);
  });

  test('needs a name, and a permission that there is', async () => {
    const long = 'x'.repeat(81);
    for (const [body, field] of [
      [{ permission }, 'name'],
      [{ name: '  ', permission }, 'name'],
      [{ name: long, permission }, 'name'],
      [{ name: 'App', permission: 'transfer:create' }, 'permission'],
    ] as const) {
      const { status, body: answer } = await order(body);
      expect([status, answer.error.field]).toEqual([400, field]);
    }
  });
});

test('who tries many tokens has to wait', async () => {
  const codes = [];
  for (let n = 0; n < 25; n += 1) codes.push((await ask(`Bearer guess${n}`)).error?.code);
  expect(codes.at(-1)).toBe('too_many_requests');
  // Whoever has one is not kept waiting by it.
  const { token: secret } = await token('Patient app');
  expect((await ask(`Bearer ${secret}`)).status).toBe(201);
});
