import { Hono } from 'hono';
import type Stripe from 'stripe';
import type { Services } from '../context.ts';
import { limitBody } from '../kit/body.ts';
import { AppError } from '../kit/errors.ts';
import { open } from '../staff/permission.ts';
import { isBadSignature } from '../stripe/errors.ts';

/** https://docs.stripe.com/event-destinations#thin-events */
const notSnapshot = (cause: unknown) =>
  new AppError(
    400,
    'not_a_snapshot',
    'This is signed, and shows no object: have Stripe send snapshot payloads, not thin ones.',
    { cause },
  );

/** Verifies against each secret: the platform's and the Connect endpoint share one address. */
function verifyAny(
  { stripe, webhookSecrets }: Pick<Services, 'stripe' | 'webhookSecrets'>,
  body: string,
  signature: string,
): Stripe.Event {
  const secrets = webhookSecrets();
  if (secrets.length === 0)
    throw new AppError(503, 'webhooks_not_ready', 'No signing secret is known yet. Send it again.');
  let cause: unknown;
  for (const secret of secrets)
    try {
      return stripe.verify(body, signature, secret);
    } catch (error) {
      if (!isBadSignature(error)) throw notSnapshot(error);
      cause = error;
    }
  throw new AppError(
    400,
    'bad_signature',
    'The signature does not fit. Check the signing secrets of the webhook endpoints.',
    { cause },
  );
}

/** `/webhooks/stripe`: verify, store durably, answer, and only then handle. */
export const webhookRoutes = (services: Services) =>
  new Hono().post('/stripe', open(), limitBody(2), async (c) => {
    // Until Stripe has said whose key this is, its events may be of another platform's.
    if (!services.sync.started)
      throw new AppError(503, 'webhooks_not_ready', 'Countinghouse is starting. Send it again.');
    const body = await c.req.text();
    const event = verifyAny(services, body, c.req.header('stripe-signature') ?? '');
    await services.sync.receive(event);
    return c.json({ received: true });
  });
