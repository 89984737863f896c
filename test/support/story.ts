import type Stripe from 'stripe';
import { inject } from 'vitest';
import { signInAt } from './app.ts';
import { eventually } from './eventually.ts';
import { pay } from './merchant.ts';
import { stripeClient } from './sandbox.ts';

/** The local Stripe that all stories share, for what a story brings about of its own. */
export function storyStripe() {
  const { url, secretKey } = inject('stripe');
  /** One order to what makes things happen that no request asks for. */
  async function order<T>(path: string, body: object): Promise<T> {
    const answer = await fetch(`${url}/_sandbox${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
    if (!answer.ok) throw new Error(`${path}: ${answer.status} ${await answer.text()}`);
    return (await answer.json()) as T;
  }
  return { stripe: stripeClient(url, secretKey), order };
}

/** Waits until the app of all stories has heard of what this path of its API tells. */
export async function isKnown(path: string): Promise<void> {
  const viewer = await signInAt(inject('appUrl'), 'viewer');
  await eventually(() => viewer.read(`${path}?source=snapshot`));
}

/** A customer pays, and the app has heard of it. */
export async function knownPayment(
  order: Partial<Stripe.PaymentIntentCreateParams>,
): Promise<Stripe.Charge> {
  const charge = await pay(storyStripe(), order);
  await isKnown(`/api/payments/${charge.id}`);
  return charge;
}
