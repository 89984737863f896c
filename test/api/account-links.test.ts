import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type Stripe from 'stripe';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { AuditLine } from '../../api/audit/list.ts';
import type { ErrorBody } from '../../api/kit/errors.ts';
import type { Onboarding } from '../../api/onboarding/onboarding.ts';
import { linkRates } from '../../api/onboarding/rates.ts';
import { type AppForTest, type Client, startApp } from '../support/app.ts';
import { eventually } from '../support/eventually.ts';
import { type Holder, holder } from '../support/holder.ts';

// Support makes a link for an account holder, who is led to Stripe's form and back.

let app: AppForTest;
let support: Client;
let stripe: Stripe;
let jenny: Holder;
let visitors = 0;

beforeAll(async () => {
  app = await startApp({ env: { LOG_LEVEL: 'trace' } });
  support = await app.as('support');
  ({ stripe } = app.sandbox);
  await app.synced();
});
afterAll(() => app.stop());
beforeEach(() => {
  // Whoever tries what does not work is soon refused; each comes from an address of their own.
  visitors += 1;
  jenny = holder(`198.51.100.${visitors}`);
});

type Made = Awaited<ReturnType<Onboarding['make']>>;
type Links = Awaited<ReturnType<Onboarding['linksOf']>>;

async function seller(more: Stripe.AccountCreateParams = {}): Promise<string> {
  const capabilities = { transfers: { requested: true } };
  const params = { type: 'express', country: 'US', capabilities, ...more } as const;
  return (await stripe.accounts.create(params)).id;
}

const order = (account: string, more: object = {}, by = support) =>
  by.post<ErrorBody & { data: Made }>('/api/account-links', { account, ...more });

async function link(account: string, more: object = {}): Promise<Made> {
  const { status, body } = await order(account, more);
  expect(status, JSON.stringify(body)).toBe(201);
  return body.data;
}

const links = async (account: string) =>
  (await support.read<{ data: Links }>(`/api/account-links?account=${account}`)).data;

const revoke = (id: string) => support.post<ErrorBody>(`/api/account-links/${id}/revoke`, {});

/** The address that Stripe sends a holder to who leaves its form, or opens a link that was used. */
async function sentBack(account: string, how: 'leave' | 'refresh'): Promise<string> {
  const { url } = await link(account);
  const left = await jenny.leave(url);
  const { location } = how === 'leave' ? left : await jenny.open(url);
  return location ?? '';
}

/** Moves Stripe's clock on, and has the app hear of it. */
async function later(seconds: number): Promise<void> {
  await app.sandbox.advance(seconds);
  await support.get('/api/accounts/acct_none');
}

describe('a link', () => {
  test('leads to Stripe’s form, once and for minutes, and is shown to its maker alone', async () => {
    const account = await seller();
    const { status, headers, body } = await order(account);
    expect(status).toBe(201);
    expect(headers.get('cache-control')).toBe('no-store');
    const { url, secondsLeft } = body.data;
    expect(url).toContain(`${app.sandbox.url}/setup/c/${account}/`);
    expect(secondsLeft).toBe(300);
    expect((await jenny.open(url)).text).toContain('Onboarding of');

    const [listed, ...others] = await links(account);
    expect(others).toEqual([]);
    expect(listed).toMatchObject({
      account,
      type: 'account_onboarding',
      maker_kind: 'staff',
      open: true,
      addresses: 1,
      used_at: null,
    });
    expect(JSON.stringify(listed)).not.toContain('setup/c');
    const [sent] = await app.sandbox.requests({ path: '/v1/account_links', method: 'POST' });
    expect(JSON.stringify(sent)).toContain('currently_due');
  });

  test('is on record with who made it, and without its address', async () => {
    const account = await seller();
    const { id, expiresAt } = await link(account, { collect: 'eventually_due' });
    const manager = await app.as('manager');
    const { data } = await manager.read<{ data: AuditLine[] }>(`/api/audit?subject=${account}`);
    const type = 'account_onboarding';
    expect(data).toMatchObject([
      {
        action: 'account_link.created',
        by: { name: 'Sam Okafor' },
        after: { link: id, type, collect: 'eventually_due', expiresAt },
      },
    ]);
    expect(JSON.stringify(data)).not.toContain('http');
  });

  test('is refused with the reason where it would lead nowhere', async () => {
    const wrong = async (account: string, more: object = {}) => {
      const { status, body } = await order(account, more);
      return [status, body.error.code, body.error.field];
    };
    expect(await wrong('acct_nobody')).toEqual([404, 'not_found', undefined]);
    expect(await wrong('jenny')).toEqual([400, 'invalid_input', 'account']);
    const account = await seller();
    const asked = { type: 'account_update' };
    expect(await wrong(account, asked)).toEqual([400, 'invalid_input', 'type']);
    expect(await wrong(account, { type: 'login' })).toEqual([400, 'invalid_input', 'type']);
    expect(await wrong(account, { return_url: 'x' })).toEqual([400, 'invalid_input', 'return_url']);
    await stripe.accounts.reject(account, { reason: 'fraud_other' });
    expect(await wrong(account)).toEqual([409, 'account_rejected', undefined]);
    const left = await seller();
    await link(left);
    await stripe.accounts.del(left);
    expect(await wrong(left)).toEqual([409, 'account_deauthorized', undefined]);
    const custom = await seller({ type: 'custom' });
    expect((await link(custom, asked)).type).toBe('account_update');
  });

  test('is not made too often for one account, and who makes too many holds up nobody else', async () => {
    const account = await seller();
    const back = await sentBack(account, 'refresh');
    for (let n = 1; n < linkRates.making.points; n += 1) await link(account);
    const { status, headers, body } = await order(account);
    expect([status, body.error.code]).toEqual([429, 'too_many_requests']);
    expect(Number(headers.get('retry-after'))).toBeGreaterThan(0);
    await link(await seller());
    for (let n = 0; n < linkRates.renewing.points; n += 1)
      expect((await jenny.open(back)).status).toBe(303);
    expect((await jenny.open(back)).status).toBe(429);
    expect((await order(account, {}, await app.as('manager'))).status).toBe(201);
  });
});

describe('a holder who returns', () => {
  test('is told what is missing, goes on, is checked, and is done', async () => {
    const account = await seller({ business_type: 'individual' });
    const { url } = await link(account);
    const back = await jenny.leave(url);
    expect(back).toMatchObject({ status: 303 });
    expect(back.location).toContain(`${app.url}/connect/return?state=`);

    const missing = await jenny.open(back.location ?? '');
    expect(missing.status).toBe(200);
    expect(missing.text).toContain('You are not done yet');
    expect(missing.text).toMatch(/<li>.*bank account.*<\/li>/i);
    expect(missing.headers.get('cache-control')).toBe('no-store');
    expect(missing.headers.get('referrer-policy')).toBe('no-referrer');
    expect(missing.headers.get('content-type')).toMatch(/^text\/html/);

    const onwards = await jenny.open(missing.onwards ?? '');
    expect(onwards.status).toBe(303);
    expect(onwards.location).toContain(`${app.sandbox.url}/setup/c/${account}/`);
    const submitted = await jenny.complete(onwards.location ?? '');
    const checked = await jenny.open(submitted.location ?? '');
    expect(checked.text).toContain('Your information is being checked');
    expect(checked.onwards).toBeUndefined();

    await app.sandbox.advance(120);
    // Their browser may read the page again, and is told how it stands by now.
    const done = await jenny.open(submitted.location ?? '');
    expect(done.text).toContain('You are all set');
    // What the page found out is known to staff at once.
    const detail = `/api/accounts/${account}?source=snapshot`;
    expect((await support.read<{ data: { status: string } }>(detail)).data.status).toBe('enabled');
    expect(await links(account)).toMatchObject([{ addresses: 2, returned_at: expect.any(Number) }]);
    // Done, nothing is left in the browser that opens it once more.
    expect((await jenny.open(submitted.location ?? '')).status).toBe(410);
  });

  test('again and again has Stripe asked no more after a while', async () => {
    const to = await sentBack(await seller(), 'leave');
    for (let n = 0; n < linkRates.returning.points; n += 1)
      expect((await jenny.open(to)).status).toBe(200);
    const asked = (await app.sandbox.requests()).length;
    expect(await jenny.open(to)).toMatchObject({
      status: 429,
      onwards: expect.stringContaining('refresh'),
    });
    expect(await app.sandbox.requests()).toHaveLength(asked);
  });

  test.each(['was used', 'expired unused'])(
    'after the link %s is sent on to a new one with the same parameters',
    async (what) => {
      const account = await seller({ type: 'custom' });
      const { url } = await link(account, { type: 'account_update', collect: 'eventually_due' });
      if (what === 'was used') await jenny.open(url);
      else await later(300);
      const again = await jenny.open(url);
      expect(again.status).toBe(303);
      expect(again.location).toContain(`${app.url}/connect/refresh?state=`);
      const onwards = await jenny.open(again.location ?? '');
      expect(onwards.status).toBe(303);
      expect((await jenny.open(onwards.location ?? '')).text).toContain('Your information of');
      const sent = await app.sandbox.requests({ path: '/v1/account_links', method: 'POST' });
      const [first, second] = sent
        .slice(-2)
        .map(({ params }) => ({ ...params, refresh_url: '', return_url: '' }));
      expect(second).toEqual(first);
    },
  );

  test('sees no values of their own, and the page has no script', async () => {
    const account = await seller({
      business_type: 'individual',
      email: 'jenny@example.com',
      individual: { first_name: 'Jenny', last_name: 'Rosen' },
    });
    const { text } = await jenny.open(await sentBack(account, 'leave'));
    expect(text).not.toMatch(/Jenny|Rosen|example\.com|acct_|<script/);
  });

  test.each(['return', 'refresh'] as const)(
    'of a rejected account is shown a plain page by %s, and sent nowhere',
    async (path) => {
      const account = await seller();
      const to = await sentBack(account, path === 'return' ? 'leave' : 'refresh');
      await stripe.accounts.reject(account, { reason: 'fraud_other' });
      const page = await jenny.open(to);
      expect([page.status, page.location, page.onwards]).toEqual([409, null, undefined]);
      expect(page.text).toContain('This account cannot be set up here');
    },
  );

  test('of an account that left the platform is shown a plain page', async () => {
    const account = await seller();
    const to = await sentBack(account, 'refresh');
    await stripe.accounts.del(account);
    const page = await jenny.open(to);
    expect([page.status, page.location]).toEqual([409, null]);
  });

  test('while Stripe does not answer can try again, and loses nothing', async () => {
    const to = await sentBack(await seller(), 'refresh');
    await app.sandbox.fault({ path: '/v1/account_links', method: 'POST', status: 500, times: 1 });
    const page = await jenny.open(to);
    expect([page.status, page.location]).toEqual([503, null]);
    expect(page.text).toContain('Stripe does not answer right now');
    expect((await jenny.open(page.onwards ?? '')).status).toBe(303);
  });
});

describe('a state', () => {
  const dead = { status: 410, location: null, onwards: undefined };
  const eve = () => holder('203.0.113.9');

  test('works once, for whoever does not have the browser that used it', async () => {
    const to = await sentBack(await seller(), 'refresh');
    const all = await Promise.all([1, 2, 3, 4].map(() => holder('203.0.113.8').open(to)));
    expect(all.map(({ status }) => status).sort()).toEqual([303, 410, 410, 410]);
    expect(await eve().open(to)).toMatchObject(dead);
    const page = await eve().open(to);
    expect(page.text).toContain('This link does not work any more');
  });

  test('that was made up, tampered with, is another account’s or for something else opens nothing', async () => {
    const mine = new URL(await sentBack(await seller(), 'leave'));
    const theirs = new URL(await sentBack(await seller(), 'leave'));
    const state = (url: URL) => url.searchParams.get('state') ?? '';
    const [head = '', body = '', signature = ''] = state(mine).split('.');
    const [, other = '', othersSignature = ''] = state(theirs).split('.');
    const claims = JSON.parse(Buffer.from(body, 'base64url').toString()) as { sub: string };
    const { sub } = JSON.parse(Buffer.from(other, 'base64url').toString()) as { sub: string };
    const encoded = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
    const unsigned = encoded({ alg: 'none', typ: 'JWT' });
    const forged = encoded({ ...claims, sub });
    const open = (path: string, text: string) =>
      jenny.open(`${app.url}/connect/${path}?state=${text}`);
    for (const text of [
      '',
      'x'.repeat(200),
      `${head}.${forged}.${signature}`,
      `${head}.${forged}.${othersSignature}`,
      `${head}.${body}.${othersSignature}`,
      `${unsigned}.${body}.`,
      `${head}.${body}`,
    ])
      expect(await open('return', text)).toMatchObject(dead);
    expect(await open('refresh', state(mine))).toMatchObject(dead);
    // None of that used it up.
    expect((await jenny.open(mine.href)).status).toBe(200);
  });

  test('too old opens nothing, however new the link is', async () => {
    const account = await seller();
    const to = await sentBack(account, 'leave');
    expect(await links(account)).toMatchObject([{ open: true }]);
    await later(4 * 60 * 60 + 1);
    expect(await jenny.open(to)).toMatchObject(dead);
    expect(await links(account)).toMatchObject([{ open: false, used_at: null }]);
  });

  test('ends a day after its link was made, however often it is used', async () => {
    const account = await seller();
    let back = await sentBack(account, 'leave');
    for (let hours = 0; hours < 24; hours += 3) {
      const { onwards = '' } = await jenny.open(back);
      const form = (await jenny.open(onwards)).location ?? '';
      back = (await jenny.leave(form)).location ?? '';
      expect(back).toContain('/connect/return');
      await later(3 * 60 * 60);
    }
    expect(await jenny.open(back)).toMatchObject(dead);
    expect(await links(account)).toMatchObject([{ open: false, addresses: 9 }]);
  });

  test('of a link that was revoked opens nothing, nor what came in its place', async () => {
    const account = await seller();
    const to = await sentBack(account, 'leave');
    const { onwards = '' } = await jenny.open(to);
    const [listed] = await links(account);
    expect((await revoke(listed?.id ?? '')).status).toBe(200);
    for (const url of [to, onwards]) expect(await jenny.open(url)).toMatchObject(dead);
    expect(await links(account)).toMatchObject([{ open: false, revoked_by_name: /./ }]);
    expect((await revoke(listed?.id ?? '')).status).toBe(404);
    expect((await revoke('nobody')).status).toBe(404);
  });

  test('of a link that is revoked while Stripe makes it anew leads nowhere', async () => {
    const account = await seller();
    const to = await sentBack(account, 'refresh');
    const path = { path: '/v1/account_links', method: 'POST' };
    const before = (await app.sandbox.requests(path)).length;
    await app.sandbox.fault({ path: path.path, method: 'POST', delayMs: 500, times: 1 });
    const opening = jenny.open(to);
    await eventually(async () => expect(await app.sandbox.requests(path)).toHaveLength(before + 1));
    expect((await revoke((await links(account))[0]?.id ?? '')).status).toBe(200);
    expect(await opening).toMatchObject(dead);
  });

  test('is shown again by the browser that used it, but not for long', async () => {
    const to = await sentBack(await seller(), 'leave');
    expect((await jenny.open(to)).headers.get('set-cookie')).toMatch(/Max-Age=900;.*HttpOnly/);
    expect((await jenny.open(to)).status).toBe(200);
    await later(15 * 60 + 1);
    expect(await jenny.open(to)).toMatchObject(dead);
  });

  test('is not used up by what only looks ahead', async () => {
    const to = await sentBack(await seller(), 'refresh');
    const ahead = [
      fetch(to, { method: 'HEAD', redirect: 'manual' }),
      fetch(to, { headers: { 'sec-purpose': 'prefetch' }, redirect: 'manual' }),
    ];
    expect((await Promise.all(ahead)).map(({ status }) => status)).toEqual([204, 204]);
    expect((await jenny.open(to)).status).toBe(303);
  });

  test('cannot be guessed: who sends many that do not work has to wait', async () => {
    const to = await sentBack(await seller(), 'leave');
    const from = (n: number) => holder(`2001:db8:7:${visitors}:${n}::1`);
    for (let n = 0; n < linkRates.network.points; n += 1)
      expect((await from(n).open(`${app.url}/connect/return?state=guess`)).status).toBe(410);
    // From no address of that network is it even looked at; from elsewhere it works.
    const page = await from(99).open(to);
    expect(page.status).toBe(429);
    expect(page.text).toMatch(/Wait 1[45] minutes/);
    expect((await jenny.open(to)).status).toBe(200);
  });
});

test('neither a link nor a state is in the log or in the store', async () => {
  const { url } = await link(await seller());
  const { location } = await jenny.leave(url);
  const { onwards = '' } = await jenny.open(location ?? '');
  await jenny.open(onwards);
  const stateOf = (address: string) => new URL(address).searchParams.get('state') ?? '';
  const secrets = [
    url.slice(url.lastIndexOf('/') + 1),
    ...[location ?? '', onwards].map((address) => stateOf(address).split('.')[1] ?? ''),
  ];
  const folder = join(app.dataDir, 'sandbox');
  const files = readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => readFileSync(join(entry.parentPath, entry.name), 'latin1'));
  const output = app.output();
  expect(output).toContain('/connect/return');
  for (const secret of secrets) {
    expect(secret.length).toBeGreaterThan(10);
    expect(output).not.toContain(secret);
    expect(files.filter((text) => text.includes(secret))).toEqual([]);
  }
});
