import { join } from 'node:path';
import type Stripe from 'stripe';
import { describe, expect, test } from 'vitest';
import { readStory } from '../../api/payments/read-story.ts';
import { paymentTimeline } from '../../api/payments/timeline.ts';
import { openStore } from '../../api/store/open.ts';
import { snapshots } from '../../api/sync/registry.ts';
import { temporaryFolder } from '../support/app.ts';
import { charge, intent, noon, read, story, told } from './payment-story.ts';

describe('the session that a payment came from', () => {
  const session = (changes: Partial<Stripe.Checkout.Session> = {}) =>
    ({
      id: 'cs_1',
      status: 'complete',
      payment_status: 'paid',
      amount_total: 5000,
      currency: 'usd',
      created: noon - 60,
      expires_at: noon + 3600,
      ...changes,
    }) as Stripe.Checkout.Session;
  const made = '-60 Checkout Session made for the customer';

  test('is made before it, and completed when its event says so', () => {
    const events = [told('cs_1', 'checkout.session.completed', noon + 7)];
    expect(read({ checkout: session(), events })).toEqual([
      made,
      '0 Payment begun',
      '5 Paid with Visa ····4242 5000 usd',
      '7 The customer completed the Checkout Session',
    ]);
    expect(read({ checkout: session() }).at(-1)).toBe(
      '? The customer completed the Checkout Session',
    );
  });

  test('takes no second payment once it is completed, and every one while it is open', () => {
    const unpaid = { intent: intent({ status: 'requires_payment_method' }), charges: [] };
    const complete = session({ payment_status: 'unpaid' });
    expect(read({ ...unpaid, checkout: complete }).at(-1)).toBe(
      '»? The platform makes a new Checkout Session, if the customer still wants to pay',
    );
    expect(read({ ...unpaid, checkout: session({ status: 'open' }) })).toEqual([
      made,
      '0 Payment begun',
      '»? The customer pays, with another card or in another way',
    ]);
  });

  test('that expired ends the life', () => {
    const expired = session({ status: 'expired' });
    expect(
      read({
        checkout: expired,
        intent: intent({ status: 'canceled', canceled_at: null }),
        charges: [],
      }),
    ).toEqual([
      made,
      '0 Payment begun',
      '? Canceled: nothing is taken any more',
      '3600 The Checkout Session expired',
    ]);
  });
});

describe('what the customer is asked for', () => {
  const asked = (next_action: object | null, payment_method_types = ['card']) =>
    read({
      intent: intent({
        status: 'requires_action',
        next_action: next_action as Stripe.PaymentIntent.NextAction | null,
        payment_method_types,
      }),
      charges: [],
    }).at(-1);

  test.each([
    [
      '3D Secure, on the page',
      { type: 'use_stripe_sdk' },
      ['card'],
      /with their bank \(3D Secure\)$/,
    ],
    [
      '3D Secure, elsewhere',
      { type: 'redirect_to_url' },
      ['card'],
      /with their bank \(3D Secure\)$/,
    ],
    ['whoever they chose', { type: 'redirect_to_url' }, ['card', 'ideal'], /or a provider$/],
    ['small amounts', { type: 'verify_with_microdeposits' }, ['card'], /by the small amounts/],
    ['a code', { type: 'pix_display_qr_code' }, ['pix'], /scan the code/],
  ])('%s', (_, action, methods, text) => {
    expect(asked(action, methods)).toMatch(text);
  });

  test('stands with what each event asked, and each attempt with why it failed then', () => {
    const error = (code: string) => ({ code }) as Stripe.PaymentIntent.LastPaymentError;
    const events = [
      {
        ...told('pi_1', 'payment_intent.requires_action', noon + 1),
        nextAction: 'verify_with_microdeposits',
      },
      {
        ...told('pi_1', 'payment_intent.payment_failed', noon + 2),
        error: error('payment_intent_authentication_failure'),
      },
      { ...told('pi_1', 'payment_intent.payment_failed', noon + 3), error: error('expired_card') },
    ];
    const lines = paymentTimeline(story({ events }));
    expect(lines.map(({ text, notes }) => notes?.[0] ?? text).slice(1, 4)).toEqual([
      'The customer was asked to confirm their bank account by the small amounts sent to it',
      expect.stringMatching(/^The customer could not, or did not, confirm/),
      expect.stringMatching(/^The card has expired/),
    ]);
  });
});

test('a debit is sent, and days later paid', () => {
  const debit = charge({
    payment_method_details: {
      type: 'us_bank_account',
      us_bank_account: { last4: '6789' },
    } as Stripe.Charge.PaymentMethodDetails,
  });
  const events = [
    told('ch_1', 'charge.pending', noon + 5),
    told('ch_1', 'charge.succeeded', noon + 90),
  ];
  expect(read({ charges: [debit], events })).toEqual([
    '0 Payment begun',
    '5 Debit by ACH Direct Debit ····6789 sent to the customer’s bank 5000 usd',
    '90 The customer’s bank paid the debit',
  ]);
});

test('why each attempt failed and what was asked is read from the events as they came', async () => {
  const folder = temporaryFolder();
  const { store } = await openStore(join(folder.path, 'store.db'), snapshots, {});
  try {
    const event = (n: number, type: string, object: object) => ({
      id: `evt_${n}`,
      type: `payment_intent.${type}`,
      object: 'pi_1',
      created: noon + n,
      received_at: noon + n,
      attempts: 1,
      next_attempt_at: noon,
      state: 'handled' as const,
      payload: JSON.stringify({ data: { object } }),
    });
    const last_payment_error = { code: 'payment_intent_authentication_failure' };
    await store.write(async ({ db }) => {
      await db
        .insertInto('stripe_event')
        .values([
          event(1, 'created', { last_payment_error: null, next_action: null }),
          event(2, 'requires_action', { next_action: { type: 'use_stripe_sdk' } }),
          event(3, 'payment_failed', { last_payment_error, next_action: null }),
          event(4, 'payment_failed', { last_payment_error: null }),
        ])
        .execute();
    });
    const { events } = await readStory(store, 'pi_1', null, noon);
    expect(events.map(({ error, nextAction }) => [error ?? null, nextAction])).toEqual([
      [null, null],
      [null, 'use_stripe_sdk'],
      [last_payment_error, null],
      [null, null],
    ]);
  } finally {
    await store.close();
    folder.remove();
  }
});
