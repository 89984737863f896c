import type { Context } from '../engine/context.ts';
import { listRoute } from '../engine/lists.ts';
import type { ObjectTypes } from '../engine/objects.ts';
import { text } from '../engine/params.ts';
import { type Resource, references, route } from '../engine/resource.ts';
import { testPaymentMethod } from './test-payment-methods.ts';

type Warning = ObjectTypes['early_fraud_warning'];

/** The issuer warns that a payment may not have been the cardholder's. */
export function warnOfFraud(
  context: Context,
  account: string,
  charge: ObjectTypes['charge'],
): Warning {
  const warning: Warning = {
    id: context.ids.make('issfr_'),
    object: 'radar.early_fraud_warning',
    actionable: true,
    charge: charge.id,
    created: context.now(),
    fraud_type: 'misc',
    livemode: false,
    ...(charge.payment_intent && { payment_intent: charge.payment_intent }),
  };
  context.insert('early_fraud_warning', account, warning);
  context.emit('radar.early_fraud_warning.created', account, warning);
  return warning;
}

/** Nothing can be done any more about a warning once the charge is disputed or wholly refunded. */
export function settleWarnings(context: Context, charge: string): void {
  const { test } = context.store.internal('charge', charge);
  if (!testPaymentMethod(test)?.fraudWarning) return;
  const { account } = context.store.place(charge)!;
  for (const warning of context.store.list('early_fraud_warning', account, { where: { charge } })) {
    const settled = context.change('early_fraud_warning', warning, { actionable: false });
    context.emit('radar.early_fraud_warning.updated', account, settled, warning);
  }
}

const base = '/v1/radar/early_fraud_warnings';

/** What card issuers say of payments before anybody disputes them (stripe-facts 6). */
export const earlyFraudWarnings: Resource = {
  routes: [
    listRoute('early_fraud_warning', base, { charge: text(), payment_intent: text() }),
    route('GET', `${base}/:id`, {}, ({ context, account, path }) =>
      context.own('early_fraud_warning', account, path.id!),
    ),
  ],
  expandable: { 'radar.early_fraud_warning': references('charge', 'payment_intent') },
  filters: {
    early_fraud_warning: ({ charge, payment_intent }) => ({
      charge: charge as string,
      payment_intent: (payment_intent as string | undefined) ?? null,
    }),
  },
};
