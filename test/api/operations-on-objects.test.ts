import { ulid } from 'ulid';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Preview } from '../../api/operations/prepare.ts';
import type { OperationLine, OperationView } from '../../api/operations/view.ts';
import type { Role } from '../../api/staff/rules.ts';
import { type AppForTest, startApp } from '../support/app.ts';
import { eventually } from '../support/eventually.ts';
import { pay, seller } from './operations-harness.ts';

let app: AppForTest;

beforeAll(async () => {
  app = await startApp();
  await app.synced();
});
afterAll(() => app.stop());

/** Previews over HTTP, and submits exactly that. */
async function order(role: Role, kind: string, input: Record<string, unknown>) {
  const person = await app.as(role);
  const { body } = await person.post<Preview>('/api/operations/preview', { kind, input });
  const submit = { id: ulid(), kind, input, reason: 'Risk', fingerprint: body.fingerprint };
  return (await person.post<OperationView>('/api/operations', submit)).body;
}

const linesOn = async (path: string) => {
  const viewer = await app.as('viewer');
  return (await viewer.read<{ data: { operations: OperationLine[] } }>(path)).data.operations;
};

test('an account’s page says what was ordered about it, newest first', async () => {
  const account = await seller(app.sandbox, 'Casa Verde');
  await app.sandbox.simulate('account_onboarding', { account, stage: 'verified' });
  const changed = await order('manager', 'payout_schedule.update', {
    account,
    interval: 'weekly',
    weeklyPayoutDays: ['friday'],
  });
  expect(changed.status).toBe('succeeded');
  const waiting = await order('manager', 'account.reject', { account, reason: 'other' });
  expect(await linesOn(`/api/accounts/${account}`)).toMatchObject([
    { id: waiting.id, kind: 'account.reject', status: 'waiting_approval' },
    { id: changed.id, kind: 'payout_schedule.update', status: 'succeeded' },
  ]);
});

test('a dispute’s page says who gave it up', async () => {
  const charge = await pay(app.sandbox, { payment_method: 'pm_card_createDispute' });
  const id = await eventually(async () => {
    const { data } = await app.sandbox.stripe.disputes.list({ charge: charge.id });
    expect(data).toHaveLength(1);
    return data[0]?.id;
  });
  const accepted = await order('finance', 'dispute.accept', { dispute: id });
  expect(await linesOn(`/api/disputes/${id}`)).toMatchObject([
    { id: accepted.id, kind: 'dispute.accept', status: 'succeeded' },
  ]);
});
