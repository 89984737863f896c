import fc from 'fast-check';
import type Stripe from 'stripe';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { planCheckout } from '../../api/checkout/checkout-plan.ts';
import { estimatedFee } from '../../api/checkout/fee-estimate.ts';
import type { OperationView } from '../../api/operations/view.ts';
import { type AppForTest, startApp } from '../support/app.ts';
import { byCard, paysOn } from '../support/customer.ts';
import { eventually } from '../support/eventually.ts';
import { verifiedSeller } from '../support/merchant.ts';
import { done, ordered, previewed } from '../support/order.ts';

let app: AppForTest;
let landlord: string;
beforeAll(async () => {
  app = await startApp();
  await app.synced();
  landlord = await verifiedSeller(app.sandbox, 'Casa Verde');
});
afterAll(() => app.stop());

const kind = 'checkout.create';
const cart = {
  lineItems: [
    { name: 'Two nights', unitAmount: 4500, quantity: 2 },
    { name: 'Cleaning', unitAmount: 1000, quantity: 1 },
  ],
  currency: 'usd',
  successUrl: 'https://example.com/done?session={CHECKOUT_SESSION_ID}',
};
const session = (id: string) => app.sandbox.stripe.checkout.sessions.retrieve(id);

describe('a destination charge', () => {
  test('below Stripe’s fee warns who loses what, to the cent', async () => {
    const support = await app.as('support');
    const order = { ...cart, destination: landlord, applicationFee: 123 };
    const { effects, warnings, bottomLine } = await previewed(support, kind, order);
    expect(effects).toMatchObject([
      { party: { type: 'customer' }, amount: -10_000 },
      { party: { type: 'account', name: 'Casa Verde' }, amount: 9877 },
      { party: { type: 'platform' }, amount: 123 },
    ]);
    expect(bottomLine).toBe('Stripe’s fee is about 3.20 USD: the platform loses about 1.97 USD.');
    expect(warnings).toEqual([
      'The application fee of 1.23 USD is less than Stripe’s fee of about 3.20 USD: the platform loses about 1.97 USD on this payment, while Casa Verde gets 98.77 USD.',
    ]);
    const enough = await previewed(support, kind, { ...order, applicationFee: 1000 });
    expect(enough).toMatchObject({
      warnings: [],
      bottomLine: 'Stripe’s fee is about 3.20 USD: the platform keeps about 6.80 USD.',
    });
  });

  test('is made as it was previewed, and does that once the customer has paid', async () => {
    const support = await app.as('support');
    const customerEmail = 'kim@example.com';
    const id = await done(support, kind, {
      ...cart,
      customerEmail,
      destination: landlord,
      applicationFee: 123,
      cancelUrl: 'https://example.com/cart',
    });
    const made = await session(id);
    expect(made).toMatchObject({
      status: 'open',
      amount_total: 10_000,
      customer_email: customerEmail,
      cancel_url: 'https://example.com/cart',
    });
    expect(await paysOn(made.url, byCard)).toBe(`https://example.com/done?session=${id}`);
    const viewer = await app.as('viewer');
    const charge = await eventually(async () => {
      const { data } = await viewer.read<{
        data: { state: string; payment: { charge: { id: string; destination: string } } };
      }>(`/api/checkout/${id}?source=snapshot`);
      expect(data).toMatchObject({ state: 'paid', payment: { charge: { destination: landlord } } });
      return data.payment.charge.id;
    });
    const paid = await app.sandbox.stripe.charges.retrieve(charge, {
      expand: ['balance_transaction'],
    });
    expect((paid.balance_transaction as Stripe.BalanceTransaction).fee).toBe(320);
    expect(paid.application_fee_amount).toBe(123);
    // The trail is for ever, and has no place for a customer's address.
    const manager = await app.as('manager');
    const trail = await manager.get('/api/audit?limit=100');
    expect(JSON.stringify(trail.body)).toContain(landlord);
    expect(JSON.stringify(trail.body)).not.toContain(customerEmail);
  });
});

test('what it is about is the session, from when that is made', async () => {
  const support = await app.as('support');
  const id = await done(support, kind, cart);
  const { data } = await support.read<{ data: { operations: { kind: string }[] } }>(
    `/api/checkout/${id}`,
  );
  expect(data.operations).toMatchObject([{ kind }]);
  const expired = await ordered(support, 'checkout.expire', { session: id });
  expect(expired).toMatchObject({ status: 'succeeded', steps: [{ object: id }] });
  expect((await session(id)).status).toBe('expired');
  const again = await previewed(support, 'checkout.expire', { session: id });
  expect(again.blocked).toMatchObject({ code: 'checkout_expired' });
});

test.each([
  ['is another object’s', { session: 'pi_1' }],
  ['is a path', { session: 'cs_1/expire' }],
  ['is not given', {}],
])('to expire a session whose id %s is refused at its field', async (_, input) => {
  const support = await app.as('support');
  const order = { kind: 'checkout.expire', input };
  const { status, body } = await support.post<{ error: { field: string } }>(
    '/api/operations/preview',
    order,
  );
  expect([status, body.error.field]).toEqual([400, 'session']);
});

test('to expire a session that nobody knows', async () => {
  const support = await app.as('support');
  const order = { kind: 'checkout.expire', input: { session: 'cs_test_unknown' } };
  const { status, body } = await support.post('/api/operations/preview', order);
  expect([status, body]).toMatchObject([
    404,
    { error: { code: 'not_found', message: 'Stripe does not know this object.' } },
  ]);
});

describe('where the platform holds nothing in a currency,', () => {
  const inKroner = { ...cart, currency: 'dkk' };

  test('a split is refused, as nothing could be drawn from the payment in it', async () => {
    const finance = await app.as('finance');
    const split = [{ destination: landlord, amount: 7000 }];
    const { blocked } = await previewed(finance, 'checkout.create_split', { ...inKroner, split });
    expect(blocked).toMatchObject({ code: 'settles_elsewhere', field: 'currency' });
    expect(blocked?.message).toContain('USD');
  });

  test('nobody can tell Stripe’s fee in it; that nothing is left to pay it is told all the same', async () => {
    const support = await app.as('support');
    const order = { ...inKroner, currency: 'aud', destination: landlord };
    const { bottomLine, warnings } = await previewed(support, kind, order);
    expect(bottomLine).toContain('not known for AUD');
    expect(warnings).toEqual([
      'Nothing is left to the platform of this payment: Stripe’s fee is the platform’s to pay, while Casa Verde gets 100.00 AUD.',
    ]);
  });
});

describe('what cannot be is said at its field:', () => {
  const other = { destination: 'acct_unknown1' };
  test.each<[string, object, string, string]>([
    ['an account nobody knows', other, 'destination_unknown', 'destination'],
    [
      'an amount that a currency has not',
      { currency: 'isk', applicationFee: 150 },
      'amount_step',
      'applicationFee',
    ],
    ['a fee above the price', { applicationFee: 10_001 }, 'fee_too_large', 'applicationFee'],
    ['too soon an end', { expiresAt: 1_000_000_000 }, 'expiry_out_of_range', 'expiresAt'],
  ])('%s', async (_, change, code, field) => {
    const support = await app.as('support');
    const { blocked } = await previewed(support, kind, {
      ...cart,
      destination: landlord,
      ...change,
    });
    expect(blocked).toMatchObject({ code, field });
  });

  test('a charge on behalf of an account needs its card_payments, and not a recipient’s terms', async () => {
    const support = await app.as('support');
    const { blocked } = await previewed(support, kind, { ...cart, onBehalfOf: landlord });
    expect(blocked).toMatchObject({ code: 'card_payments_inactive', field: 'onBehalfOf' });
    const rider = await app.sandbox.stripe.accounts.create({
      type: 'express',
      country: 'US',
      capabilities: { transfers: { requested: true } },
      tos_acceptance: { service_agreement: 'recipient' },
    });
    const recipient = await previewed(support, kind, { ...cart, onBehalfOf: rider.id });
    expect(recipient.blocked).toMatchObject({ code: 'recipient_agreement', field: 'onBehalfOf' });
    const shop = await app.sandbox.stripe.accounts.create({
      type: 'custom',
      country: 'US',
      capabilities: { transfers: { requested: true }, card_payments: { requested: true } },
    });
    await app.sandbox.simulate('account_onboarding', { account: shop.id, stage: 'verified' });
    const id = await done(support, kind, { ...cart, onBehalfOf: shop.id });
    await paysOn((await session(id)).url, byCard);
    const { payment_intent } = await app.sandbox.stripe.checkout.sessions.retrieve(id, {
      expand: ['payment_intent'],
    });
    expect((payment_intent as Stripe.PaymentIntent).on_behalf_of).toBe(shop.id);
  });

  test.each<[string, object, string]>([
    ['nothing to buy', { lineItems: [] }, 'lineItems'],
    [
      'no price',
      { lineItems: [{ name: 'A', unitAmount: 0, quantity: 1 }] },
      'lineItems.0.unitAmount',
    ],
    ['no address', { successUrl: 'example.com' }, 'successUrl'],
    ['another address than the web’s', { successUrl: 'javascript:alert(1)' }, 'successUrl'],
    ['no e-mail address', { customerEmail: 'kim' }, 'customerEmail'],
    ['a fee of nothing', { applicationFee: 100 }, 'applicationFee'],
  ])('%s', async (_, change, field) => {
    const support = await app.as('support');
    const { status, body } = await support.post<{ error: { field: string } }>(
      '/api/operations/preview',
      { kind, input: { ...cart, ...change } },
    );
    expect([status, body.error.field]).toEqual([400, field]);
  });
});

test('a session that Stripe refuses says why, and nothing is made', async () => {
  const support = await app.as('support');
  const before = (await app.sandbox.stripe.checkout.sessions.list()).data.length;
  const operation: OperationView = await ordered(support, kind, {
    ...cart,
    lineItems: [{ name: 'Pin', unitAmount: 10, quantity: 1 }],
  });
  expect(operation).toMatchObject({ status: 'refused' });
  expect(operation.steps[0]?.error?.stripe?.message).toContain('at least $0.50');
  expect((await app.sandbox.stripe.checkout.sessions.list()).data).toHaveLength(before);
});

describe('the estimate of Stripe’s fee', () => {
  test('goes by what the platform’s payments cost, and by the list price before there are any', () => {
    expect(estimatedFee([], 10_000, 'usd')).toBe(320);
    expect(estimatedFee([], 10_000, 'xyz')).toBeNull();
    const booked = [2000, 10_000, 50_000].map((amount) => ({ amount, fee: amount / 50 + 20 }));
    expect(estimatedFee(booked, 30_000, 'usd')).toBe(620);
  });
});

describe('a split', () => {
  const splitting = (amount: number) => ({ ...cart, split: [{ destination: landlord, amount }] });

  test('is planned by who may transfer, which support may not', async () => {
    const order = { kind: 'checkout.create_split', input: splitting(7000) };
    const of = (role: 'support' | 'finance') =>
      app.as(role).then((by) => by.post('/api/operations/preview', order));
    expect((await of('support')).status).toBe(403);
    expect((await of('finance')).status).toBe(200);
  });

  describe('counts as the transfers that it is', () => {
    const limit = { role: 'finance', kind: 'transfer.create', currency: 'usd' };

    test('in the day of whoever plans it', async () => {
      const finance = await app.as('finance');
      await done(finance, 'checkout.create_split', splitting(9000));
      const admin = await app.as('admin');
      await admin.post('/api/limits', { ...limit, single: 9000, day: 9000 });
      for (const [what, input] of [
        ['checkout.create_split', splitting(9000)],
        ['transfer.create', { destination: landlord, amount: 1, currency: 'usd' }],
      ] as const) {
        const { needsApproval } = await previewed(finance, what, input);
        expect(needsApproval).toEqual([expect.stringContaining('of the last 24 hours')]);
      }
      await admin.post('/api/limits/remove', limit);
    });

    test('and has no limit of its own', async () => {
      const admin = await app.as('admin');
      const own = { ...limit, kind: 'checkout.create_split', single: 1, day: 1 };
      expect((await admin.post('/api/limits', own)).status).toBe(400);
      const { kinds } = await admin.read<{ kinds: string[] }>('/api/limits');
      expect(kinds).not.toContain(own.kind);
    });
  });

  test('above the price is refused at its field', async () => {
    const finance = await app.as('finance');
    const { blocked } = await previewed(finance, 'checkout.create_split', splitting(10_001));
    expect(blocked).toMatchObject({ code: 'split_too_large', field: 'split' });
  });

  test('whatever the items and shares: money is neither made nor lost, nor more shared than paid', () => {
    const amount = fc.integer({ min: 1, max: 1_000_000 });
    const sellers = new Map(
      ['acct_1', 'acct_2', 'acct_3'].map((id) => [
        id,
        { id, name: id, capabilities: { transfers: 'active' } } as Stripe.Account & {
          name: string;
        },
      ]),
    );
    const item = fc.record({
      name: fc.constant('A'),
      unitAmount: amount,
      quantity: fc.integer({ min: 1, max: 9 }),
    });
    fc.assert(
      fc.property(
        fc.array(item, { minLength: 1, maxLength: 4 }),
        fc.array(amount, { minLength: 1, maxLength: 3 }),
        fc.option(amount),
        (lineItems, shares, fee) => {
          const split = shares.map((each, n) => ({ destination: `acct_${n + 1}`, amount: each }));
          const plan = planCheckout(
            { lineItems, currency: 'usd', successUrl: 'https://example.com', split },
            { sellers, platform: 'acct_platform', holds: ['usd'], fee, live: false, now: 0 },
          );
          const total = lineItems.reduce((sum, each) => sum + each.unitAmount * each.quantity, 0);
          const shared = shares.reduce((sum, each) => sum + each, 0);
          expect(plan.blocked?.code).toBe(shared > total ? 'split_too_large' : undefined);
          expect(plan.effects.reduce((sum, each) => sum + each.amount, 0)).toBe(0);
          if (shared > total) return;
          expect(plan.limited).toEqual([{ currency: 'usd', amount: shared }]);
          // Nothing that is left bears any fee, known or not.
          const costs = fee === null ? shared === total : total - shared < fee;
          expect(plan.warnings).toHaveLength(costs ? 1 : 0);
        },
      ),
    );
  });
});
