import type Stripe from 'stripe';
import { ulid } from 'ulid';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { DisputeFigures } from '../../api/disputes/figures.ts';
import type { DisputeRow } from '../../api/disputes/list.ts';
import type { DisputeStanding } from '../../api/disputes/words.ts';
import type { FindingRow } from '../../api/inbox/list.ts';
import type { TimelineLine } from '../../api/kit/timeline.ts';
import type { OperationView } from '../../api/operations/view.ts';
import { type AppForTest, type Client, startApp } from '../support/app.ts';
import { eventually } from '../support/eventually.ts';
import { pay, seller, verifiedSeller } from '../support/merchant.ts';
import { done, ordered, previewed } from '../support/order.ts';

let app: AppForTest;
let finance: Client;
let restaurant: string;
let driver: string;
beforeAll(async () => {
  app = await startApp();
  await app.synced();
  finance = await app.as('finance');
  restaurant = await verifiedSeller(app.sandbox, 'Trattoria Limmat');
  driver = await verifiedSeller(app.sandbox, 'Velokurier');
});
afterAll(() => app.stop());

interface Page {
  dispute: Stripe.Dispute;
  reason: { code: string; text: string };
  standing: DisputeStanding;
  figures: DisputeFigures | null;
  exposure: { account: string; name: string; amount: number; currency: string }[];
  timeline: TimelineLine[];
}

const page = (id: string, awaited: (page: Page) => void) =>
  eventually(async () => {
    const { data } = await finance.read<{ data: Page }>(`/api/disputes/${id}`);
    awaited(data);
    return data;
  });

const dispute = (charge: string, more = {}) =>
  app.sandbox.simulate<Stripe.Dispute>('dispute', { charge, ...more });

test('a dispute says whose turn it is, what it cost so far and what sellers hold', async () => {
  const { sandbox } = app;
  const account = await seller(sandbox, 'Bakery');
  const charge = await pay(sandbox, { amount: 8000, transfer_group: 'order_7' });
  const transfer = await sandbox.stripe.transfers.create({
    amount: 5000,
    currency: 'usd',
    destination: account,
    source_transaction: charge.id,
  });
  await sandbox.stripe.transfers.createReversal(transfer.id, { amount: 1000 });
  const { id } = await dispute(charge.id, { reason: 'product_not_received' });
  const open = await page(id, ({ figures, exposure }) => {
    expect(figures).not.toBeNull();
    expect(exposure).toMatchObject([{ account, name: 'Bakery', amount: 4000, currency: 'usd' }]);
  });
  expect(open.reason.text).toBe('The customer says that they did not receive what they paid for.');
  expect(open.standing).toMatchObject({
    turn: 'platform',
    text: 'Waiting on the platform’s evidence',
  });
  expect(open.figures).toEqual({
    currency: 'usd',
    withdrawn: 8000,
    returned: 0,
    receivedFee: 1500,
    answeredFee: 0,
    net: -9500,
  });
  expect(open.timeline.at(-1)).toMatchObject({
    ahead: true,
    text: 'Evidence is due',
    at: open.dispute.evidence_details.due_by,
  });
  const { data } = await finance.read<{ data: DisputeRow[] }>(`/api/disputes?charge=${charge.id}`);
  expect(data).toMatchObject([
    {
      id,
      exposure: 4000,
      exposureCurrency: 'usd',
      is_charge_refundable: false,
      answer: 'open',
      refunded: 0,
    },
  ]);
});

test('what sellers hold in several currencies is never one sum', async () => {
  const { sandbox } = app;
  const account = await seller(sandbox, 'Two Tills');
  await pay(sandbox, { amount: 9000 });
  await pay(sandbox, { amount: 9000, currency: 'eur' });
  for (const [amount, currency] of [
    [1000, 'usd'],
    [700, 'eur'],
  ] as const)
    await sandbox.stripe.transfers.create({
      amount,
      currency,
      destination: account,
      transfer_group: 'two_tills',
    });
  const charge = await pay(sandbox, { transfer_group: 'two_tills' });
  const { id } = await dispute(charge.id, { reason: 'general' });
  await page(id, ({ exposure }) => {
    expect(exposure.map(({ amount, currency }) => `${amount} ${currency}`).sort()).toEqual([
      '1000 usd',
      '700 eur',
    ]);
  });
  const { data } = await finance.read<{ data: DisputeRow[] }>(`/api/disputes?charge=${charge.id}`);
  expect(data).toMatchObject([{ id, exposure: null }]);
});

test('a dispute that was answered and lost has both fees, and says that it was lost', async () => {
  const { sandbox } = app;
  const charge = await pay(sandbox, { amount: 3000 });
  const { id } = await dispute(charge.id);
  await page(id, ({ standing }) => expect(standing.turn).toBe('platform'));
  await sandbox.advance(3600);
  await sandbox.stripe.disputes.update(id, {
    evidence: { uncategorized_text: 'They signed for it.' },
    submit: true,
  });
  await page(id, ({ standing }) => expect(standing.turn).toBe('bank'));
  await sandbox.advance(3600);
  await sandbox.simulate('dispute_decision', { dispute: id, outcome: 'lost' });
  const lost = await page(id, ({ timeline, figures }) => {
    // Only its event says when.
    expect(timeline.at(-1)).toMatchObject({ status: 'lost', at: expect.any(Number) });
    expect(figures?.answeredFee).toBe(1500);
  });
  expect(lost.standing).toMatchObject({
    turn: 'nobody',
    text: 'Lost: the amount stays with the customer',
  });
  expect(lost.figures).toMatchObject({
    withdrawn: 3000,
    returned: 0,
    receivedFee: 1500,
    net: -6000,
  });
  expect(lost.timeline.map(({ text }) => text)).toEqual([
    'The customer disputed the payment',
    'The bank took the disputed amount',
    'Dispute fee',
    'Fee for answering the dispute',
    'The platform answered with evidence',
    'The dispute was lost',
  ]);
  const support = await app.as('support');
  const payment = await support.read<{ data: { timeline: TimelineLine[] } }>(
    `/api/payments/${charge.id}`,
  );
  const unplaced = (lines: TimelineLine[]) => lines.map(({ n: _n, ...line }) => line);
  expect(unplaced(payment.data.timeline.slice(-6))).toEqual(unplaced(lost.timeline));
});

test('an inquiry takes nothing, and a won dispute gives all back but the first fee', async () => {
  const { sandbox } = app;
  const asked = await dispute((await pay(sandbox)).id, { inquiry: true });
  const inquiry = await page(asked.id, ({ standing }) =>
    expect(standing.text).toBe('The customer’s bank asks about the payment'),
  );
  expect(inquiry.figures).toBeNull();
  expect(inquiry.dispute.is_charge_refundable).toBe(true);

  const { id } = await dispute((await pay(sandbox)).id);
  await sandbox.stripe.disputes.update(id, { evidence: { uncategorized_text: 'Here.' } });
  await sandbox.simulate('dispute_decision', { dispute: id, outcome: 'won' });
  const { figures } = await page(id, (each) => {
    expect(each.dispute.status).toBe('won');
    // The fee for answering comes back by a booking of its own.
    expect(each.figures).toMatchObject({ returned: 10_000, answeredFee: 0 });
  });
  expect(figures).toMatchObject({
    withdrawn: 10_000,
    receivedFee: 1500,
    answeredFee: 0,
    net: -1500,
  });
});

test('a disputed payment is listed as such, though nobody has opened it', async () => {
  const viewer = await app.as('viewer');
  const { id } = await pay(app.sandbox, { amount: 1234 });
  await dispute(id);
  await eventually(async () => {
    const { data } = await viewer.read<{ data: { id: string }[] }>(
      '/api/payments?outcome=disputed',
    );
    expect(data.map((payment) => payment.id)).toContain(id);
  });
});

test('the list says how far each answer is, and what was refunded before', async () => {
  const { sandbox } = app;
  const charge = await pay(sandbox, { amount: 5000 });
  await sandbox.stripe.refunds.create({ charge: charge.id, amount: 1200 });
  const { id } = await dispute(charge.id, { amount: 3800 });
  const says = (row: Partial<DisputeRow>) =>
    eventually(async () => {
      const query = `/api/disputes?charge=${charge.id}`;
      const { data } = await finance.read<{ data: DisputeRow[] }>(query);
      expect(data).toMatchObject([{ id, refunded: 1200, ...row }]);
    });
  await says({ answer: 'open' });
  const evidence = { uncategorized_text: 'They signed for it.' };
  await sandbox.stripe.disputes.update(id, { evidence, submit: false });
  await says({ answer: 'draft' });
  await sandbox.stripe.disputes.update(id, { submit: true });
  await says({ answer: 'sent' });
  const lost = await dispute((await pay(sandbox)).id, { uncounterable: true });
  await eventually(async () => {
    const { data } = await finance.read<{ data: DisputeRow[] }>(`/api/disputes?q=${lost.id}`);
    expect(data).toMatchObject([{ id: lost.id, answer: 'impossible', due_by: null }]);
  });
});

/** What the inbox finds, once there are so many. */
const found = (query: string, count: number) =>
  eventually(async () => {
    const { data } = await finance.read<{ data: FindingRow[] }>(`/api/inbox?${query}`);
    expect(data).toHaveLength(count);
    return data;
  });
const only = async (query: string) => (await found(query, 1))[0]!;

/** The guide's order: 100.00 collected, 70.00 to the restaurant and 20.00 to the driver. */
async function sold(group: string, how: Partial<Stripe.PaymentIntentCreateParams> = {}) {
  const { stripe } = app.sandbox;
  const charge = await pay(app.sandbox, { transfer_group: group, ...how });
  const send = (destination: string, amount: number) =>
    stripe.transfers.create({
      amount,
      currency: 'usd',
      destination,
      source_transaction: charge.id,
    });
  return {
    charge: charge.id,
    large: await send(restaurant, 7000),
    small: await send(driver, 2000),
  };
}

test('a lost dispute: what each seller holds of it is taken back as the finding offers, once', async () => {
  const { charge } = await sold('order_lost');
  const { id } = await dispute(charge);
  await app.sandbox.stripe.disputes.close(id);
  await page(id, (now) => expect(now.dispute.status).toBe('lost'));
  const query = 'group=order_lost&kind=dispute_not_reversed&sort=-amount';
  const each = await found(query, 2);
  expect(each.map(({ account, amount }) => [account, amount])).toEqual([
    [restaurant, 7000],
    [driver, 2000],
  ]);
  for (const { fix } of each) {
    if (fix.act !== 'reverse_transfer') throw new Error(`Not to be taken back: ${fix.act}`);
    const { transfer, amount } = fix;
    await done(finance, 'transfer.reverse', { transfer, amount });
    const again = await previewed(finance, 'transfer.reverse', { transfer, amount });
    expect(again.blocked?.code).toBe('transfer_already_reversed');
  }
  await found('group=order_lost', 0);
});

describe('a won dispute: what sellers gave back for it is sent again, once', () => {
  const group = 'order_won';
  const query = (of: string) => `group=${of}&kind=won_not_repaid`;
  const disputed = async (charge: string) =>
    (await app.sandbox.simulate<{ id: string }>('dispute', { charge })).id;
  const isWon = async (dispute: string) => {
    await app.sandbox.advance(3600);
    await app.sandbox.simulate('dispute_decision', { dispute, outcome: 'won' });
    await eventually(async () => {
      const { dispute: now } = (
        await finance.read<{ data: { dispute: Stripe.Dispute } }>(`/api/disputes/${dispute}`)
      ).data;
      expect(now.status).toBe('won');
    });
  };
  const undoOf = (operation: string) =>
    eventually(async () => {
      const { steps } = await finance.read<OperationView>(`/api/operations/${operation}`);
      expect(steps[0]?.undo).toBeDefined();
      return steps[0]!.undo!;
    });
  /** As the form of its fix begins. */
  const repaying = ({ fix }: FindingRow) => {
    if (fix.act !== 'repay') throw new Error(`Not to be repaid: ${fix.act}`);
    const { dispute: repays, destination, amount, currency, group: of } = fix;
    return { repays, destination, amount, currency, ...(of ? { transferGroup: of } : {}) };
  };

  test('by what the finding offers: no ordinary transfer hides it, and two tabs send it once', async () => {
    const { stripe } = app.sandbox;
    const { charge, large } = await sold(group);
    const dispute = await disputed(charge);
    await stripe.transfers.createReversal(large.id, { amount: 5000 });
    await isWon(dispute);
    await app.sandbox.advance(3600);
    await pay(app.sandbox, { amount: 40_000 });
    await stripe.transfers.create({
      amount: 6000,
      currency: 'usd',
      destination: restaurant,
      transfer_group: group,
    });
    const finding = await eventually(async () => {
      const owed = await only(query(group));
      expect(owed.facts).toContain('60.00 USD since');
      return owed;
    });
    expect(finding).toMatchObject({
      subject: large.id,
      amount: 5000,
      fix: { act: 'repay', dispute, amount: 5000, currency: 'usd', group },
    });
    const input = repaying(finding);
    const tooMuch = await previewed(finance, 'transfer.create', { ...input, amount: 5001 });
    expect(tooMuch.blocked).toMatchObject({ code: 'amount_too_large', field: 'amount' });
    const { fingerprint } = await previewed(finance, 'transfer.create', input);
    const tab = () => ({ id: ulid(), kind: 'transfer.create', input, reason: 'Won', fingerprint });
    const tabs = await Promise.all(
      [tab(), tab()].map((each) => finance.post<{ id: string }>('/api/operations', each)),
    );
    expect(tabs.filter(({ status }) => status < 300).length).toBeGreaterThan(0);
    await found(query(group), 0);
    const after = await previewed(finance, 'transfer.create', input);
    expect(after.blocked?.code).toBe('repaid_already');
    const { data } = await stripe.transfers.list({
      transfer_group: group,
      destination: restaurant,
    });
    expect(data.filter(({ metadata }) => metadata.repays === dispute)).toHaveLength(1);
  });

  test('nothing of what was undone while it was open', async () => {
    const { charge, large } = await sold('order_undone');
    const dispute = await disputed(charge);
    await eventually(async () =>
      expect((await finance.get(`/api/transfers/${large.id}`)).status).toBe(200),
    );
    const { id } = await ordered(finance, 'transfer.reverse', { transfer: large.id, amount: 5000 });
    const undo = await undoOf(id);
    await pay(app.sandbox, { amount: 20_000 });
    await done(finance, undo.kind, undo.input);
    expect((await previewed(finance, undo.kind, undo.input)).blocked?.code).toBe('repaid_already');
    await isWon(dispute);
    await found(query('order_undone'), 0);
  });

  test('and what was undone is taken back by a refund from what was sent again', async () => {
    const { charge, large } = await sold('order_undone_refunded');
    await eventually(async () =>
      expect((await finance.get(`/api/transfers/${large.id}`)).status).toBe(200),
    );
    const { id } = await ordered(finance, 'transfer.reverse', { transfer: large.id });
    const undo = await undoOf(id);
    await pay(app.sandbox, { amount: 20_000 });
    await done(finance, undo.kind, undo.input);
    const { stripe } = app.sandbox;
    const { data } = await stripe.transfers.list({ transfer_group: 'order_undone_refunded' });
    const again = data.find(({ metadata }) => metadata.repays !== undefined)!;
    const { steps } = await previewed(finance, 'refund.create', { charge });
    expect(steps.map(({ text }) => text)).toContainEqual(
      expect.stringContaining('Reverse 70.00 USD'),
    );
    await stripe.refunds.create({ charge });
    const lacking = 'group=order_undone_refunded&kind=refund_not_reversed&sort=-amount';
    expect((await found(lacking, 2))[0]).toMatchObject({ subject: again.id, amount: 7000 });
  });

  test('and once of what was taken back while two disputes were open', async () => {
    const how = { payment_method: 'pm_card_createMultipleDisputes' };
    const { stripe } = app.sandbox;
    const { charge, large } = await sold('order_twice', how);
    const { data: both } = await stripe.disputes.list({ charge });
    expect(both.map(({ amount }) => amount)).toEqual([5000, 5000]);
    await stripe.transfers.createReversal(large.id, { amount: 5000 });
    await isWon(both[0]!.id);
    expect(await only(query('order_twice'))).toMatchObject({ amount: 2500 });
    await isWon(both[1]!.id);
    const finding = await eventually(async () => {
      const owed = await only(query('order_twice'));
      expect(owed.amount).toBe(5000);
      return owed;
    });
    await pay(app.sandbox, { amount: 20_000 });
    await done(finance, 'transfer.create', repaying(finding));
    await found(query('order_twice'), 0);
  });
});
