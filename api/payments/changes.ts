import type { Historied } from '../history/historied.ts';
import { ofText, wordingBy } from '../history/wording.ts';
import type { Versioned } from '../store/history.ts';
import { isPaymentIntent, knownChargeId } from './charge-id.ts';
import { failureOf } from './failures.ts';
import { paymentIntent } from './intent-snapshot.ts';
import { charge, refund } from './snapshot.ts';
import { cancellationText, refundFailureText } from './words.ts';

/** A payment has few refunds; of one with more the newest are followed. */
const mostRefunds = 50;

/** What changed on a payment: on its charge, its intent and its refunds. */
export const paymentChanges: Historied = {
  name: 'Payment',
  permission: 'payment:read',
  async subjects(store, id) {
    const known = await knownChargeId(store, id);
    const kept = await store.read
      .selectFrom('stripe_charge')
      .select(['id', 'payment_intent'])
      .where('id', '=', known ?? '')
      .executeTakeFirst();
    const intent: Versioned = { kind: paymentIntent.kind, id: kept?.payment_intent ?? id };
    if (!kept) return isPaymentIntent(id) ? [intent] : undefined;
    const refunds = await store.read
      .selectFrom('stripe_refund')
      .select('id')
      .where('charge', '=', kept.id)
      .orderBy('created', 'desc')
      .limit(mostRefunds)
      .execute();
    return [
      { kind: charge.kind, id: kept.id },
      ...(kept.payment_intent ? [intent] : []),
      ...refunds.map((each) => ({ kind: refund.kind, ...each })),
    ];
  },
  wording: wordingBy((kind, path) => {
    if (path === 'failure_code') return ofText((code) => failureOf(code).means);
    if (kind === refund.kind && path === 'failure_reason') return ofText(refundFailureText);
    if (path === 'cancellation_reason') return ofText(cancellationText);
    return undefined;
  }),
};
