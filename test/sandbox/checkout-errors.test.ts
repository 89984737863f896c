import type Stripe from 'stripe';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { refused } from '../support/refused.ts';
import { type SandboxForTest, startSandbox, stripeClient } from '../support/sandbox.ts';
import { seller } from './books.ts';

// What is refused around Checkout beside the table of errors.

let sandbox: SandboxForTest;
let stripe: Stripe;

beforeAll(async () => {
  sandbox = await startSandbox();
  stripe = sandbox.stripe;
});
afterAll(() => sandbox.stop());

const item = (unit_amount: number, currency = 'usd') => ({
  price_data: { currency, unit_amount, product_data: { name: 'Chair' } },
  quantity: 1,
});
type Params = Stripe.Checkout.SessionCreateParams;
const open = (more: Partial<Params>) =>
  stripe.checkout.sessions.create({
    mode: 'payment',
    line_items: [item(5000)],
    success_url: 'https://example.com',
    ...more,
  });
const unset = undefined as never;

describe('a session is refused', () => {
  test('without mode, lines or the page to go back to', async () => {
    const missing = { code: 'parameter_missing' };
    await refused(open({ mode: unset }), { ...missing, param: 'mode' });
    await refused(open({ line_items: unset }), { ...missing, param: 'line_items' });
    const embedded = { ui_mode: 'embedded_page', success_url: unset } as const;
    await refused(open(embedded), { ...missing, param: 'return_url' });
    await refused(open({ ui_mode: 'embedded_page', return_url: 'https://example.com' }), {
      param: 'success_url',
    });
    await refused(open({ success_url: 'example.com/done' }), { code: 'url_invalid' });
  });

  test('not for payment method types in older versions', async () => {
    const line_items = [{ ...item(5000) }];
    const old = { mode: 'payment', success_url: 'https://example.com', line_items } as const;
    const types = { ...old, payment_method_types: ['card'] } as Params;
    const session = await stripeClient(sandbox.url, sandbox.secretKey).checkout.sessions.create(
      types,
      { apiVersion: '2024-06-20' },
    );
    expect(session.payment_method_types).toEqual(['card']);
  });

  test('when none of the allowed methods fits its currency', async () => {
    const allowed = { allowed_payment_method_types: ['sepa_debit' as const] };
    await refused(open(allowed), { param: 'allowed_payment_method_types' });
    const euros = await open({ ...allowed, line_items: [item(5000, 'eur')] });
    expect(euros.payment_method_types).toEqual(['sepa_debit']);
  });

  test('for its lines', async () => {
    await refused(open({ line_items: [item(5000), item(5000, 'eur')] }), { param: 'line_items' });
    await refused(open({ line_items: [{ ...item(5000), quantity: unset }] }), {
      code: 'parameter_missing',
      param: 'line_items[0][quantity]',
    });
    await refused(open({ line_items: [{ quantity: 1 }] }), { param: 'line_items[0][price]' });
    await refused(open({ line_items: [{ price: 'price_x', quantity: 1 }] }), {
      code: 'resource_missing',
      param: 'line_items[0][price]',
      message: "No such price: 'price_x'",
    });
    await refused(open({ line_items: [item(5000, 'xyz')] }), {
      param: 'line_items[0][price_data][currency]',
    });
    const product = await stripe.products.create({ name: 'Chair' });
    const price = await stripe.prices.create({
      product: product.id,
      currency: 'usd',
      unit_amount: 900,
    });
    await stripe.prices.update(price.id, { active: false });
    await refused(open({ line_items: [{ price: price.id, quantity: 1 }] }), {
      message: /inactive/,
    });
    const monthly = await stripe.prices.create({
      product: product.id,
      currency: 'usd',
      unit_amount: 900,
      recurring: { interval: 'month' },
    });
    expect(monthly).toMatchObject({ type: 'recurring', recurring: { interval_count: 1 } });
    await refused(open({ line_items: [{ price: monthly.id, quantity: 1 }] }), {
      message: /passed a recurring price/,
    });
  });

  test('for how its payment is divided', async () => {
    const destination = await seller(stripe);
    const data = (payment_intent_data: Params['payment_intent_data'] & object) =>
      open({ payment_intent_data });
    await refused(data({ application_fee_amount: 100 }), {
      param: 'payment_intent_data[application_fee_amount]',
    });
    await refused(data({ application_fee_amount: 5001, transfer_data: { destination } }), {
      param: 'payment_intent_data[application_fee_amount]',
    });
    await refused(
      data({ application_fee_amount: 1, transfer_data: { destination, amount: 4000 } }),
      { code: 'parameters_exclusive' },
    );
    await refused(data({ transfer_data: { destination: 'acct_x' } }), {
      code: 'resource_missing',
      param: 'payment_intent_data[transfer_data][destination]',
      message: "No such destination: 'acct_x'",
    });
    const unable = await stripe.accounts.create({
      type: 'express',
      capabilities: { transfers: { requested: true } },
    });
    await refused(data({ transfer_data: { destination: unable.id } }), {
      code: 'insufficient_capabilities_for_transfer',
    });
  });
});

describe('what a session does not allow', () => {
  test('lines of other sessions are neither cursors nor to be changed', async () => {
    const session = await open({});
    await refused(stripe.checkout.sessions.listLineItems(session.id, { ending_before: 'li_x' }), {
      code: 'resource_missing',
      param: 'ending_before',
    });
    await refused(
      stripe.checkout.sessions.update(session.id, { line_items: [{ id: 'li_x', quantity: 1 }] }),
      { code: 'resource_missing', param: 'line_items[0][id]' },
    );
  });
});

describe('payment pages', () => {
  /** A request as the Stripe CLI sends it: no version, a key as Bearer. */
  const cli = async (method: string, path: string, form: Record<string, string> = {}) => {
    const answer = await fetch(`${sandbox.url}${path}`, {
      method,
      headers: { authorization: `Bearer ${sandbox.secretKey}` },
      ...(method === 'POST' && { body: new URLSearchParams(form) }),
    });
    return { status: answer.status, body: await answer.json() };
  };

  test('let the CLI pay, debits reaching their end at once', async () => {
    for (const [iban, ending] of [
      ['AT611904300234573201', 'succeeded'],
      ['IT60X0542811101000000123456', 'failed'],
    ] as const) {
      const session = await open({ line_items: [item(3000, 'eur')] });
      const page = await cli('GET', `/v1/payment_pages/${session.id}`);
      expect(page.body).toMatchObject({ id: session.id, line_items: { data: [{}] } });
      const method = await stripe.paymentMethods.create({
        type: 'sepa_debit',
        sepa_debit: { iban },
        billing_details: { email: 'jenny@example.com', name: 'Jenny' },
      });
      const confirmed = await cli('POST', `/v1/payment_pages/${session.id}/confirm`, {
        payment_method: method.id,
        expected_amount: '3000',
      });
      expect(confirmed.body).toMatchObject({
        status: 'complete',
        payment_status: ending === 'succeeded' ? 'paid' : 'unpaid',
        customer_details: { email: 'jenny@example.com', name: 'Jenny' },
      });
      const events = await stripe.events.list({ type: `checkout.session.async_payment_${ending}` });
      expect(events.data[0]!.data.object).toMatchObject({ id: session.id });
    }
  });

  test('refuse a wrong amount, a method not offered and a session that is done', async () => {
    const session = await open({});
    const path = `/v1/payment_pages/${session.id}/confirm`;
    const visa = { payment_method: 'pm_card_visa' };
    const refusal = (status: number, error: object) => ({ status, body: { error } });
    expect(await cli('GET', '/v1/payment_pages/cs_x')).toMatchObject(
      refusal(404, { code: 'resource_missing' }),
    );
    expect(await cli('POST', path)).toMatchObject(refusal(400, { param: 'payment_method' }));
    expect(await cli('POST', path, { ...visa, expected_amount: '1' })).toMatchObject(
      refusal(400, { code: 'checkout_amount_mismatch' }),
    );
    expect(await cli('POST', path, { payment_method: 'pm_sepaDebit' })).toMatchObject(
      refusal(400, { param: 'payment_method' }),
    );
    expect(
      await cli('POST', path, { payment_method: 'pm_card_visa_chargeDeclined' }),
    ).toMatchObject(refusal(402, { code: 'card_declined' }));
    expect(await cli('POST', path, visa)).toMatchObject({ status: 200 });
    expect(await cli('POST', path, visa)).toMatchObject(
      refusal(400, { code: 'checkout_not_active_session' }),
    );
  });
});
