import { inject } from 'vitest';
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
