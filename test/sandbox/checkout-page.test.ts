import type Stripe from 'stripe';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type SandboxForTest, startSandbox } from '../support/sandbox.ts';

// What a customer sees and does on the hosted page, by plain requests and forms.

let sandbox: SandboxForTest;
let stripe: Stripe;

beforeAll(async () => {
  sandbox = await startSandbox();
  stripe = sandbox.stripe;
});
afterAll(() => sandbox.stop());

type Params = Stripe.Checkout.SessionCreateParams;

async function open(more: Partial<Params> = {}): Promise<Stripe.Checkout.Session> {
  return stripe.checkout.sessions.create({
    mode: 'payment',
    line_items: [
      {
        price_data: {
          currency: 'usd',
          unit_amount: 2500,
          product_data: { name: 'A <b>chair</b>' },
        },
        quantity: 2,
      },
    ],
    success_url: 'https://example.com/done?session={CHECKOUT_SESSION_ID}',
    cancel_url: 'https://example.com/cart',
    ...more,
  });
}

interface Seen {
  status: number;
  /** Where the browser is sent. */
  location: string | null;
  html: string;
}

async function visit(url: string, form?: Record<string, string>): Promise<Seen> {
  const answer = await fetch(url, {
    redirect: 'manual',
    ...(form && { method: 'POST', body: new URLSearchParams(form) }),
  });
  const { status, headers } = answer;
  return { status, location: headers.get('location'), html: await answer.text() };
}

const card = {
  method: 'card',
  email: 'jenny@example.com',
  name: 'Jenny',
  number: '4242 4242 4242 4242',
  expiry: '12/34',
  cvc: '123',
};
const again = (session: Stripe.Checkout.Session) => stripe.checkout.sessions.retrieve(session.id);

describe('the page of an open session', () => {
  test('shows what is bought, says that it is a sandbox and runs no script', async () => {
    const session = await open();
    const answer = await fetch(session.url!);
    expect(answer.headers.get('content-security-policy')).toContain("default-src 'none'");
    const html = await answer.text();
    expect(html).toContain('Sandbox');
    expect(html).toContain('2 × A &lt;b&gt;chair&lt;/b&gt;');
    expect(html).toContain('Pay $50.00');
    expect(html).toContain('href="https://example.com/cart"');
    expect(html).not.toContain('IBAN');
    expect(html).not.toMatch(/<script|Powered by Stripe/i);
  });

  test('writes money as people do, in any currency', async () => {
    const costing = (currency: string, unit_amount: number): Partial<Params> => ({
      line_items: [
        { price_data: { currency, unit_amount, product_data: { name: 'Chair' } }, quantity: 1 },
      ],
    });
    for (const [currency, amount, words] of [
      ['jpy', 150_000, 'Pay ¥150,000'],
      ['kwd', 1_234_560, 'Pay KWD\u00a01,234.560'],
      ['isk', 150_000, 'Pay ISK\u00a01,500.00'],
    ] as const) {
      const session = await open(costing(currency, amount));
      expect((await visit(session.url!)).html).toContain(words);
    }
  });

  test('sends on to an address with letters of any script', async () => {
    const session = await open({ success_url: 'https://example.com/fertig/möbel?für=張' });
    const { status, location } = await visit(session.url!, card);
    expect([status, location]).toEqual([
      303,
      'https://example.com/fertig/m%C3%B6bel?f%C3%BCr=%E5%BC%B5',
    ]);
  });

  test('takes a card and sends on to the success page with the session', async () => {
    const session = await open();
    expect(await visit(session.url!, card)).toMatchObject({
      status: 303,
      location: `https://example.com/done?session=${session.id}`,
    });
    expect(await again(session)).toMatchObject({
      status: 'complete',
      payment_status: 'paid',
      customer_details: { email: 'jenny@example.com', name: 'Jenny' },
    });
    const later = `${sandbox.url}${new URL(session.url!).pathname}`;
    expect((await visit(later)).html).toContain('already paid for');
    expect((await visit(later, card)).html).toContain('already paid for');
  });

  test.each([
    ['4242424242424242', 303, 'paid'],
    ['4000002500003155', 303, 'unpaid'],
    ['4000000000009995', 402, 'unpaid'],
    ['6205500000000000004', 303, 'paid'],
  ])('the card %s of the guide', async (number, status, payment_status) => {
    const session = await open();
    const seen = await visit(session.url!, { ...card, number });
    expect(seen.status).toBe(status);
    expect(await again(session)).toMatchObject({ payment_status });
    if (number !== '4000002500003155') return;
    // The bank asks first, and then it is paid.
    const question = `${sandbox.url}${seen.location}`;
    expect((await visit(question)).html).toContain('3-D Secure');
    expect((await visit(question, { outcome: 'success' })).status).toBe(303);
    expect((await again(session)).payment_status).toBe('paid');
  });

  test('tells of a decline and lets the customer try another card', async () => {
    const session = await open();
    const refused = await visit(session.url!, { ...card, number: '4000000000009995' });
    expect(refused.status).toBe(402);
    expect(refused.html).toContain('Your card has insufficient funds.');
    expect(refused.html).toContain('value="jenny@example.com"');
    expect(refused.html).not.toContain('value="123"');
    expect((await visit(session.url!, card)).status).toBe(303);
    expect((await again(session)).payment_status).toBe('paid');
  });

  test.each([
    [{ number: '4242' }, 'Your card number is incomplete.'],
    [{ number: '4242424242424241' }, 'Your card number is incorrect.'],
    [{ expiry: '13/30' }, 'expiration date is incomplete.'],
    [{ expiry: '01/20' }, 'expiration date is in the past.'],
    [{ cvc: '' }, 'security code is incomplete.'],
    [{ email: '' }, 'Your email is incomplete.'],
    [{ method: 'us_bank_account', account_number: '1' }, 'numbers are incomplete.'],
    [{ method: 'sepa_debit', iban: 'x' }, 'Your IBAN is incomplete.'],
    [{ method: 'sepa_debit', iban: 'AT611904300234573201' }, 'is not accepted'],
  ])('does not take %o', async (typed, words) => {
    const session = await open();
    const refused = await visit(session.url!, { ...card, ...typed });
    expect(refused.status).toBeOneOf([400, 402]);
    expect(refused.html.replaceAll('&#39;', "'")).toContain(words);
    expect((await again(session)).status).toBe('open');
  });
});

describe('a card that asks for authentication', () => {
  test.each([
    ['success', 303, 'complete'],
    ['failure', 402, 'open'],
  ])('%s', async (outcome, status, after) => {
    const session = await open();
    const asked = await visit(session.url!, { ...card, number: '4000002760003184' });
    expect(asked.status).toBe(303);
    const question = `${sandbox.url}${asked.location}`;
    expect((await visit(question)).html).toContain('3-D Secure');
    const answered = await visit(question, { outcome });
    expect(answered.status).toBe(status);
    if (outcome === 'failure') expect(answered.html).toContain('failed authentication');
    expect((await again(session)).status).toBe(after);
    expect((await visit(question)).location).toBe(new URL(session.url!).pathname);
  });
});

describe('a bank debit', () => {
  test.each([
    ['000123456789', 'paid', 'checkout.session.async_payment_succeeded'],
    ['000222222227', 'unpaid', 'checkout.session.async_payment_failed'],
  ])('to %s ends %s, later', async (account_number, payment_status, type) => {
    const session = await open();
    const debit = { method: 'us_bank_account', routing_number: '110000000', account_number };
    expect((await visit(session.url!, { ...card, ...debit })).status).toBe(303);
    expect(await again(session)).toMatchObject({ status: 'complete', payment_status: 'unpaid' });
    await sandbox.advance(180);
    expect((await again(session)).payment_status).toBe(payment_status);
    const { data } = await stripe.events.list({
      type: type as Stripe.EventListParams['type'] & string,
    });
    expect(data[0]!.data.object).toMatchObject({ id: session.id });
  });
});

describe('no page', () => {
  test('is shown for an expired session, an unknown one or one that is embedded', async () => {
    const session = await open();
    await stripe.checkout.sessions.expire(session.id);
    expect((await visit(session.url!)).html).toContain('has expired');
    for (const path of ['/checkout/acct_x/cs_x', `/checkout/acct_x/${session.id}`]) {
      expect((await visit(`${sandbox.url}${path}`)).status).toBe(404);
      expect((await visit(`${sandbox.url}${path}`, card)).status).toBe(404);
    }
    const embedded = await stripe.checkout.sessions.create({
      mode: 'payment',
      line_items: [
        {
          price_data: { currency: 'usd', unit_amount: 900, product_data: { name: 'a' } },
          quantity: 1,
        },
      ],
      ui_mode: 'embedded_page',
      return_url: 'https://example.com',
    });
    expect(embedded).toMatchObject({
      url: null,
      client_secret: expect.stringContaining('_secret_'),
    });
    const url = session.url!.replace(session.id, embedded.id);
    expect((await visit(url)).status).toBe(404);
  });
});

test('a session in Australian dollars is paid by BECS debit', async () => {
  const product_data = { name: 'Chair' };
  const price_data = { currency: 'aud', unit_amount: 2500, product_data };
  const session = await open({ line_items: [{ price_data, quantity: 1 }] });
  expect((await visit(session.url!)).html).toContain('BECS direct debit');
  const typed = { ...card, method: 'au_becs_debit', bsb_number: '000-000' };
  const refused = await visit(session.url!, { ...typed, account_number: '1' });
  expect(refused.html.replaceAll('&#39;', "'")).toContain('numbers are incomplete.');
  const sent = await visit(session.url!, { ...typed, account_number: '900123456' });
  expect(sent.status).toBe(303);
  expect(await again(session)).toMatchObject({ status: 'complete', payment_status: 'unpaid' });
});
