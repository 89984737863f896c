import { type Context, Hono } from 'hono';
import { StripeError } from '../engine/errors.ts';
import type { Sandbox } from '../sandbox.ts';
import { questionPage } from './authentication.ts';
import { type CheckoutForm, emailOf, formOf, methodOf } from './checkout-form.ts';
import { answersOf } from './checkout-questions.ts';
import {
  amountOf,
  endedPage,
  isFree,
  knownEmail,
  type OpenSession,
  paymentPage,
  unknownPage,
} from './checkout-views.ts';
import { pageAnswer } from './layout.ts';

/**
 * The hosted page of Checkout Sessions, under `/checkout/:account/:session`: a customer sees what
 * is bought, pays by card or bank debit, authenticates where the card asks for it, or goes back.
 */
export function checkoutPages(sandbox: Sandbox): Hono {
  const app = new Hono();

  app.get('/:account/:id', (c) => {
    const session = read(sandbox, c);
    if (!session) return pageAnswer(c, unknownPage);
    return pageAnswer(
      c,
      session.status === 'open' ? paymentPage(session, pathOf(c)) : endedPage(session),
    );
  });

  app.post('/:account/:id', async (c) => {
    const session = read(sandbox, c);
    if (!session) return pageAnswer(c, unknownPage);
    if (session.status !== 'open') return pageAnswer(c, endedPage(session));
    const form = formOf(await c.req.parseBody());
    return pay(sandbox, c, session, form);
  });

  app.get('/:account/:id/authenticate', (c) => {
    const session = read(sandbox, c);
    if (!session) return pageAnswer(c, unknownPage);
    return isAuthenticating(session)
      ? pageAnswer(c, questionPage(session.payment_intent!))
      : c.redirect(pathOf(c), 303);
  });

  app.post('/:account/:id/authenticate', async (c) => {
    const session = read(sandbox, c);
    if (!session) return pageAnswer(c, unknownPage);
    if (!isAuthenticating(session)) return pageAnswer(c, endedPage(session));
    const { outcome } = await c.req.parseBody();
    return act(sandbox, c, {}, () => {
      sandbox.engine.simulate('authentication', {
        payment_intent: session.payment_intent!.id,
        outcome: outcome === 'success' ? 'success' : 'failure',
      });
      return c.redirect(successUrl(session), 303);
    });
  });

  return app;
}

/** The session as it stands; undefined where there is none of that id, or none with a page. */
function read(sandbox: Sandbox, c: Context): OpenSession | undefined {
  try {
    const { body } = sandbox.engine.handle({
      method: 'GET',
      path: `/v1/checkout/sessions/${c.req.param('id')}`,
      params: {
        expand: [
          'line_items',
          'payment_intent',
          'shipping_cost.shipping_rate',
          'shipping_options.shipping_rate',
        ],
      },
      account: c.req.param('account')!,
      idempotencyKey: null,
      requestId: 'req_checkout_page',
      apiVersion: null,
    });
    const session = body as OpenSession;
    return session.ui_mode === 'hosted_page' ? session : undefined;
  } catch (error) {
    if (error instanceof StripeError) return undefined;
    throw error;
  }
}

function pay(
  sandbox: Sandbox,
  c: Context,
  session: OpenSession,
  form: CheckoutForm,
): Response | Promise<Response> {
  return act(sandbox, c, form, () => {
    sandbox.engine.simulate('checkout_payment', {
      checkout_session: session.id,
      ...methodFor(sandbox, session, form),
      ...answersOf(session, form),
      ...(form.shown_amount && { expected_amount: form.shown_amount }),
    });
    const after = read(sandbox, c)!;
    const next = after.status === 'open' ? `${pathOf(c)}/authenticate` : successUrl(session);
    return c.redirect(next, 303);
  });
}

/** How what is due is paid; for what costs nothing only who the customer is counts. */
function methodFor(sandbox: Sandbox, session: OpenSession, form: CheckoutForm): object {
  const known = knownEmail(session);
  if (!isFree(session)) {
    return { payment_method_data: methodOf(form, known, sandbox.engine.now()) };
  }
  return { email: emailOf(form, known), ...(form.name && { name: form.name }) };
}

/** Does what the customer asked for; a refusal is shown on the form, to be tried again. */
function act(
  sandbox: Sandbox,
  c: Context,
  form: CheckoutForm,
  work: () => Response,
): Response | Promise<Response> {
  try {
    return work();
  } catch (error) {
    if (!(error instanceof StripeError)) throw error;
    const status = error.status === 402 ? 402 : 400;
    const session = read(sandbox, c)!;
    const why =
      error.code === 'checkout_amount_mismatch'
        ? `With delivery the total is now ${amountOf(session)}. Nothing was charged yet.`
        : error.message;
    return pageAnswer(c, { ...paymentPage(session, pathOf(c), form, why), status });
  }
}

/** The path of the session's own page. */
function pathOf(c: Context): string {
  return `/checkout/${c.req.param('account')}/${c.req.param('id')}`;
}

function isAuthenticating(session: OpenSession): boolean {
  return session.status === 'open' && session.payment_intent?.status === 'requires_action';
}

/** Stripe puts the session's id where the URL has a place for it. */
function successUrl(session: OpenSession): string {
  // A header takes ASCII only, which is how the parsed address is written.
  return new URL(session.success_url!.replaceAll('{CHECKOUT_SESSION_ID}', session.id)).href;
}
