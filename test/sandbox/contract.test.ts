import type Stripe from 'stripe';
import { expect, test } from 'vitest';
import { type EngineWorld, engineWorld } from './engine-world.ts';
import { typeErrors } from './official-types.ts';

/** Everything that can be made to happen, so that every kind of object exists in every state. */
function live(world: EngineWorld): object[] {
  const { post, get, engine } = world;
  const answers: object[] = [];
  const keep = <T extends object>(answer: T): T => {
    answers.push(answer);
    return answer;
  };
  const pay = (payment_method: string, more = {}) =>
    keep(
      post<Stripe.PaymentIntent>('/v1/payment_intents', {
        amount: 10_000,
        currency: 'usd',
        confirm: true,
        payment_method,
        ...more,
      }),
    );
  keep(post('/v1/webhook_endpoints', { url: 'https://example.com', enabled_events: ['*'] }));
  const express = keep(
    post<Stripe.Account>('/v1/accounts', {
      type: 'express',
      country: 'US',
      capabilities: { transfers: { requested: true }, card_payments: { requested: true } },
      business_profile: {
        mcc: '5734',
        name: 'Chairs',
        support_address: { city: 'Here' },
        annual_revenue: { amount: 5_000_000, currency: 'usd', fiscal_year_end: '2025-12-31' },
      },
      company: { name: 'Chairs Inc', tax_id: '000000000', address: { line1: 'A street' } },
      tos_acceptance: { date: 1_700_000_000, ip: '203.0.113.7' },
      settings: { payouts: { schedule: { interval: 'weekly', weekly_anchor: 'friday' } } },
    }),
  ).id;
  const onboard = (stage: string) =>
    keep(engine.simulate('account_onboarding', { account: express, stage }));
  onboard('partial');
  onboard('submitted');
  onboard('failed');
  onboard('verified');
  const bank = 'btok_us_verified_noAccount';
  keep(post(`/v1/accounts/${express}/external_accounts`, { external_account: bank }));
  const debitCard = { external_account: 'tok_visa_debit' };
  keep(post(`/v1/accounts/${express}/external_accounts`, debitCard));
  keep(post(`/v1/accounts/${express}/login_links`));
  const custom = keep(
    post<Stripe.Account>('/v1/accounts', {
      type: 'custom',
      business_type: 'individual',
      individual: { first_name: 'Jenny', id_number: '111111111', address: { city: 'Here' } },
    }),
  ).id;
  const told = { first_name: 'Olga', relationship: { owner: true, representative: true } };
  const olga = keep(post<Stripe.Person>(`/v1/accounts/${custom}/persons`, told)).id;
  keep(engine.simulate('account_onboarding', { account: custom, stage: 'failed' }));
  keep(post(`/v1/accounts/${custom}/persons/${olga}`, { dob: { day: 1, month: 1, year: 1901 } }));
  keep(get(`/v1/accounts/${custom}/persons`));
  keep(engine.simulate('account_rejected_by_stripe', { account: custom }));
  keep(
    post('/v1/account_links', {
      account: express,
      type: 'account_onboarding',
      refresh_url: 'https://example.com/reauth',
      return_url: 'https://example.com/return',
    }),
  );
  keep(
    post('/v1/account_sessions', {
      account: express,
      components: { payments: { enabled: true, features: { refund_management: false } } },
    }),
  );
  keep(engine.simulate('account_requirement', { account: express }));
  keep(post(`/v1/accounts/${express}/capabilities/transfers`, { requested: true }));
  pay('pm_card_bypassPending', { amount: 1_000_000 });
  const destination = pay('pm_card_visa', {
    application_fee_amount: 500,
    transfer_data: { destination: express },
  });
  pay('pm_usBankAccount');
  pay('pm_sepaDebit', { currency: 'eur' });
  pay('pm_card_visa', { shipping: { name: 'Jenny', address: { city: 'Here' } } });
  keep(post('/v1/payment_methods', { type: 'card', card: { number: '4242424242424242' } }));
  pay('pm_usBankAccount_noAccount');
  pay('pm_card_authenticationRequired');
  pay('pm_card_visa', { capture_method: 'manual' });
  pay('pm_card_mastercard', { currency: 'sek' });
  expect(() => pay('pm_card_visa_chargeDeclined')).toThrow('declined');
  const source = { amount: 1000, currency: 'usd', source: 'tok_visa' };
  keep(post('/v1/charges', source));
  const held = keep(post<Stripe.Charge>('/v1/charges', { ...source, capture: false }));
  keep(post(`/v1/charges/${held.id}/capture`, { amount: 600 }));
  const refunded = { payment_intent: destination.id, reverse_transfer: true };
  keep(post('/v1/refunds', { ...refunded, refund_application_fee: true, amount: 4000 }));
  for (const card of ['pm_card_refundFail', 'pm_card_pendingRefund']) {
    keep(post('/v1/refunds', { payment_intent: pay(card).id }));
  }
  const transfer = keep(
    post<Stripe.Transfer>('/v1/transfers', { amount: 5000, currency: 'usd', destination: express }),
  );
  keep(post(`/v1/transfers/${transfer.id}/reversals`, { amount: 1000 }));
  keep(post('/v1/payouts', { amount: 1000, currency: 'usd' }, express));
  for (const card of ['pm_card_createDispute', 'pm_card_createDisputeInquiry']) {
    const { data } = get<Stripe.ApiList<Stripe.Dispute>>('/v1/disputes', {
      payment_intent: pay(card).id,
    });
    const evidence = { uncategorized_text: 'winning_evidence' };
    keep(post(`/v1/disputes/${data[0]!.id}`, { evidence }));
  }
  const topup = { amount: 1000, currency: 'usd' };
  keep(post('/v1/topups', { ...topup, source: 'btok_us_verified' }));
  keep(post('/v1/topups', { ...topup, payment_method: 'pm_usBankAccount_noAccount' }));
  keep(post(`/v1/topups/${keep(post<Stripe.Topup>('/v1/topups', topup)).id}/cancel`));
  const file = { filename: 'receipt.pdf', size: 7, head: '%PDF-1.7' };
  const file_link_data = { create: true };
  keep(post('/v1/files', { file, purpose: 'dispute_evidence', file_link_data }));
  keep(get('/v1/balance', {}, express));
  answers.push(...checkout(world));
  engine.advance(30 * 86_400);
  keep(get('/v1/balance_settings', {}, express));
  const owned = ['charges', 'refunds', 'balance_transactions', 'payouts'];
  const lists = [...owned, 'accounts', 'transfers', 'disputes', 'application_fees'];
  for (const name of [...lists, 'payment_intents', 'topups', 'webhook_endpoints']) {
    keep(get<object>(`/v1/${name}`, { limit: 100 }));
  }
  for (const name of owned) keep(get<object>(`/v1/${name}`, { limit: 100 }, express));
  const fees = get<Stripe.ApiList<Stripe.ApplicationFee>>('/v1/application_fees').data;
  keep(get(`/v1/application_fees/${fees[0]!.id}/refunds`));
  keep(get('/v1/balance'));
  keep(get('/v1/account'));
  keep(get('/v1/payment_method_configurations'));
  keep(get('/v1/payment_method_configurations', {}, express));
  keep(get(`/v1/accounts/${express}/capabilities`));
  keep(get('/v1/payment_methods/'.concat(destination.payment_method as string)));
  keep(
    get(`/v1/charges/${destination.latest_charge}`, {
      expand: ['balance_transaction', 'transfer.destination_payment', 'refunds'],
    }),
  );
  return answers;
}

/** A cart and what becomes of it. */
function checkout({ post, get, engine }: EngineWorld): object[] {
  const product = post<Stripe.Product>('/v1/products', {
    name: 'Chair',
    default_price_data: { currency: 'usd', unit_amount: 1500 },
  });
  const open = (more = {}) =>
    post<Stripe.Checkout.Session>('/v1/checkout/sessions', {
      mode: 'payment',
      line_items: [{ price: product.default_price, quantity: 2 }],
      success_url: 'https://example.com',
      ...more,
    });
  const pay = (payment_method: string, more = {}) =>
    engine.simulate('checkout_payment', { checkout_session: open(more).id, payment_method });
  const line = { unit_amount_decimal: '1250.5', currency: 'usd', product_data: { name: 'Table' } };
  const fixed_amount = { amount: 500, currency: 'usd' };
  const elaborate = {
    after_expiration: { recovery: { enabled: true } },
    automatic_tax: { enabled: true },
    branding_settings: { border_style: 'pill' },
    consent_collection: { promotions: 'auto' },
    custom_fields: [
      { key: 'name', type: 'text', label: { type: 'custom', custom: 'Name' } },
      {
        key: 'size',
        type: 'dropdown',
        label: { type: 'custom', custom: 'Size' },
        dropdown: { options: [{ label: 'Large', value: 'l' }] },
      },
    ],
    invoice_creation: { enabled: true, invoice_data: { rendering_options: { template: 'a' } } },
    name_collection: { individual: { enabled: true } },
    shipping_options: [{ shipping_rate_data: { display_name: 'By mail', fixed_amount } }],
    expand: ['shipping_options.shipping_rate', 'shipping_cost.shipping_rate'],
  };
  const inline = open({ line_items: [{ price_data: line, quantity: 3 }] });
  const shipping_details = { name: 'Jenny', address: { line1: 'A street', country: 'US' } };
  return [
    product,
    inline,
    post(`/v1/checkout/sessions/${inline.id}`, { collected_information: { shipping_details } }),
    post(`/v1/checkout/sessions/${inline.id}/expire`),
    pay('pm_card_visa', { customer_email: 'jenny@example.com' }),
    open(elaborate),
    get('/v1/shipping_rates'),
    pay('pm_usBankAccount_success'),
    pay('pm_usBankAccount_noAccount'),
    get(`/v1/checkout/sessions/${inline.id}/line_items`),
    get('/v1/prices'),
    get('/v1/products'),
    get('/v1/checkout/sessions', { expand: ['data.line_items', 'data.payment_intent'] }),
  ];
}

test('every answer and every event is what the official types say', async () => {
  const world = engineWorld();
  const events: Stripe.Event[] = [];
  world.engine.onEvent((event) => events.push(event));
  const answers = live(world).map((answer) => ({
    what: (answer as { object: string }).object,
    answer,
  }));
  const told = events.map((event) => ({ what: event.type, answer: event }));
  expect(await typeErrors([...answers, ...told])).toEqual([]);
}, 60_000);
