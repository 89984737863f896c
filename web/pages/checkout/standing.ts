import type { CheckoutDetail } from '../../client/types.ts';

interface Standing {
  tone: 'good' | 'waiting' | 'bad' | 'neutral';
  title: string;
  more?: string;
}

/**
 * How a session stands, for whoever opens its page. That the customer came back says nothing:
 * only what Stripe says of the payment does.
 * @see https://docs.stripe.com/payments/checkout/fulfill-orders
 */
export function standingOf({ state, payment }: CheckoutDetail): Standing {
  if (state === 'open')
    return { tone: 'waiting', title: 'Open: the customer has not completed it yet' };
  if (state === 'expired')
    return {
      tone: 'neutral',
      title: 'Expired: nobody paid, and nobody can any more',
      more: 'Make a new one if the customer still wants to pay.',
    };
  if (state === 'paid') return { tone: 'good', title: 'Completed and paid' };
  if (payment?.charge?.outcome === 'failed' || payment?.status === 'requires_payment_method')
    return {
      tone: 'bad',
      title: 'Completed, but the payment failed later: nothing was collected',
      more: 'Write to the customer, and make a new session if they still want to pay.',
    };
  return {
    tone: 'waiting',
    title: 'Completed: the payment is on its way',
    more: 'The customer’s bank answers within days. Do not deliver before it has succeeded.',
  };
}
