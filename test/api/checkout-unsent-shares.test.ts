import type Stripe from 'stripe';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import type { OperationView } from '../../api/operations/view.ts';
import { type AppForTest, startApp } from '../support/app.ts';
import { byBankDebit, byCard, paysOn } from '../support/customer.ts';
import { eventually } from '../support/eventually.ts';
import { pay } from '../support/merchant.ts';
import { done } from '../support/order.ts';
import { type Splitting, splitting, standing, succeeded } from '../support/split.ts';

let app: AppForTest;
let split: Splitting;
beforeAll(async () => {
  app = await startApp();
  split = await splitting(app);
});
afterEach(() => app.sandbox.clearFaults());
afterAll(() => app.stop());

const retry = (operation: string) => `/api/operations/${operation}/retry`;

/** A session that was paid while the driver could not be sent anything. */
async function lost(of?: string) {
  const { id, url, group } = await split.open(of);
  await app.sandbox.simulate('account_past_due', { account: split.driver });
  await paysOn(url, byCard);
  const [, second] = await split.planned(id, (all) =>
    expect(all.map(({ status }) => status)).toEqual(['succeeded', 'refused']),
  );
  return { id, group, operation: second?.operation ?? '', charge: second?.charge ?? '' };
}
const restored = () => app.sandbox.simulate('account_requirements_met', { account: split.driver });

describe('a share that could not be sent', () => {
  test('is found, and sent once it can be, by whoever tries it again', async () => {
    const { id, group, operation } = await lost();
    const [finding] = await split.unsent(id);
    expect(finding).toMatchObject({ amount: 2000, currency: 'usd', group });
    expect(finding?.facts).toContain('cannot receive transfers');
    await restored();
    const manager = await app.as('manager');
    expect((await manager.post(retry(operation), {})).status).toBe(200);
    await split.planned(id, succeeded);
    expect((await split.sent(group)).map(({ amount }) => amount)).toEqual([7000, 2000]);
    await eventually(async () => expect(await split.unsent(id)).toEqual([]));
    expect((await manager.post(retry(operation), {})).status).toBe(409);
  });

  test('is let go with the split, and not tried again then', async () => {
    const { id, operation } = await lost();
    await restored();
    const finance = await app.as('finance');
    const cancel = `/api/checkout/${id}/planned-transfers/cancel`;
    expect((await finance.post(cancel, { reason: 'Paid in cash' })).body).toEqual({ canceled: 1 });
    await split.planned(id, (all) => expect(all[1]?.standing).toBe('canceled'));
    expect(await split.unsent(id)).toEqual([]);
    expect((await finance.post(retry(operation), {})).status).toBe(409);
  });

  test('needs approval where whoever tries it again may not send as much alone', async () => {
    const { id, operation } = await lost();
    await restored();
    const admin = await app.as('admin');
    const limit = { role: 'manager', kind: 'transfer.create', currency: 'usd' };
    await admin.post('/api/limits', { ...limit, single: 1000, day: 1000 });
    const manager = await app.as('manager');
    await manager.post(retry(operation), {});
    await eventually(async () => {
      const seen = await manager.read<OperationView>(`/api/operations/${operation}`);
      expect(seen.status).toBe('waiting_approval');
    });
    await admin.post('/api/limits/remove', limit);
    const approve = `/api/operations/${operation}/approve`;
    expect(await manager.post(approve, {})).toMatchObject({
      status: 403,
      body: { error: { code: 'own_operation' } },
    });
    expect((await admin.post(approve, {})).status).toBe(200);
    await split.planned(id, succeeded);
  });

  test('counts no second time for whoever planned it', async () => {
    const { id, operation } = await lost();
    await restored();
    const admin = await app.as('admin');
    const limit = { role: 'finance', kind: 'transfer.create', currency: 'usd' };
    await admin.post('/api/limits', { ...limit, single: 1, day: 1 });
    const finance = await app.as('finance');
    await app.sandbox.fault({
      method: 'POST',
      path: '/v1/transfers',
      status: 400,
      error: { type: 'invalid_request_error', message: 'Not now' },
      times: 1,
    });
    expect((await finance.post(retry(operation), {})).status).toBe(200);
    await eventually(async () => {
      const { status, steps } = await finance.read<OperationView>(`/api/operations/${operation}`);
      expect([status, steps.length]).toEqual(['refused', 1]);
    });
    expect((await finance.post(retry(operation), {})).status).toBe(200);
    await split.planned(id, succeeded);
    await admin.post('/api/limits/remove', limit);
  });
});

describe('beside what was sent by hand', () => {
  /** Sends money as finance does. */
  const sends = async (input: Record<string, unknown>) =>
    done(await app.as('finance'), 'transfer.create', { currency: 'usd', ...input });
  /** The same where the balance covers it: the platform’s own payouts empty it. */
  const fromBalance = async (input: Record<string, unknown>) => {
    await pay(app.sandbox, { amount: 50_000 });
    return sends(input);
  };
  const reverses = async (transfer: string) =>
    done(await app.as('finance'), 'transfer.reverse', { transfer });
  const toDriver = (transfers: readonly Stripe.Transfer[]) =>
    transfers.filter(({ destination }) => destination === split.driver);
  const told = (id: string, amounts: readonly number[]) =>
    eventually(async () => {
      const found = await split.unsent(id);
      expect(found.map(({ amount }) => amount)).toEqual(amounts);
    });
  const ofDriver = (id: string, awaited: object) =>
    split.planned(id, (all) => expect(all[1]).toMatchObject(awaited));
  /** The bank debit of a session is on its way. */
  async function onTheWay() {
    const { id, url, group } = await split.open();
    await paysOn(url, byBankDebit());
    await split.planned(id, standing('waits_for_payment'));
    return { id, group };
  }
  const succeeds = () => app.sandbox.advance(8 * 24 * 3600);

  test('a share is not sent, though that was paid from the balance before the money came', async () => {
    const { id, group } = await onTheWay();
    await fromBalance({ destination: split.driver, amount: 2000, transferGroup: group });
    await succeeds();
    const [, second] = await ofDriver(id, { status: 'refused', standing: 'sent_by_hand' });
    const finance = await app.as('finance');
    const { error } = await finance.read<OperationView>(`/api/operations/${second?.operation}`);
    expect(error?.code).toBe('sent_already');
    expect(toDriver(await split.sent(group))).toMatchObject([{ amount: 2000 }]);
    expect(await split.unsent(id)).toEqual([]);
  });

  test('a refused share is done with once it was sent from the balance', async () => {
    const { id, group } = await lost();
    await restored();
    await told(id, [2000]);
    await fromBalance({ destination: split.driver, amount: 2000, transferGroup: group });
    await ofDriver(id, { standing: 'sent_by_hand', unsent: 0 });
    await told(id, []);
    const cancel = `/api/checkout/${id}/planned-transfers/cancel`;
    expect((await (await app.as('finance')).post(cancel, { reason: 'Sent' })).status).toBe(409);
  });

  test('what of a share is still to be sent is told to the cent, and sent by hand too', async () => {
    const { id, group, operation, charge } = await lost();
    await restored();
    const part = { destination: split.driver, sourceTransaction: charge };
    await sends({ ...part, amount: 500 });
    await ofDriver(id, { standing: 'not_sent', unsent: 1500 });
    await told(id, [1500]);
    const finance = await app.as('finance');
    await finance.post(retry(operation), {});
    await eventually(async () => {
      const seen = await finance.read<OperationView>(`/api/operations/${operation}`);
      expect(seen).toMatchObject({ status: 'refused', error: { code: 'sent_already' } });
    });
    expect(toDriver(await split.sent(group))).toMatchObject([{ amount: 500 }]);
    await sends({ ...part, amount: 1500 });
    await ofDriver(id, { standing: 'sent_by_hand', unsent: 0 });
    await told(id, []);
  });

  test('what was all taken back again stops no share', async () => {
    const { id, group } = await onTheWay();
    await reverses(await sends({ destination: split.driver, amount: 2000, transferGroup: group }));
    await succeeds();
    await split.planned(id, succeeded);
    expect(toDriver(await split.sent(group)).map(({ reversed }) => reversed)).toEqual([
      true,
      false,
    ]);
  });

  test('nor does what was drawn from the payment, and taken back', async () => {
    const { id, operation, charge } = await lost();
    await restored();
    const part = { destination: split.driver, amount: 1000, sourceTransaction: charge };
    await reverses(await sends(part));
    await (await app.as('finance')).post(retry(operation), {});
    await split.planned(id, succeeded);
  });

  test('what was taken back by mistake and sent again counts', async () => {
    const { id, group, operation, charge } = await lost();
    await restored();
    const half = { destination: split.driver, amount: 1000 };
    const reversal = await reverses(await sends({ ...half, sourceTransaction: charge }));
    await told(id, [2000]);
    await eventually(() => fromBalance({ ...half, transferGroup: group, repays: reversal }));
    await ofDriver(id, { standing: 'not_sent', unsent: 1000 });
    await told(id, [1000]);
    const finance = await app.as('finance');
    await finance.post(retry(operation), {});
    await eventually(async () => {
      const seen = await finance.read<OperationView>(`/api/operations/${operation}`);
      expect(seen).toMatchObject({ status: 'refused', error: { code: 'sent_already' } });
    });
  });

  test('what was sent within the group before the session was made is for something else', async () => {
    const { id: before, group } = await split.open();
    await done(await app.as('finance'), 'checkout.expire', { session: before });
    await fromBalance({ destination: split.driver, amount: 2000, transferGroup: group });
    await app.sandbox.advance(60);
    const { id, url } = await split.open(group);
    await paysOn(url, byCard);
    await split.planned(id, succeeded);
  });

  test('money from the balance counts for one payment of its group', async () => {
    const first = await lost();
    await restored();
    const second = await lost(first.group);
    await restored();
    await fromBalance({ destination: split.driver, amount: 3000, transferGroup: first.group });
    await ofDriver(first.id, { standing: 'sent_by_hand' });
    await told(first.id, []);
    await ofDriver(second.id, { standing: 'not_sent', unsent: 1000 });
    await told(second.id, [1000]);
  });
});
