import type Stripe from 'stripe';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { ErrorBody } from '../../api/kit/errors.ts';
import type { TransferRow } from '../../api/transfers/list.ts';
import { type AppForTest, type Client, startApp } from '../support/app.ts';
import { eventually } from '../support/eventually.ts';
import { pay, seller } from '../support/merchant.ts';

const day = 86_400;

interface Detail {
  data: {
    transfer: Stripe.Transfer;
    state: string;
    left: number;
    group: string | null;
    destinationName: string | null;
    source: { id: string; amount: number } | null;
    reversals: Stripe.TransferReversal[];
    bookings: { source: string; net: number }[];
    payment: {
      id: string;
      where: string;
      why: { code: string; text: string } | null;
      booked: Stripe.BalanceTransaction | null;
      payout: { id: string; status: string; arrival_date: number; automatic: boolean } | null;
    };
    history: { changes: { path: string }[] }[];
  };
  asOf: number;
  source: 'stripe' | 'snapshot';
  staleBecause?: string;
}

let app: AppForTest;
let finance: Client;
let stripe: Stripe;
beforeAll(async () => {
  app = await startApp();
  await app.synced();
  finance = await app.as('finance');
  ({ stripe } = app.sandbox);
  // The platform keeps what it has, whatever day it becomes.
  await stripe.balanceSettings.update({
    payments: { payouts: { schedule: { interval: 'manual' } } },
  });
  await pay(app.sandbox, { amount: 500_000 });
});
afterAll(() => app.stop());

const open = (id: string) => finance.read<Detail>(`/api/transfers/${id}`);
const list = async (query = '') =>
  (await finance.read<{ data: TransferRow[] }>(`/api/transfers?${query}`)).data;

const send = (destination: string, order: Partial<Stripe.TransferCreateParams> = {}) =>
  stripe.transfers.create({ amount: 9000, currency: 'usd', destination, ...order });

/** A seller whose bank account is known, so that it is paid out by its schedule. */
async function payable(name: string) {
  const account = await seller(app.sandbox, name);
  await app.sandbox.simulate('account_onboarding', { account, stage: 'verified' });
  return account;
}

describe('what is reversed and what is left', () => {
  test('of a transfer partly reversed, and then in full', async () => {
    const { id } = await send(await seller(app.sandbox, 'Two Halves'));
    const first = await stripe.transfers.createReversal(id, { amount: 2000 });
    const half = await open(id);
    expect(half).toMatchObject({
      source: 'stripe',
      data: { state: 'partially_reversed', left: 7000, destinationName: 'Two Halves' },
    });
    expect(half.data.reversals.map((reversal) => reversal.id)).toEqual([first.id]);

    const second = await stripe.transfers.createReversal(id);
    const whole = await open(id);
    expect(whole.data).toMatchObject({ state: 'reversed', left: 0 });
    expect(whole.data.payment).toMatchObject({ where: 'taken_back', why: null });
    // Newest first, and the platform has all of it back.
    expect(whole.data.reversals.map((reversal) => reversal.id)).toEqual([second.id, first.id]);
    await eventually(async () => {
      const { bookings } = (await open(id)).data;
      expect(bookings.map(({ net }) => net)).toEqual([-9000, 2000, 7000]);
    });
    const changed = whole.data.history.flatMap(({ changes }) => changes.map(({ path }) => path));
    expect(changed).toContain('amount_reversed');
  });

  test('names the refund that took it back', async () => {
    const destination = await seller(app.sandbox, 'Destined');
    const charge = await pay(app.sandbox, { transfer_data: { destination } });
    const refund = await stripe.refunds.create({
      charge: charge.id,
      amount: 4000,
      reverse_transfer: true,
    });
    const { data } = await open(String(charge.transfer));
    expect(data).toMatchObject({ left: 6000, source: { id: charge.id, amount: 10_000 } });
    expect(data.reversals).toMatchObject([{ amount: 4000, source_refund: refund.id }]);
    expect(data.group).toBe(charge.transfer_group ?? `group_${charge.payment_intent}`);
  });
});

describe('where the money is', () => {
  test('pending with its charge, then available, then in an automatic payout', async () => {
    const destination = await payable('Follow the Money');
    const charge = await pay(app.sandbox, {
      payment_method: 'pm_card_visa',
      transfer_group: 'order_followed',
    });
    const { id } = await send(destination, { amount: 7000, source_transaction: charge.id });

    const pending = (await open(id)).data;
    expect(pending).toMatchObject({ group: 'order_followed', source: { id: charge.id } });
    const { booked } = pending.payment;
    expect(pending.payment).toMatchObject({ where: 'pending', payout: null });
    expect(booked).toMatchObject({ amount: 7000, status: 'pending', currency: 'usd' });

    await app.sandbox.advance((booked?.available_on ?? 0) - (await app.sandbox.now()));
    // The sandbox tells its time with each answer, and pays out no sooner than a day later.
    await eventually(async () => expect((await open(id)).data.payment.where).toBe('available'));

    await app.sandbox.advance(2 * day);
    const [payout] = (await stripe.payouts.list({ limit: 1 }, { stripeAccount: destination })).data;
    const paidOut = (await open(id)).data.payment;
    expect(paidOut).toMatchObject({ where: 'paid_out', payout: { id: payout?.id } });
    expect(paidOut.payout).toMatchObject({ automatic: true, arrival_date: payout?.arrival_date });

    // It is kept: whoever opens the page next need not wait for Stripe.
    const kept = await finance.read<Detail>(`/api/transfers/${id}?source=snapshot`);
    expect(kept.data.payment.payout?.id).toBe(payout?.id);

    await app.sandbox.advance(7 * day);
    expect((await open(id)).data.payment.payout?.status).toBe('paid');
  });

  test('is with the platform again once all is reversed, though it had been paid out', async () => {
    const destination = await payable('Paid and Reversed');
    const { id } = await send(destination);
    await app.sandbox.advance(2 * day);
    expect((await open(id)).data.payment.where).toBe('paid_out');
    // The reversal comes off what the seller has been sent since.
    await send(destination);
    await stripe.transfers.createReversal(id);
    const { where, payout } = (await open(id)).data.payment;
    expect(where).toBe('taken_back');
    expect(payout?.automatic).toBe(true);
  });

  test('comes back when the bank refuses the payout', async () => {
    const destination = await payable('Closed Account');
    const { id } = await send(destination);
    await app.sandbox.advance(2 * day);
    const { payout } = (await open(id)).data.payment;
    await app.sandbox.simulate('payout_failure', { payout: payout?.id });
    // A reading that had begun before may still be answered first.
    await eventually(async () => {
      const { where, payout: failed } = (await open(id)).data.payment;
      expect({ where, failed }).toMatchObject({
        where: 'available',
        failed: { id: payout?.id, status: 'failed' },
      });
    });
  });

  test('is not known where the account pays itself by hand', async () => {
    const destination = await payable('By Hand');
    await stripe.balanceSettings.update(
      { payments: { payouts: { schedule: { interval: 'manual' } } } },
      { stripeAccount: destination },
    );
    const { id } = await send(destination);
    expect((await open(id)).data.payment.where).toBe('available');
    await stripe.payouts.create({ amount: 5000, currency: 'usd' }, { stripeAccount: destination });
    expect((await open(id)).data.payment).toMatchObject({
      where: 'unknown',
      why: { code: 'paid_by_hand' },
    });
  });

  test('is not known of an account that has left the platform', async () => {
    const destination = await seller(app.sandbox, 'Gone Fishing');
    const { id } = await send(destination);
    await eventually(async () => {
      const known = await finance.get(`/api/accounts/${destination}?source=snapshot`);
      expect(known.status).toBe(200);
    });
    await stripe.accounts.del(destination);
    // That it has left comes by an event of its own.
    await eventually(async () => {
      const { data, source } = await open(id);
      expect(source).toBe('stripe');
      expect(data).toMatchObject({ left: 9000, destinationName: 'Gone Fishing' });
      expect(data.payment).toMatchObject({ where: 'unknown', why: { code: 'account_left' } });
    });
  });

  test('does not keep a page from opening when Stripe refuses to tell', async () => {
    const { id } = await send(await seller(app.sandbox, 'Not Yours'));
    await app.sandbox.fault({ path: '/v1/balance_transactions', status: 403 });
    expect((await open(id)).data).toMatchObject({
      state: 'paid',
      payment: { where: 'unknown', why: { code: 'not_read' } },
    });
    await app.sandbox.clearFaults();
    expect((await open(id)).data.payment.where).toBe('available');
  });
});

describe('while Stripe is silent', () => {
  test('what is kept is shown with its date, and what is not is not found', async () => {
    const { id } = await send(await seller(app.sandbox, 'Silent'));
    const before = await open(id);
    await app.sandbox.fault({ path: '/v1/transfers/*', status: 500, times: 2 });
    const { source, staleBecause, asOf, data } = await open(id);
    expect({ source, staleBecause }).toEqual({
      source: 'snapshot',
      staleBecause: 'Stripe does not answer right now.',
    });
    expect(asOf).toBeLessThanOrEqual((await app.sandbox.now()) + 1);
    expect(asOf).toBeGreaterThanOrEqual(before.asOf);
    expect(data.payment.where).toBe('available');
    const unknown = await finance.get<ErrorBody>('/api/transfers/tr_unknown1');
    expect([unknown.status, unknown.body.error.code]).toEqual([404, 'not_found']);
    await app.sandbox.clearFaults();
  });
});

describe('the list', () => {
  test('finds a transfer by its seller and its amount', async () => {
    const destination = await seller(app.sandbox, 'Käse & Söhne, 50% off');
    const small = await send(destination, { amount: 1200, transfer_group: 'order_list' });
    const large = await send(destination, { amount: 3400, transfer_group: 'order_list' });
    await stripe.transfers.createReversal(large.id, { amount: 400 });
    await eventually(async () => {
      const rows = await list(`q=${encodeURIComponent('söhne, 50%')}&sort=amount`);
      expect(rows.map((row) => row.id)).toEqual([small.id, large.id]);
      expect(rows[1]).toMatchObject({
        destinationName: 'Käse & Söhne, 50% off',
        amount: 3400,
        amount_reversed: 400,
        left: 3000,
        state: 'partially_reversed',
        transfer_group: 'order_list',
        source_transaction: null,
      });
    });
    const byAmount = await list(`destination=${destination}&amount[gte]=2000`);
    expect(byAmount.map((row) => row.id)).toEqual([large.id]);
    const reversed = await list('transfer_group=order_list&state=partially_reversed,reversed');
    expect(reversed.map((row) => row.id)).toEqual([large.id]);
    const payment = String(small.destination_payment);
    expect((await list(`destination_payment=${payment}`)).map((row) => row.id)).toEqual([small.id]);
    expect(await list(`q=${encodeURIComponent('söhne_ 50%')}`)).toEqual([]);
  });

  test('refuses what it does not know', async () => {
    const { status, body } = await finance.get<ErrorBody>('/api/transfers?state=sent');
    expect([status, body.error.field]).toEqual([400, 'state']);
  });

  test('is for whoever may read transfers', async () => {
    expect((await app.nobody.get('/api/transfers')).status).toBe(401);
    expect((await (await app.as('viewer')).get('/api/transfers')).status).toBe(200);
  });
});
