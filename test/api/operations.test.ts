import { ulid } from 'ulid';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { AuditCheck } from '../../api/audit/audit.ts';
import type { PersonKept } from '../../api/audit/people.ts';
import type { ErrorBody } from '../../api/kit/errors.ts';
import type { OperationRow } from '../../api/operations/list.ts';
import type { Preview } from '../../api/operations/prepare.ts';
import type { Possible } from '../../api/operations/rules.ts';
import type { OperationLine, OperationView } from '../../api/operations/view.ts';
import { type AppForTest, type Client, startApp } from '../support/app.ts';
import { eventually } from '../support/eventually.ts';
import { pay } from './operations-harness.ts';

let app: AppForTest;
let support: Client;
let viewer: Client;

beforeAll(async () => {
  app = await startApp();
  [support, viewer] = await Promise.all([app.as('support'), app.as('viewer')]);
  await app.synced();
});
afterAll(() => app.stop());

const kind = 'refund.create';

async function preview(by: Client, input: object) {
  const { status, body } = await by.post<Preview>('/api/operations/preview', { kind, input });
  expect(status).toBe(200);
  return body;
}

/** What a person submits who agrees to the preview. */
async function order(input: object) {
  const { fingerprint } = await preview(support, input);
  return { id: ulid(), kind, input, reason: 'Arrived broken', fingerprint };
}

test('a support agent refunds a payment, and its page shows it', async () => {
  const charge = await pay(app.sandbox);
  const submitted = await order({ charge: charge.id, amount: 4000 });
  const { status, body } = await support.post<OperationView>('/api/operations', submitted);
  expect(status).toBe(200);
  expect(body).toMatchObject({
    id: submitted.id,
    kind,
    status: 'succeeded',
    subject: charge.id,
    subjectName: null,
    input: { charge: charge.id, amount: 4000 },
    reason: 'Arrived broken',
    by: { name: expect.any(String) },
    steps: [{ n: 1, text: `Refund 40.00 USD of ${charge.id}`, status: 'succeeded' }],
  });
  expect(await viewer.read(`/api/operations/${submitted.id}`)).toEqual(body);
  const { data } = await viewer.read<{
    data: { outcome: string; operations: OperationLine[]; can: { refund: Possible } };
  }>(`/api/payments/${charge.id}?source=snapshot`);
  expect(data).toMatchObject({
    outcome: 'partially_refunded',
    operations: [{ id: submitted.id, kind, status: 'succeeded', by: body.by }],
    can: { refund: { ok: true } },
  });
});

test('the preview says in money who gets and who pays', async () => {
  const charge = await pay(app.sandbox);
  const shown = await preview(support, { charge: charge.payment_intent, amount: 2500 });
  expect(shown).toMatchObject({
    steps: [{ n: 1, text: `Refund 25.00 USD of ${charge.id}` }],
    effects: [
      { party: { type: 'customer' }, currency: 'usd', amount: 2500 },
      { party: { type: 'platform' }, currency: 'usd', amount: -2500 },
    ],
    fingerprint: expect.stringMatching(/^[0-9a-f]{64}$/),
  });
});

test('it names what it is about, as far as that is kept', async () => {
  const charge = await pay(app.sandbox, { receipt_email: 'nele@example.com' });
  await eventually(() => viewer.read(`/api/payments/${charge.id}?source=snapshot`));
  expect(await preview(support, { charge: charge.id, amount: 2500 })).toMatchObject({
    subjectName: 'nele@example.com',
  });
});

test('fifty submits of one id at once are one refund, and all are told so', async () => {
  const charge = await pay(app.sandbox);
  const one = await order({ charge: charge.id, amount: 1000 });
  const answers = await Promise.all(
    Array.from({ length: 50 }, () => support.post<OperationView>('/api/operations', one)),
  );
  expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200]));
  expect(new Set(answers.map(({ body }) => body.steps[0]?.object)).size).toBe(1);
  const { data } = await app.sandbox.stripe.refunds.list({ charge: charge.id });
  expect(data).toHaveLength(1);
});

test('an id used for something else, and facts that changed, are conflicts', async () => {
  const charge = await pay(app.sandbox);
  const first = await order({ charge: charge.id, amount: 1000 });
  const second = await order({ charge: charge.id, amount: 2000 });
  await support.post('/api/operations', first);
  const reused = await support.post<ErrorBody>('/api/operations', { ...second, id: first.id });
  expect(reused).toMatchObject({ status: 409, body: { error: { code: 'operation_id_reused' } } });
  const changed = await support.post<ErrorBody>('/api/operations', second);
  expect(changed).toMatchObject({
    status: 409,
    body: { error: { code: 'facts_changed', details: { fingerprint: expect.any(String) } } },
  });
  const fresh = changed.body.error.details as Preview;
  const agreed = { ...second, fingerprint: fresh.fingerprint };
  expect((await support.post('/api/operations', agreed)).status).toBe(200);
});

describe('who may', () => {
  test('a viewer may not refund, and is told who may', async () => {
    const charge = await pay(app.sandbox);
    const refused = await viewer.post<ErrorBody>('/api/operations/preview', {
      kind,
      input: { charge: charge.id },
    });
    expect(refused).toMatchObject({
      status: 403,
      body: {
        error: {
          code: 'forbidden',
          details: {
            permission: 'refund:create',
            roles: ['support', 'finance', 'manager', 'admin'],
          },
        },
      },
    });
    const submitted = await viewer.post('/api/operations', await order({ charge: charge.id }));
    expect(submitted.status).toBe(403);
  });

  test('nobody may do anything without signing in', async () => {
    for (const path of ['/api/operations', '/api/operations/queue', '/api/audit/verify'])
      expect((await app.nobody.get(path)).status).toBe(401);
    expect((await app.nobody.post('/api/operations', {})).status).toBe(401);
  });
});

describe('what is wrong is told at its field', () => {
  const whole = {
    id: ulid(),
    kind,
    input: { charge: 'ch_1' },
    reason: 'Asked for',
    fingerprint: 'f',
  };
  test.each([
    ['id', { ...whole, id: 'not-a-ulid' }],
    ['id', { ...whole, id: whole.id.toLowerCase() }],
    ['reason', { ...whole, reason: ' \n ' }],
    ['reason', { ...whole, reason: 'x'.repeat(501) }],
    ['reason', { ...whole, reason: undefined }],
    ['fingerprint', { ...whole, fingerprint: '' }],
    ['input', { ...whole, input: [] }],
    ['extra', { ...whole, extra: 1 }],
    ['kind', { ...whole, kind: 'refund.destroy' }],
    ['amount', { ...whole, input: { charge: 'ch_1', amount: -5 } }],
  ])('%s', async (field, body) => {
    const answer = await support.post<ErrorBody>('/api/operations', body);
    expect(answer).toMatchObject({
      status: 400,
      body: { error: { code: 'invalid_input', field } },
    });
  });
});

test('operations are listed by what they are about, newest first', async () => {
  const charge = await pay(app.sandbox);
  const ids: string[] = [];
  for (const amount of [100, 200]) {
    const submitted = await order({ charge: charge.id, amount });
    await support.post('/api/operations', submitted);
    ids.unshift(submitted.id);
  }
  const { data } = await viewer.read<{ data: OperationRow[] }>(
    `/api/operations?subject=${charge.id}&status=succeeded`,
  );
  expect(data.map(({ id }) => id)).toEqual(ids);
  expect((await viewer.get('/api/operations?colour=red')).status).toBe(400);
  const asked = [...ids, ulid()].join();
  expect(await viewer.read(`/api/operations?id=${asked}`)).toMatchObject({ data });
  const people = await viewer.read<{ data: PersonKept[] }>('/api/operations/people');
  expect(people.data).toContainEqual(data[0]?.by);
  expect((await viewer.get(`/api/operations/${ulid()}`)).status).toBe(404);
});

test('an operation says whom it is about, as people know them', async () => {
  const receipt_email = 'rohan@tanaka.in';
  const charge = await pay(app.sandbox, { receipt_email });
  const { id, ...rest } = await order({ charge: charge.id, amount: 100 });
  await support.post('/api/operations', { id, ...rest });
  const one = await viewer.read<OperationView>(`/api/operations/${id}`);
  const { data } = await viewer.read<{ data: OperationRow[] }>(
    `/api/operations?subject=${charge.id}`,
  );
  expect([one.subjectName, data[0]?.subjectName]).toEqual([receipt_email, receipt_email]);
});

test('a manager can check that the audit trail holds', async () => {
  const manager = await app.as('manager');
  const check = await manager.read<AuditCheck>('/api/audit/verify');
  expect(check).toMatchObject({ intact: true, head: expect.stringMatching(/^[0-9a-f]{64}$/) });
  expect(check.entries).toBeGreaterThan(0);
  expect((await support.get('/api/audit/verify')).status).toBe(403);
});
