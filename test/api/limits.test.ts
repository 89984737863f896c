import { afterAll, beforeAll, expect, test } from 'vitest';
import type { AuditCheck } from '../../api/audit/audit.ts';
import type { ErrorBody } from '../../api/kit/errors.ts';
import type { Limit } from '../../api/operations/limits.ts';
import type { Preview } from '../../api/operations/prepare.ts';
import { type AppForTest, type Client, startApp } from '../support/app.ts';
import { pay } from './operations-harness.ts';

let app: AppForTest;
let admin: Client;
let support: Client;

beforeAll(async () => {
  app = await startApp();
  [admin, support] = await Promise.all([app.as('admin'), app.as('support')]);
  await app.synced();
});
afterAll(() => app.stop());

const kind = 'refund.create';
const limits = async (by = support) =>
  (await by.read<{ data: Limit[]; kinds: string[] }>('/api/limits')).data;
const usual = { role: 'support', kind: '*', currency: '*', single: 50_000, day: 200_000 };
const whole = { role: 'finance', kind, currency: 'usd', single: 1000, day: 5000 };

test('whoever sees operations sees the limits, and what they may be about', async () => {
  const viewer = await app.as('viewer');
  expect(await limits(viewer)).toEqual([usual]);
  const { kinds } = await viewer.read<{ kinds: string[] }>('/api/limits');
  expect(kinds).toContain(kind);
});

test('an admin sets one, changes it and takes it away, and it holds from the next order on', async () => {
  const charge = await pay(app.sandbox);
  const finance = await app.as('finance');
  const approval = async () => {
    const input = { charge: charge.id, amount: 1500 };
    const { body } = await finance.post<Preview>('/api/operations/preview', { kind, input });
    return body.needsApproval;
  };
  expect(await approval()).toBeUndefined();
  expect(await admin.post('/api/limits', whole)).toMatchObject({
    status: 200,
    body: { data: whole },
  });
  expect(await approval()).toEqual([
    '15.00 USD is above the limit of 10.00 USD that finance has for one operation.',
  ]);
  const changed = { ...whole, single: 2000 };
  expect((await admin.post('/api/limits', changed)).status).toBe(200);
  expect(await limits()).toEqual([changed, usual]);
  expect(await approval()).toBeUndefined();
  const { role, currency } = whole;
  const name = { role, kind, currency };
  expect((await admin.post('/api/limits/remove', name)).status).toBe(200);
  expect((await admin.post('/api/limits/remove', name)).status).toBe(404);
  expect(await limits()).toEqual([usual]);
  const manager = await app.as('manager');
  expect(await manager.read<AuditCheck>('/api/audit/verify')).toMatchObject({ intact: true });
});

test('nobody else may', async () => {
  const manager = await app.as('manager');
  for (const path of ['/api/limits', '/api/limits/remove'])
    expect(await manager.post<ErrorBody>(path, whole)).toMatchObject({
      status: 403,
      body: { error: { details: { permission: 'limit:manage', roles: ['admin'] } } },
    });
  expect(await limits()).toEqual([usual]);
});

test.each([
  ['role', { ...whole, role: 'viewer' }],
  ['role', { ...whole, role: undefined }],
  ['kind', { ...whole, kind: 'refund.destroy' }],
  ['currency', { ...whole, currency: 'USD' }],
  ['single', { ...whole, single: -1 }],
  ['single', { ...whole, single: 0.5 }],
  ['single', { ...whole, single: 6000 }],
  ['single', { ...whole, single: null }],
  ['day', { ...whole, day: '5000' }],
  ['extra', { ...whole, extra: 1 }],
])('a mistake in %s is told with its name (%#)', async (field, body) => {
  const answer = await admin.post<ErrorBody>('/api/limits', body);
  expect(answer).toMatchObject({ status: 400, body: { error: { code: 'invalid_input', field } } });
});
