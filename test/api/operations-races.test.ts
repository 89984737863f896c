import { ulid } from 'ulid';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { ErrorBody } from '../../api/kit/errors.ts';
import type { Preview } from '../../api/operations/prepare.ts';
import type { OperationView } from '../../api/operations/view.ts';
import { type Answer, type AppForTest, type Client, startApp } from '../support/app.ts';
import { eventually } from '../support/eventually.ts';
import { join } from '../support/invited.ts';
import { pay } from './operations-harness.ts';

let app: AppForTest;
let support: Client;
let manager: Client;

beforeAll(async () => {
  app = await startApp();
  [support, manager] = await Promise.all([app.as('support'), app.as('manager')]);
  await app.synced();
});
afterAll(() => app.stop());

const kind = 'refund.create';

/** An operation, or an error: each says in `error` what is wrong. */
type Told = Partial<OperationView>;

async function orderOf(by: Client, input: object) {
  const { body } = await by.post<Preview>('/api/operations/preview', { kind, input });
  return { id: ulid(), kind, input, reason: 'Asked for', fingerprint: body.fingerprint };
}

/** Submits, and waits until it stands still where the answer came before that. */
async function submit(by: Client, order: object): Promise<Answer<Told>> {
  const answer = await by.post<Told>('/api/operations', order);
  if (answer.body.status === undefined) return answer;
  const body = await eventually(async () => {
    const found = await by.read<OperationView>(`/api/operations/${answer.body.id}`);
    expect(['queued', 'running', 'unknown']).not.toContain(found.status);
    return found;
  });
  return { ...answer, body };
}

/** The code of an error, or what the operation ended with. */
const wordOf = ({ body }: Answer<Told>): string => body.error?.code ?? body.status ?? 'nothing';

const refundsOf = async (charge: string) =>
  (await app.sandbox.stripe.refunds.list({ charge })).data.map(({ amount }) => amount);

const postsOf = async (charge: string) =>
  (await app.sandbox.requests({ path: '/v1/refunds', method: 'POST' })).filter(
    ({ params }) => params.charge === charge,
  );

test('fifty submits of one id, half of them for another amount: one effect, and two answers', async () => {
  const charge = await pay(app.sandbox);
  const order = await orderOf(support, { charge: charge.id, amount: 1000 });
  const changed = { ...order, input: { charge: charge.id, amount: 1001 } };
  const answers = await Promise.all(
    Array.from({ length: 50 }, (_, n) => submit(support, n % 2 ? changed : order)),
  );
  const words = answers.map(wordOf);
  expect(new Set(words.filter((_, n) => n % 2 === 0))).toEqual(new Set(['succeeded']));
  expect(new Set(words.filter((_, n) => n % 2 === 1))).toEqual(new Set(['operation_id_reused']));
  expect(await refundsOf(charge.id)).toEqual([1000]);
  expect(await postsOf(charge.id)).toHaveLength(1);
});

test('twenty people refund one payment in full: one does, each other is told that it changed', async () => {
  const charge = await pay(app.sandbox);
  const people = [support, manager, await app.as('finance'), await app.as('admin')];
  const orders = await Promise.all(
    Array.from({ length: 20 }, (_, n) => orderOf(people[n % 4] ?? support, { charge: charge.id })),
  );
  const answers = await Promise.all(
    orders.map((order, n) => submit(people[n % 4] ?? support, order)),
  );
  const words = answers.map(wordOf);
  expect(words.filter((word) => word === 'succeeded')).toHaveLength(1);
  // Whoever came when it was done already is told why it cannot be done again.
  const others = new Set(words.filter((word) => word !== 'succeeded'));
  expect([...others].every((word) => word === 'facts_changed')).toBe(true);
  expect(await refundsOf(charge.id)).toEqual([10_000]);
  expect(await postsOf(charge.id)).toHaveLength(1);
});

/** A refund above what support may give alone. */
async function waiting() {
  const charge = await pay(app.sandbox, { amount: 60_000 });
  const { body } = await submit(support, await orderOf(support, { charge: charge.id }));
  expect(body.status).toBe('waiting_approval');
  return { charge: charge.id, id: String(body.id) };
}

const decide = (by: Client, id: string, verb: string, body: object = {}) =>
  by.post<Told>(`/api/operations/${id}/${verb}`, body);

test('approve against reject against cancel: what held is what is done, and the others are told so', async () => {
  const other = await join(app, 'manager');
  // No matter in which order they come.
  for (const turn of [0, 1, 2]) {
    const { charge, id } = await waiting();
    const decisions = [
      () => decide(manager, id, 'approve', { note: 'Fine' }),
      () => decide(other.client, id, 'reject', { note: 'Not so' }),
      () => decide(support, id, 'cancel'),
    ];
    const inTurn = [...decisions.slice(turn), ...decisions.slice(0, turn)];
    const answers = await Promise.all(inTurn.map((each) => each()));
    for (const { status, body } of answers.filter((each) => each.status !== 200)) {
      expect(status).toBe(409);
      expect(['not_waiting', 'not_cancelable']).toContain(body.error?.code);
    }
    const [approved, rejected, canceled] = decisions.map(
      (each) => answers[inTurn.indexOf(each)]?.status === 200,
    );
    // What is approved and has not begun can still be canceled; nothing else goes together.
    expect(rejected).toBe(!approved && !canceled);
    const operation = await eventually(async () => {
      const found = await support.read<OperationView>(`/api/operations/${id}`);
      expect(found.finishedAt).not.toBeNull();
      return found;
    });
    expect(operation.status).toBe(rejected ? 'refused' : canceled ? 'canceled' : 'succeeded');
    expect(await refundsOf(charge)).toEqual(operation.status === 'succeeded' ? [60_000] : []);
  }
});

test('twenty approvals of one order are one effect', async () => {
  const { charge, id } = await waiting();
  const answers = await Promise.all(
    Array.from({ length: 20 }, () => decide(manager, id, 'approve')),
  );
  expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
  expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200, 409]));
  expect(await refundsOf(charge)).toEqual([60_000]);
  expect(await postsOf(charge)).toHaveLength(1);
});

test('twenty tries again of one refusal are one more attempt', async () => {
  const charge = await pay(app.sandbox);
  const error = { code: 'charge_disputed' };
  const path = '/v1/refunds';
  await app.sandbox.fault({ method: 'POST', path, status: 400, error, times: 1 });
  const { body } = await submit(support, await orderOf(support, { charge: charge.id }));
  expect(body.status).toBe('refused');
  const answers = await Promise.all(
    Array.from({ length: 20 }, () => decide(support, String(body.id), 'retry')),
  );
  expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
  for (const answer of answers.filter(({ status }) => status !== 200))
    expect(answer).toMatchObject({ status: 409, body: { error: { code: 'not_retryable' } } });
  await eventually(async () => {
    const { status } = await support.read<OperationView>(`/api/operations/${body.id}`);
    expect(status).toBe('succeeded');
  });
  expect(await postsOf(charge.id)).toHaveLength(2);
  expect(await refundsOf(charge.id)).toEqual([10_000]);
});

test('a cancel against the last moment before it begins: either nothing was sent, or all was', async () => {
  for (let n = 0; n < 10; n += 1) {
    const charge = await pay(app.sandbox);
    const order = await orderOf(support, { charge: charge.id });
    const submitted = submit(support, order);
    await eventually(async () => {
      const { status } = await support.get(`/api/operations/${order.id}`);
      expect(status).toBe(200);
    });
    const canceled = await decide(support, order.id, 'cancel');
    await submitted;
    const { status } = await eventually(async () => {
      const found = await support.read<OperationView>(`/api/operations/${order.id}`);
      expect(found.finishedAt).not.toBeNull();
      return found;
    });
    expect(status).toBe(canceled.status === 200 ? 'canceled' : 'succeeded');
    expect(await refundsOf(charge.id)).toEqual(status === 'succeeded' ? [10_000] : []);
  }
});

test('a rejection says why, or is none', async () => {
  const { id } = await waiting();
  for (const body of [{}, { note: ' ' }]) {
    const answer = await manager.post<ErrorBody>(`/api/operations/${id}/reject`, body);
    expect(answer).toMatchObject({ status: 400, body: { error: { field: 'note' } } });
  }
  const rejected = await decide(manager, id, 'reject', { note: 'Not like this' });
  expect(rejected).toMatchObject({
    status: 200,
    body: { status: 'refused', decision: { note: 'Not like this' }, choices: [] },
  });
});
