import { type Context, Hono } from 'hono';
import { html } from 'hono/html';
import type Stripe from 'stripe';
import { StripeError } from '../engine/errors.ts';
import { shownMoney } from '../engine/money.ts';
import type { Sandbox } from '../sandbox.ts';
import { type Page, pageAnswer } from './layout.ts';

/**
 * Where `next_action` of a payment intent sends a customer whose card asks for authentication,
 * `/authenticate/:account/:intent`: the bank's question, whose answer leads to the `return_url`.
 */
export function authenticationPages(sandbox: Sandbox): Hono {
  const app = new Hono();

  app.get('/:account/:intent', (c) => {
    const intent = read(sandbox, c);
    if (!intent) return pageAnswer(c, unknownPage);
    return pageAnswer(c, isAsked(intent) ? questionPage(intent) : answeredPage);
  });

  app.post('/:account/:intent', async (c) => {
    const intent = read(sandbox, c);
    if (!intent) return pageAnswer(c, unknownPage);
    if (!isAsked(intent)) return pageAnswer(c, answeredPage);
    const { outcome } = await c.req.parseBody();
    const isPaid = authenticate(sandbox, intent, outcome === 'success');
    const back = intent.next_action?.redirect_to_url?.return_url;
    if (!back || !URL.canParse(back)) return pageAnswer(c, answeredPage);
    return c.redirect(withOutcome(back, intent, isPaid), 303);
  });

  return app;
}

function isAsked({ status }: Stripe.PaymentIntent): boolean {
  return status === 'requires_action';
}

function read(sandbox: Sandbox, c: Context): Stripe.PaymentIntent | undefined {
  try {
    const { body } = sandbox.engine.handle({
      method: 'GET',
      path: `/v1/payment_intents/${c.req.param('intent')}`,
      params: {},
      account: c.req.param('account')!,
      idempotencyKey: null,
      requestId: 'req_authentication_page',
      apiVersion: null,
    });
    return body as Stripe.PaymentIntent;
  } catch (error) {
    if (error instanceof StripeError) return undefined;
    throw error;
  }
}

/** Gives the customer's answer; tells whether the payment went through after it. */
function authenticate({ engine }: Sandbox, { id }: Stripe.PaymentIntent, isHolder: boolean) {
  try {
    const outcome = isHolder ? 'success' : 'failure';
    engine.simulate('authentication', { payment_intent: id, outcome });
    return true;
  } catch (error) {
    if (error instanceof StripeError) return false;
    throw error;
  }
}

/** What Stripe adds to the `return_url`, by which the platform's page finds the payment. */
function withOutcome(back: string, intent: Stripe.PaymentIntent, isPaid: boolean): string {
  const url = new URL(back);
  url.searchParams.set('payment_intent', intent.id);
  url.searchParams.set('payment_intent_client_secret', intent.client_secret!);
  url.searchParams.set('redirect_status', isPaid ? 'succeeded' : 'failed');
  return url.href;
}

/** The bank's question that some cards make a customer answer. */
export function questionPage({ amount, currency }: Stripe.PaymentIntent): Page {
  return {
    title: 'Authentication',
    body: html`<h1>Is this you?</h1>
<p>In a real payment the bank of the card would ask its holder now to confirm ${shownMoney(amount, currency)} (3-D Secure).</p>
<form method="post">
<div class="actions">
<button name="outcome" value="success">Complete authentication</button>
<button name="outcome" value="failure" class="second">Fail authentication</button>
</div>
</form>`,
  };
}

const answeredPage: Page = {
  title: 'Answered',
  body: html`<h1>There is nothing to confirm any more</h1>
<p>The bank has your answer. You can close this page.</p>`,
};

const unknownPage: Page = {
  title: 'Not found',
  status: 404,
  body: html`<h1>There is nothing to confirm here</h1>
<p>The address is not that of a payment which asks for authentication.</p>`,
};
