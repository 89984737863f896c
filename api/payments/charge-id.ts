import type { Store } from '../store/database.ts';
import { expandableId } from '../store/snapshot.ts';
import type { Gateway } from '../stripe/gateway.ts';

/** Whether an id is a payment intent's. */
export const isPaymentIntent = (id: string) => id.startsWith('pi_');
/** Whether an id is a refund's: `re_…`, or `pyr_…` of what was paid by another way than card. */
export const isRefund = (id: string) => id.startsWith('re_') || id.startsWith('pyr_');

/**
 * The id of the charge that `id` stands for by the snapshots: a charge itself, the latest of a
 * payment intent, or the one a refund is of. Undefined where none is known.
 */
export async function knownChargeId({ read }: Store, id: string): Promise<string | undefined> {
  if (isPaymentIntent(id)) {
    const intent = await read
      .selectFrom('stripe_payment_intent')
      .select('latest_charge')
      .where('id', '=', id)
      .executeTakeFirst();
    if (intent?.latest_charge) return intent.latest_charge;
    // Charges may be known before their intent is.
    const row = await read
      .selectFrom('stripe_charge')
      .select('id')
      .where('payment_intent', '=', id)
      .orderBy('created', 'desc')
      .orderBy('pk', 'desc')
      .executeTakeFirst();
    return row?.id;
  }
  if (isRefund(id)) {
    const row = await read
      .selectFrom('stripe_refund')
      .select('charge')
      .where('id', '=', id)
      .executeTakeFirst();
    return row?.charge ?? undefined;
  }
  return id;
}

/**
 * The charge to act on, as Stripe says right now: of a payment intent its `latest_charge`, null
 * where nobody has tried to pay. A charge's own id is taken as it is.
 * @throws Stripe.errors.StripeError as the client gives it.
 */
export async function latestChargeId(stripe: Gateway, id: string): Promise<string | null> {
  if (!isPaymentIntent(id)) return id;
  const { value } = await stripe.read('interactive', null, (client, options) =>
    client.paymentIntents.retrieve(id, {}, options),
  );
  return expandableId(value.latest_charge);
}
