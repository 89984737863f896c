import type Stripe from 'stripe';
import { ulid } from 'ulid';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { AuditCheck } from '../../api/audit/audit.ts';
import type { AuditLine } from '../../api/audit/list.ts';
import type { PersonKept } from '../../api/audit/people.ts';
import type { ErrorBody } from '../../api/kit/errors.ts';
import type { Preview } from '../../api/operations/prepare.ts';
import { type AppForTest, type Client, startApp } from '../support/app.ts';
import { join } from '../support/invited.ts';
import { pay } from './operations-harness.ts';

let app: AppForTest;
let manager: Client;

beforeAll(async () => {
  app = await startApp();
  manager = await app.as('manager');
  await app.synced();
});
afterAll(() => app.stop());

interface Page {
  data: AuditLine[];
  next: string | null;
}
const lines = async (query: Record<string, string>) =>
  (await manager.read<Page>(`/api/audit?${new URLSearchParams(query)}`)).data;

const kind = 'refund.create';

/** Orders a refund, and gives its id and what it is about. */
async function refund(by: Client, from: Partial<Stripe.PaymentIntentCreateParams> = {}) {
  const charge = await pay(app.sandbox, from);
  const input = { charge: charge.id, amount: 1000 };
  const { body } = await by.post<Preview>('/api/operations/preview', { kind, input });
  const { fingerprint } = body;
  const id = ulid();
  await by.post('/api/operations', { id, kind, input, reason: 'Arrived broken', fingerprint });
  return { id, charge: charge.id };
}

describe('on record is', () => {
  test('an order with who, when, from where and why, and Stripe’s answer with its request', async () => {
    const started = Math.floor(Date.now() / 1000);
    const { id, charge } = await refund(await app.as('support'));
    const [answered, submitted, ...others] = await lines({ operation: id });
    expect(others).toEqual([]);
    expect(submitted).toMatchObject({
      action: 'operation.submitted',
      by: { name: expect.any(String) },
      subject: { id: charge, name: null },
      reason: 'Arrived broken',
      address: expect.stringMatching(/127\.0\.0\.1$/),
      after: { kind, input: { charge, amount: 1000 }, effects: [{ amount: 1000 }, {}] },
    });
    expect(submitted?.at).toBeGreaterThanOrEqual(started);
    expect(answered).toMatchObject({
      action: 'operation.step_succeeded',
      by: null,
      stripeRequest: expect.stringMatching(/^req_/),
      after: { step: 1, object: expect.stringMatching(/^re_/) },
    });
  });

  test('a refusal of Stripe’s', async () => {
    const error = { code: 'charge_disputed' };
    await app.sandbox.fault({
      method: 'POST',
      path: '/v1/refunds',
      status: 400,
      error,
      times: 1,
    });
    const { id } = await refund(await app.as('support'));
    const [refused] = await lines({ operation: id });
    expect(refused).toMatchObject({
      action: 'operation.step_refused',
      stripeRequest: expect.stringMatching(/^req_/),
      after: { error: { code: 'charge_disputed' } },
    });
  });

  test('an attempt of someone who may not', async () => {
    const viewer = await app.as('viewer');
    const id = ulid();
    const order = { id, kind, input: { charge: 'ch_1abc' }, reason: 'I try', fingerprint: 'f' };
    await viewer.post('/api/operations', order);
    expect(await lines({ operation: id })).toMatchObject([
      { action: 'operation.forbidden', subject: { id: 'ch_1abc' }, after: { role: 'viewer' } },
    ]);
  });

  test('a sign-in, one that failed, and a change of a role, before and after', async () => {
    const joined = await join(app, 'viewer', 'Vera');
    expect(await lines({ by: joined.id, action: 'staff.signed_in' })).toMatchObject([
      { by: { id: joined.id, name: 'Vera' }, address: expect.any(String) },
    ]);
    await app.signIn(joined.email, 'not the password');
    const [failed] = await lines({ action: 'staff.sign_in_failed' });
    expect(failed).toMatchObject({ by: null, address: expect.any(String) });
    const admin = await app.as('admin');
    await admin.post(`/api/staff/${joined.id}`, { role: 'support' });
    expect(await lines({ subject: joined.id, action: 'staff.role_changed' })).toMatchObject([
      {
        subject: { id: joined.id, name: 'Vera' },
        before: { role: 'viewer' },
        after: { role: 'support' },
        address: expect.any(String),
      },
    ]);
  });

  test('a change of a limit, before and after', async () => {
    const admin = await app.as('admin');
    const limit = { role: 'finance', kind, currency: 'usd', single: 1000, day: 5000 };
    const name = { role: 'finance', kind, currency: 'usd' };
    await admin.post('/api/limits', limit);
    await admin.post('/api/limits', { ...limit, single: 2000 });
    await admin.post('/api/limits/remove', name);
    expect(await lines({ action: 'limit.' })).toMatchObject([
      { action: 'limit.removed', before: { ...limit, single: 2000 }, after: null },
      { action: 'limit.set', before: limit, after: { ...limit, single: 2000 } },
      { action: 'limit.set', before: null, after: limit, address: expect.any(String) },
    ]);
  });
});

describe('the trail is listed', () => {
  test('newest first, page by page, without a row twice or left out', async () => {
    for (let n = 0; n < 3; n += 1) await refund(await app.as('support'));
    const seen: number[] = [];
    for (let path: string | null = '/api/audit?limit=4'; path !== null; ) {
      const { data, next }: Page = await manager.read<Page>(path);
      seen.push(...data.map(({ seq }) => seq));
      path = next && `/api/audit?limit=4&cursor=${next}`;
    }
    const { entries } = await manager.read<AuditCheck>('/api/audit/verify');
    expect(seen).toEqual(Array.from({ length: entries }, (_, n) => entries - n));
  });

  test('by who, what, subject and time', async () => {
    const support = await app.as('support');
    const { id, charge } = await refund(support);
    const all = await lines({ subject: charge });
    expect(all.map(({ operation }) => operation)).toEqual([id, id]);
    const by = all.find((line) => line.by)?.by?.id ?? '';
    const mine = await lines({ by, action: 'operation.', subject: charge });
    expect(mine.map(({ action }) => action)).toEqual(['operation.submitted']);
    const at = all[0]?.at ?? 0;
    expect(await lines({ subject: charge, 'at[gte]': String(at + 1) })).toEqual([]);
    expect(await lines({ subject: charge, 'at[lte]': String(at) })).toEqual(all);
    expect(await lines({ q: charge })).toHaveLength(2);
  });

  test('with what people call the objects', async () => {
    const { id } = await refund(await app.as('support'), { receipt_email: 'lovis@example.com' });
    const [, submitted] = await lines({ operation: id });
    expect(submitted?.subject).toMatchObject({ name: 'lovis@example.com', isMember: false });
    const joined = await join(app, 'viewer', 'Wim');
    const [line] = await lines({ subject: joined.id });
    expect(line?.subject).toMatchObject({ name: 'Wim', isMember: true });
  });

  test('and everybody who is on record can be chosen, as they are called', async () => {
    const joined = await join(app, 'viewer', 'Ylva');
    const { data } = await manager.read<{ data: PersonKept[] }>('/api/audit/people');
    expect(data).toContainEqual({ id: joined.id, name: 'Ylva' });
    expect(new Set(data.map(({ id }) => id)).size).toBe(data.length);
    for (const { id } of data) expect(await lines({ by: id, limit: '1' })).toHaveLength(1);
  });

  test('to managers, and a mistake is told', async () => {
    const finance = await app.as('finance');
    for (const path of ['/api/audit', '/api/audit/people', '/api/audit/verify'])
      expect((await finance.get(path)).status).toBe(403);
    for (const query of ['colour=red', 'at=1', 'sort=hash', 'cursor=x'])
      expect(await manager.get<ErrorBody>(`/api/audit?${query}`)).toMatchObject({
        status: 400,
        body: { error: { code: 'invalid_input' } },
      });
  });
});

test('a head that was noted is expected, and one of another trail missed', async () => {
  const noted = (await manager.read<AuditCheck>('/api/audit/verify')).head;
  await refund(await app.as('support'));
  const check = (hash: string) => `/api/audit/verify?expected=${hash}`;
  expect(await manager.read<AuditCheck>(check(noted))).toMatchObject({
    intact: true,
    expected: { hash: noted, at: expect.any(Number) },
  });
  const other = noted.replace(/./g, '0');
  expect(await manager.read<AuditCheck>(check(other))).toMatchObject({
    intact: true,
    expected: { hash: other, at: null },
  });
  expect((await manager.get(check('abc'))).status).toBe(400);
  expect(app.output()).toMatch(/"audit":\{"entries":\d+,"head":"[0-9a-f]*"\}/);
});

test('one entry is read by its number, and what the filters find is counted', async () => {
  const { id } = await refund(await app.as('support'));
  const [answered] = await lines({ operation: id });
  expect(answered).toBeDefined();
  const { data } = await manager.read<{ data: AuditLine }>(`/api/audit/${answered?.seq}`);
  expect(data).toEqual(answered);
  expect(await manager.get<ErrorBody>('/api/audit/999999999')).toMatchObject({ status: 404 });
  const summary = await manager.read<{ data: { count: number } }>(
    `/api/audit/summary?operation=${id}`,
  );
  expect(summary.data.count).toBe(2);
});
