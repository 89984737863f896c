import type Stripe from 'stripe';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { resources } from '../../api/sandbox/resources/registry.ts';
import { type SandboxForTest, startSandbox } from '../support/sandbox.ts';
import { begin, pay } from './books.ts';
import type { Names, Operation } from './operation.ts';
import { operations } from './operation-table.ts';

let sandbox: SandboxForTest;
let stripe: Stripe;
let names: Names;
beforeAll(async () => {
  sandbox = await startSandbox();
  stripe = sandbox.stripe;
  await begin(sandbox);
  names = await cast();
});
afterAll(() => sandbox.stop());

/** One object of each kind, by the words of the table. */
async function cast(): Promise<Names> {
  const seller = await stripe.accounts.create({
    type: 'custom',
    country: 'US',
    capabilities: { transfers: { requested: true } },
    settings: { payouts: { schedule: { interval: 'manual' } } },
  });
  await sandbox.simulate('account_onboarding', { account: seller.id, stage: 'verified' });
  const rejected = await stripe.accounts.create({ type: 'express' });
  const express = await stripe.accounts.create({ type: 'express' });
  await sandbox.simulate('account_onboarding', { account: express.id, stage: 'verified' });
  const [bank] = (await stripe.accounts.listExternalAccounts(seller.id)).data;
  const spare = await stripe.accounts.createExternalAccount(seller.id, {
    external_account: 'btok_us_verified',
  });
  const paid = await pay(stripe, 100_000, { payment_method: 'pm_card_bypassPending' });
  await pay(stripe, 10_000, {
    payment_method: 'pm_card_bypassPending',
    application_fee_amount: 500,
    transfer_data: { destination: seller.id },
  });
  const disputed = await pay(stripe, 1000, { payment_method: 'pm_card_createDispute' });
  const [fee] = (await stripe.applicationFees.list()).data;
  const usd = { amount: 100, currency: 'usd' };
  const asSeller = { stripeAccount: seller.id };
  const sellerPayout = await stripe.payouts.create(usd, asSeller);
  await sandbox.advance(7 * 86_400);
  const manual = { capture_method: 'manual' as const };
  const waiting = async () => {
    const { charge } = await pay(stripe, 1000, { payment_method: 'pm_card_pendingRefund' });
    const { id } = await stripe.refunds.create({ charge: charge.id });
    await sandbox.simulate('refund_action', { refund: id });
    return id;
  };
  const transfer = await stripe.transfers.create({ ...usd, destination: seller.id });
  const price = await stripe.prices.create({
    currency: 'usd',
    unit_amount: 500,
    product_data: { name: 'Table' },
  });
  const checkout = async () => {
    const { id } = await stripe.checkout.sessions.create({
      mode: 'payment',
      success_url: 'https://example.com',
      line_items: [{ price: price.id, quantity: 1 }],
    });
    return id;
  };
  const first = async (list: Promise<{ data: { id: string }[] }>) => (await list).data[0]!.id;
  return {
    seller: seller.id,
    rejected: rejected.id,
    express: express.id,
    person: (await stripe.accounts.createPerson(seller.id, { first_name: 'Otto' })).id,
    bank: bank!.id,
    spare: spare.id,
    charge: paid.charge.id,
    paid: paid.intent.id,
    dispute: await first(stripe.disputes.list({ charge: disputed.charge.id })),
    fee: fee!.id,
    feeRefund: (await stripe.applicationFees.createRefund(fee!.id, { amount: 10 })).id,
    transaction: await first(stripe.balanceTransactions.list()),
    event: await first(stripe.events.list()),
    file: (
      await stripe.files.create({
        file: { data: Buffer.from('%PDF-1.7'), name: 'a.pdf', type: 'application/pdf' },
        purpose: 'dispute_evidence',
      })
    ).id,
    intent: (await stripe.paymentIntents.create(usd)).id,
    authorized: (await pay(stripe, 1000, manual)).intent.id,
    canceling: (await stripe.paymentIntents.create(usd)).id,
    configuration: (await stripe.paymentMethodConfigurations.create({})).id,
    method: (await stripe.paymentMethods.create({ type: 'card' })).id,
    payout: (await stripe.payouts.create(usd)).id,
    sellerPayout: sellerPayout.id,
    price: price.id,
    product: price.product as string,
    spareProduct: (await stripe.products.create({ name: 'Lamp' })).id,
    session: await checkout(),
    unpaid: await checkout(),
    refund: (await stripe.refunds.create({ charge: paid.charge.id, amount: 100 })).id,
    waiting: await waiting(),
    expiring: await waiting(),
    topup: (await stripe.topups.create(usd)).id,
    transfer: transfer.id,
    reversal: (await stripe.transfers.createReversal(transfer.id, { amount: 10 })).id,
    endpoint: (
      await stripe.webhookEndpoints.create({ url: 'https://example.com', enabled_events: ['*'] })
    ).id,
  };
}

/** Sends a row's request with the official client. */
async function send(
  operation: Operation,
  of: string[],
  params: Record<string, unknown>,
): Promise<{ object: string }> {
  const [method, route] = operation.route.split(' ') as ['GET' | 'POST' | 'DELETE', string];
  const left = [...of];
  const path = route.replaceAll(/:\w+/g, () => {
    const word = left.shift()!;
    return names[word] ?? word;
  });
  const sent = meant(params) as Record<string, unknown>;
  const query = new URLSearchParams(sent as Record<string, string>).toString();
  const options = operation.as ? { stripeAccount: names[operation.as]! } : {};
  const answer =
    method === 'POST'
      ? await stripe.rawRequest(method, path, sent, options)
      : await stripe.rawRequest(method, query ? `${path}?${query}` : path, undefined, options);
  return answer as unknown as { object: string };
}

/** A parameter with the ids that its words stand for, however deep they are. */
function meant(value: unknown): unknown {
  if (typeof value === 'string') return value.startsWith('@') ? names[value.slice(1)] : value;
  if (Array.isArray(value)) return value.map(meant);
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(Object.entries(value).map(([name, part]) => [name, meant(part)]));
}

test('every operation that is served has its row', () => {
  const served = resources.flatMap(({ routes }) =>
    routes.map(({ method, segments }) => `${method} /${segments.join('/')}`),
  );
  // Uploads are no form: they have their own tests.
  const rows = [...operations.map(({ route }) => route), 'POST /v1/files'];
  expect(rows.toSorted()).toEqual(served.toSorted());
});

test.each(operations.map((operation) => [operation.route, operation] as const))(
  '%s',
  async (_, operation) => {
    const { wrong, refusal, of, params, object } = operation;
    await expect(send(operation, wrong.of ?? of, wrong.params ?? params)).rejects.toMatchObject({
      ...refusal,
      message: expect.any(String),
    });
    expect((await send(operation, of, params)).object).toBe(object);
  },
);
