import { afterAll, beforeAll, expect, test } from 'vitest';
import type { DisputeRow } from '../../api/disputes/list.ts';
import type { PaymentRow } from '../../api/payments/list.ts';
import { type AppForTest, startApp } from '../support/app.ts';
import { eventually } from '../support/eventually.ts';
import { pay, seller } from '../support/merchant.ts';

let app: AppForTest;
beforeAll(async () => {
  app = await startApp();
  await app.synced();
});
afterAll(() => app.stop());

/** The ids of a list, once as many have arrived as are awaited. */
async function listed(path: string, awaited: number): Promise<string[]> {
  const support = await app.as('support');
  return eventually(async () => {
    const { data } = await support.read<{ data: (PaymentRow | DisputeRow)[] }>(path);
    if (data.length < awaited) throw new Error(`${path} has ${data.length} of ${awaited}`);
    return data.map(({ id }) => id).sort();
  });
}

test('the payments and disputes of an account are those whose money reaches it', async () => {
  const { sandbox } = app;
  const { stripe } = sandbox;
  const [bakery, florist] = [await seller(sandbox, 'Bakery'), await seller(sandbox, 'Florist')];
  const destined = await pay(sandbox, { transfer_data: { destination: bakery } });
  const sourced = await pay(sandbox);
  const grouped = await pay(sandbox, { transfer_group: 'order_1' });
  await pay(sandbox, { transfer_data: { destination: florist } });
  const transfer = { amount: 500, currency: 'usd', destination: bakery };
  await stripe.transfers.create({ ...transfer, source_transaction: sourced.id });
  await stripe.transfers.create({ ...transfer, transfer_group: 'order_1' });
  const dispute = await sandbox.simulate<{ id: string }>('dispute', { charge: grouped.id });

  const reaching = [destined.id, sourced.id, grouped.id].sort();
  expect(await listed(`/api/payments?account=${bakery}`, 3)).toEqual(reaching);
  expect(await listed(`/api/disputes?account=${bakery}`, 1)).toEqual([dispute.id]);
  expect(await listed(`/api/disputes?charge=${grouped.id}`, 1)).toEqual([dispute.id]);
  expect(await listed(`/api/disputes?account=${florist}`, 0)).toEqual([]);
});

test('the id of a refund opens the payment that it is of', async () => {
  const charge = await pay(app.sandbox);
  const refund = await app.sandbox.stripe.refunds.create({ charge: charge.id, amount: 300 });
  const support = await app.as('support');
  const { data } = await support.read<{ data: { charge: { id: string } } }>(
    `/api/payments/${refund.id}`,
  );
  expect(data.charge.id).toBe(charge.id);
  expect((await support.get('/api/payments/re_unknown1')).status).toBe(404);
});
