import type Stripe from 'stripe';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type SandboxForTest, startSandbox } from '../support/sandbox.ts';

// Where `next_action` leads a customer whose card asks for authentication.

let sandbox: SandboxForTest;
let stripe: Stripe;
beforeAll(async () => {
  sandbox = await startSandbox();
  stripe = sandbox.stripe;
});
afterAll(() => sandbox.stop());

async function asked(more: Partial<Stripe.PaymentIntentCreateParams> = {}) {
  const intent = await stripe.paymentIntents.create({
    amount: 1999,
    currency: 'usd',
    payment_method: 'pm_card_authenticationRequired',
    confirm: true,
    return_url: 'https://example.com/back?order=7',
    ...more,
  });
  return { intent, url: intent.next_action!.redirect_to_url!.url! };
}

async function visit(url: string, outcome?: 'success' | 'failure') {
  const answer = await fetch(url, {
    redirect: 'manual',
    ...(outcome && { method: 'POST', body: new URLSearchParams({ outcome }) }),
  });
  return {
    status: answer.status,
    location: answer.headers.get('location'),
    html: await answer.text(),
  };
}

test.each([
  ['success', 'succeeded', 'succeeded'],
  ['failure', 'failed', 'requires_payment_method'],
] as const)('%s leads back to the platform, which learns of it', async (outcome, told, status) => {
  const { intent, url } = await asked();
  expect(url).toMatch(`${sandbox.url}/authenticate/`);
  expect((await visit(url)).html).toContain('confirm $19.99 (3-D Secure)');
  const { id, client_secret } = intent;
  const outcomes = `payment_intent=${id}&payment_intent_client_secret=${client_secret}&redirect_status=${told}`;
  expect(await visit(url, outcome)).toMatchObject({
    status: 303,
    location: `https://example.com/back?order=7&${outcomes}`,
  });
  expect((await stripe.paymentIntents.retrieve(id)).status).toBe(status);
  const again = await visit(url, 'success');
  expect([again.status, again.location]).toEqual([200, null]);
  expect(again.html).toContain('nothing to confirm any more');
});

test('without a return_url the customer stays', async () => {
  const { intent } = await asked();
  const confirmed = await stripe.paymentIntents.confirm(intent.id, {
    payment_method: 'pm_card_threeDSecure2Required',
  });
  const { status, html } = await visit(confirmed.next_action!.redirect_to_url!.url!, 'success');
  expect(status).toBe(200);
  expect(html).toContain('The bank has your answer');
});

test('a payment of a connected account is asked about too; any other address is not', async () => {
  const { id } = await stripe.accounts.create({ type: 'standard' });
  await sandbox.simulate('account_onboarding', { account: id });
  const intent = await stripe.paymentIntents.create(
    {
      amount: 500,
      currency: 'usd',
      payment_method: 'pm_card_authenticationRequired',
      confirm: true,
    },
    { stripeAccount: id },
  );
  const { url } = intent.next_action!.redirect_to_url!;
  expect((await visit(url!)).html).toContain('$5.00');
  expect((await visit(url!.replace(id, 'acct_nobody'))).status).toBe(404);
  expect((await visit(`${sandbox.url}/authenticate/${id}/pi_nothing`, 'success')).status).toBe(404);
});
