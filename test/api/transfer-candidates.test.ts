import { afterAll, beforeAll, expect, test } from 'vitest';
import type { ErrorBody } from '../../api/kit/errors.ts';
import type { ReversalChoice } from '../../api/payments/reversal-choices.ts';
import type { DestinationCandidate, SourceCandidate } from '../../api/transfers/candidates.ts';
import { type AppForTest, type Client, startApp } from '../support/app.ts';
import { eventually } from '../support/eventually.ts';
import { pay, seller, verifiedSeller } from '../support/merchant.ts';

let app: AppForTest;
let viewer: Client;

interface Page<T> {
  data: T[];
  next: string | null;
}

beforeAll(async () => {
  app = await startApp();
  viewer = await app.as('viewer');
  await app.synced();
});
afterAll(() => app.stop());

const transfer = (order: Record<string, unknown>) =>
  app.sandbox.stripe.transfers.create({
    amount: 7000,
    currency: 'usd',
    destination: '',
    ...order,
  });

test('accounts that may be sent money are offered, and the others with why not', async () => {
  const { stripe } = app.sandbox;
  const good = await verifiedSeller(app.sandbox, 'Casa Verde');
  const rejected = await verifiedSeller(app.sandbox, 'Casa Falsa');
  await stripe.accounts.reject(rejected, { reason: 'fraud_other' });
  await eventually(async () => {
    const { data } = await viewer.read<Page<DestinationCandidate>>(
      '/api/transfers/destinations?q=casa&sort=name',
    );
    expect(data).toMatchObject([
      {
        id: rejected,
        name: 'Casa Falsa',
        can: { receive: { ok: false, code: 'account_rejected', why: expect.any(String) } },
      },
      { id: good, name: 'Casa Verde', payouts_enabled: true, can: { receive: { ok: true } } },
    ]);
  });
});

test('payments are offered with what is left of them, and those used up with why not', async () => {
  const destination = await seller(app.sandbox, 'Bo');
  const transfer_group = 'order_12';
  const whole = await pay(app.sandbox, { transfer_group });
  const part = await pay(app.sandbox, { transfer_group });
  await transfer({ destination, amount: 10_000, source_transaction: whole.id });
  await transfer({ destination, amount: 7000, source_transaction: part.id });
  await eventually(async () => {
    const { data } = await viewer.read<Page<SourceCandidate>>(
      `/api/transfers/sources?transfer_group=${transfer_group}&sort=created`,
    );
    expect(data).toMatchObject([
      { id: whole.id, amount: 10_000, left: 0, can: { drawOn: { code: 'charge_used_up' } } },
      { id: part.id, currency: 'usd', left: 3000, can: { drawOn: { ok: true } } },
    ]);
  });
});

test('a refund’s form is told what would be taken back of each transfer, live', async () => {
  const transfer_group = 'order_13';
  const charge = await pay(app.sandbox, { transfer_group });
  await pay(app.sandbox);
  const poor = await verifiedSeller(app.sandbox, 'Poor');
  const rich = await verifiedSeller(app.sandbox, 'Rich');
  await transfer({ destination: poor, transfer_group });
  await transfer({ destination: rich, amount: 2000, transfer_group });
  const stripeAccount = poor;
  await app.sandbox.stripe.payouts.create({ amount: 6000, currency: 'usd' }, { stripeAccount });
  const path = `/api/payments/${charge.id}/reversals`;
  const { data } = await viewer.read<{ data: ReversalChoice[] }>(`${path}?amount=5000`);
  const byAmount = data.toSorted((one, other) => other.amount - one.amount);
  expect(byAmount).toMatchObject([
    { account: poor, left: 7000, share: 3500, proposed: 0, leftOut: 'balance', available: 1000 },
    { account: rich, left: 2000, share: 1000, proposed: 1000, available: 2000 },
  ]);
  const { body, status } = await viewer.get<ErrorBody>(`${path}?amount=some`);
  expect([status, body.error.field]).toEqual([400, 'amount']);
});
