import type Stripe from 'stripe';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { LedgerEntry } from '../../api/groups/entries.ts';
import type { Reconciliation } from '../../api/groups/reconciliation.ts';
import { type AppForTest, type Client, startApp } from '../support/app.ts';
import { eventually } from '../support/eventually.ts';
import { pay, seller } from '../support/merchant.ts';

// The figures of stripe-facts 3.1 to 3.5, to the cent: a charge of 100.00 USD costs 3.20.

interface Ledger {
  currency: string;
  collected: number;
  fees: number;
  transferred: number;
  reversed: number;
  refunded: number;
  disputed: number;
  applicationFees: number;
  toppedUp: number;
  kept: number;
  outOfPocket: number;
  pending: number;
  available: number;
  unbooked: number;
  reconciliation: Reconciliation;
  entries: (LedgerEntry & { running: number })[];
}

let app: AppForTest;
let finance: Client;
let stripe: Stripe;
let a: string;
let b: string;

beforeAll(async () => {
  app = await startApp();
  await app.synced();
  finance = await app.as('finance');
  ({ stripe } = app.sandbox);
  [a, b] = [await seller(app.sandbox, 'Trattoria'), await seller(app.sandbox, 'Velokurier')];
});
afterAll(() => app.stop());

const nothing = {
  collected: 0,
  fees: 0,
  transferred: 0,
  reversed: 0,
  refunded: 0,
  disputed: 0,
  applicationFees: 0,
  toppedUp: 0,
};

/** What the events have made of a group: its one ledger has these figures, and reconciles. */
const comesTo = (group: string, figures: Partial<Ledger> & { kept: number }) =>
  eventually(async () => {
    const path = `/api/groups/${encodeURIComponent(group)}?source=snapshot`;
    const { data } = await finance.read<{ data: { ledgers: Ledger[] } }>(path);
    expect(data.ledgers).toHaveLength(1);
    const [ledger] = data.ledgers;
    expect(ledger).toMatchObject({
      ...nothing,
      currency: 'usd',
      outOfPocket: Math.max(0, -figures.kept),
      ...figures,
    });
    const booked = await bookedFor(ledger!);
    expect(ledger!.reconciliation).toMatchObject({ state: 'reconciles', odd: [], net: booked });
    expect(ledger!.kept + ledger!.toppedUp).toBe(booked);
    expect(ledger!.pending + ledger!.available).toBe(booked);
    return ledger!;
  });

/** What Stripe itself says that the balance transactions of a ledger come to. */
async function bookedFor({ entries }: Ledger): Promise<number> {
  const objects = [...new Set(entries.map(({ object }) => object))];
  const lists = await Promise.all(
    objects.map((source) => stripe.balanceTransactions.list({ source })),
  );
  return lists.flatMap(({ data }) => data).reduce((sum, { net }) => sum + net, 0);
}

const send = (charge: Stripe.Charge, destination: string, amount: number) =>
  stripe.transfers.create({
    amount,
    currency: 'usd',
    destination,
    source_transaction: charge.id,
  });

test('separate charges and transfers, refunded, then reversed (3.1)', async () => {
  const charge = await pay(app.sandbox, { transfer_group: 'case_1' });
  const [toA, toB] = [await send(charge, a, 7000), await send(charge, b, 2000)];
  const sent = { collected: 10_000, fees: 320, transferred: 9000 };
  const { entries } = await comesTo('case_1', { ...sent, kept: 680, available: 680 });
  expect(entries.map(({ running }) => running)).toEqual([9680, 2680, 680]);

  await stripe.refunds.create({ charge: charge.id });
  await comesTo('case_1', { ...sent, refunded: 10_000, kept: -9320 });
  for (const { id } of [toA, toB]) await stripe.transfers.createReversal(id);
  const end = { ...sent, refunded: 10_000, reversed: 9000, kept: -320 };
  const after = await comesTo('case_1', end);
  expect(after.entries.map(({ running }) => running).slice(3)).toEqual([-9320, -2320, -320]);
});

describe('a destination charge with an application fee (3.2)', () => {
  const sold = async () => {
    const charge = await pay(app.sandbox, {
      application_fee_amount: 123,
      transfer_data: { destination: a },
    });
    return { charge, group: String(charge.transfer_group) };
  };
  const sent = { collected: 10_000, fees: 320, transferred: 10_000 };

  test('costs the platform more than it earns', async () => {
    const { group } = await sold();
    await comesTo(group, { ...sent, applicationFees: 123, kept: -197 });
  });

  test.each([
    ['neither flag', {}, { reversed: 0, applicationFees: 123, kept: -10_197 }],
    [
      'the transfer reversed',
      { reverse_transfer: true },
      { reversed: 10_000, applicationFees: 123, kept: -197 },
    ],
    [
      'the fee refunded too',
      { reverse_transfer: true, refund_application_fee: true },
      { reversed: 10_000, applicationFees: 0, kept: -320 },
    ],
  ])('refunded with %s', async (_what, flags, figures) => {
    const { charge, group } = await sold();
    await stripe.refunds.create({ charge: charge.id, ...flags });
    await comesTo(group, { ...sent, refunded: 10_000, ...figures });
  });

  test('refunded in part with both flags', async () => {
    const { charge, group } = await sold();
    await stripe.refunds.create({
      charge: charge.id,
      amount: 4000,
      reverse_transfer: true,
      refund_application_fee: true,
    });
    const back = { refunded: 4000, reversed: 4000, applicationFees: 74 };
    await comesTo(group, { ...sent, ...back, kept: -197 - 49 });
  });
});

describe('a dispute (3.3)', () => {
  const disputed = async (group: string) => {
    const charge = await pay(app.sandbox, {
      transfer_group: group,
      payment_method: 'pm_card_createDispute',
    });
    const { data } = await stripe.disputes.list({ charge: charge.id });
    return data[0]!;
  };
  const answer = (id: string, uncategorized_text: string) =>
    stripe.disputes.update(id, { evidence: { uncategorized_text } });
  const paid = { collected: 10_000, fees: 320 };

  test('takes the amount and a fee, whether accepted or not', async () => {
    const { id } = await disputed('case_3_open');
    await comesTo('case_3_open', { ...paid, disputed: 11_500, kept: -1820 });
    await stripe.disputes.close(id);
    await comesTo('case_3_open', { ...paid, disputed: 11_500, kept: -1820 });
  });

  test.each([
    ['A chair', -3320, 13_000],
    ['losing_evidence', -3320, 13_000],
    ['winning_evidence', 8180, 1500],
  ])('answered with "%s" comes to %d', async (evidence, kept, lost) => {
    const { id } = await disputed(`case_3 ${evidence}`);
    await answer(id, evidence);
    await comesTo(`case_3 ${evidence}`, { ...paid, disputed: lost, kept });
  });

  test('that is only an inquiry moves nothing', async () => {
    const charge = await pay(app.sandbox, {
      transfer_group: 'case_3_inquiry',
      payment_method: 'pm_card_createDisputeInquiry',
    });
    await comesTo('case_3_inquiry', { ...paid, kept: 9680 });
    const { data } = await stripe.disputes.list({ charge: charge.id });
    expect(data[0]?.status).toBe('warning_needs_response');
  });
});

test('a transfer out of pending funds is pending with them (3.4)', async () => {
  const charge = await pay(app.sandbox, {
    transfer_group: 'case_4',
    payment_method: 'pm_card_visa',
  });
  await send(charge, a, 7000);
  const sent = { collected: 10_000, fees: 320, transferred: 7000, kept: 2680 };
  await comesTo('case_4', { ...sent, pending: 2680, available: 0 });
  await app.sandbox.advance(7 * 86_400);
  await comesTo('case_4', { ...sent, pending: 0, available: 2680 });
});

test('a debit that fails after such a transfer leaves it standing (3.5)', async () => {
  const charge = await pay(app.sandbox, {
    transfer_group: 'case_5',
    payment_method: 'pm_usBankAccount_insufficientFunds',
  });
  const transfer = await send(charge, a, 7000);
  await comesTo('case_5', { collected: 10_000, fees: 80, transferred: 7000, kept: 2920 });
  await app.sandbox.advance(3600);
  await comesTo('case_5', { transferred: 7000, kept: -7000 });
  await stripe.transfers.createReversal(transfer.id);
  await comesTo('case_5', { transferred: 7000, reversed: 7000, kept: 0 });
});

test('a top-up for a group is in its sum, but nothing that the platform keeps', async () => {
  const made = await stripe.topups.create({
    amount: 5000,
    currency: 'usd',
    transfer_group: 'case_topup',
  });
  await eventually(async () => {
    const { data } = await finance.read<{ data: { ledgers: Ledger[] } }>('/api/groups/case_topup');
    expect(data.ledgers[0]).toMatchObject({
      toppedUp: 0,
      unbooked: 1,
      reconciliation: { state: 'unbooked', odd: [{ object: made.id, stated: 5000, booked: 0 }] },
    });
  });
  await app.sandbox.advance(600);
  await comesTo('case_topup', { toppedUp: 5000, kept: 0, available: 5000 });
  await stripe.transfers.create({
    amount: 3000,
    currency: 'usd',
    destination: a,
    transfer_group: 'case_topup',
  });
  await comesTo('case_topup', { toppedUp: 5000, transferred: 3000, kept: -3000, available: 2000 });
  await app.sandbox.simulate('topup_reversal', { topup: made.id });
  await comesTo('case_topup', { toppedUp: 0, transferred: 3000, kept: -3000 });
});

test('what was converted shows its rate, and reconciles at it', async () => {
  const charge = await pay(app.sandbox, {
    transfer_group: 'case_aud',
    currency: 'aud',
    amount: 12_345,
  });
  await stripe.refunds.create({ charge: charge.id, amount: 3333 });
  const { entries } = await comesTo('case_aud', {
    collected: 8024,
    fees: 263,
    refunded: 2166,
    kept: 8024 - 263 - 2166,
  });
  expect(entries[0]).toMatchObject({
    stated: 12_345,
    stated_currency: 'aud',
    amount: 8024,
    exchange_rate: 0.65,
  });
});
