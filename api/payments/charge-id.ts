import type { Store } from '../store/database.ts';

/** Whether an id is a payment intent's. */
export const isPaymentIntent = (id: string) => id.startsWith('pi_');
/** Whether an id is a refund's: `re_…`, or `pyr_…` of what was paid by another way than card. */
export const isRefund = (id: string) => id.startsWith('re_') || id.startsWith('pyr_');

/**
 * The id of the charge that `id` stands for by the snapshots: a charge itself, the latest of a
 * payment intent, or the one a refund is of. Undefined where none is known.
 */
export async function knownChargeId(
  { read }: Pick<Store, 'read'>,
  id: string,
): Promise<string | undefined> {
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
