import type Stripe from 'stripe';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { DisputeFigures } from '../../api/disputes/figures.ts';
import type { DisputeRow } from '../../api/disputes/list.ts';
import type { DisputeStanding } from '../../api/disputes/words.ts';
import type { TimelineLine } from '../../api/kit/timeline.ts';
import { type AppForTest, startApp } from '../support/app.ts';
import { eventually } from '../support/eventually.ts';
import { pay, seller } from '../support/merchant.ts';

let app: AppForTest;
beforeAll(async () => {
  app = await startApp();
  await app.synced();
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
    const finance = await app.as('finance');
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
  const finance = await app.as('finance');
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
  const finance = await app.as('finance');
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
  const finance = await app.as('finance');
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
