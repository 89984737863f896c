import type Stripe from 'stripe';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type SandboxForTest, startSandbox } from '../support/sandbox.ts';

let sandbox: SandboxForTest;
let stripe: Stripe;
beforeAll(async () => {
  sandbox = await startSandbox();
  stripe = sandbox.stripe;
});
afterAll(() => sandbox.stop());

/** A payment of 100.00 that its customer takes back. */
async function dispute(how: object = {}): Promise<Stripe.Dispute> {
  const { latest_charge } = await stripe.paymentIntents.create({
    amount: 10_000,
    currency: 'usd',
    payment_method: 'pm_card_visa',
    confirm: true,
  });
  return sandbox.simulate('dispute', { charge: latest_charge, ...how });
}

/** What the disputed charge and its dispute came to for the platform, in cents. */
async function platformTotal({ id, charge }: Stripe.Dispute): Promise<number> {
  const { data } = await stripe.balanceTransactions.list({ limit: 100 });
  const own = data.filter(({ source }) => source === id || source === charge);
  return own.reduce((sum, { net }) => sum + net, 0);
}

const appeal = { card: { reason_for_filing: 'The customer signed for it.' } };

async function appealable(): Promise<Stripe.Dispute> {
  const lost = await dispute();
  await stripe.disputes.update(lost.id, { evidence: { uncategorized_text: 'losing_evidence' } });
  return sandbox.simulate('dispute_decision', { dispute: lost.id, outcome: 'appeal' });
}

test('a loss that can be appealed takes the appeal only, and a win brings the money back', async () => {
  const open = await appealable();
  expect(open).toMatchObject({
    status: 'appeal_needs_response',
    evidence_details: { past_due: false },
  });
  expect(await platformTotal(open)).toBe(9680 - 10_000 - 1500 - 1500);
  const other = stripe.disputes.update(open.id, { evidence: { uncategorized_text: 'more' } });
  await expect(other).rejects.toMatchObject({ statusCode: 400, param: 'evidence' });
  const sent = await stripe.disputes.update(open.id, { evidence: { appeal } });
  expect(sent).toMatchObject({ status: 'appeal_under_review', evidence: { appeal } });
  const won = await sandbox.simulate('dispute_decision', { dispute: open.id, outcome: 'won' });
  expect(won).toMatchObject({ status: 'won' });
  expect(await platformTotal(open)).toBe(9680 - 1500);
});

test('an appeal that nobody makes leaves the dispute lost', async () => {
  const open = await appealable();
  await sandbox.advance(10 * 86_400);
  expect(await stripe.disputes.retrieve(open.id)).toMatchObject({
    status: 'lost',
    evidence_details: { past_due: true },
  });
});

test('appeal evidence is refused while there is nothing to appeal against', async () => {
  const fresh = await dispute();
  const early = stripe.disputes.update(fresh.id, { evidence: { appeal } });
  await expect(early).rejects.toMatchObject({ statusCode: 400, param: 'evidence' });
});

test('a prevented dispute has taken its money and wants no answer', async () => {
  const prevented = await dispute({ prevented: true });
  expect(prevented).toMatchObject({ status: 'prevented', evidence_details: { due_by: 0 } });
  expect(await platformTotal(prevented)).toBe(9680 - 11_500);
  await expect(stripe.disputes.close(prevented.id)).rejects.toMatchObject({ statusCode: 400 });
  await sandbox.advance(20 * 86_400);
  expect((await stripe.disputes.retrieve(prevented.id)).status).toBe('prevented');
});
