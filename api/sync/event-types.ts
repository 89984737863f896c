import type Stripe from 'stripe';

type EventType = Stripe.WebhookEndpointCreateParams.EnabledEvent;

/** Events about the platform itself, and of each connected account, that change what is kept. */
const ofEveryAccount = [
  'balance.available',
  'balance_settings.updated',
  'payout.canceled',
  'payout.created',
  'payout.failed',
  'payout.paid',
  'payout.reconciliation_completed',
  'payout.updated',
] as const satisfies readonly EventType[];

/**
 * What the endpoint for the platform's own events is to be sent; every other type is about nothing
 * that is kept here. A test holds it against the README.
 * @see https://docs.stripe.com/api/events/types
 */
export const platformEventTypes: readonly EventType[] = [
  ...ofEveryAccount,
  'application_fee.created',
  'application_fee.refund.updated',
  'application_fee.refunded',
  'charge.captured',
  'charge.dispute.closed',
  'charge.dispute.created',
  'charge.dispute.funds_reinstated',
  'charge.dispute.funds_withdrawn',
  'charge.dispute.updated',
  'charge.expired',
  'charge.failed',
  'charge.pending',
  'charge.refund.updated',
  'charge.refunded',
  'charge.succeeded',
  'charge.updated',
  'checkout.session.async_payment_failed',
  'checkout.session.async_payment_succeeded',
  'checkout.session.completed',
  'checkout.session.expired',
  'payment_intent.amount_capturable_updated',
  'payment_intent.canceled',
  'payment_intent.created',
  'payment_intent.partially_funded',
  'payment_intent.payment_failed',
  'payment_intent.processing',
  'payment_intent.requires_action',
  'payment_intent.succeeded',
  'refund.created',
  'refund.failed',
  'refund.updated',
  'topup.canceled',
  'topup.created',
  'topup.failed',
  'topup.reversed',
  'topup.succeeded',
  'transfer.created',
  'transfer.reversed',
  'transfer.updated',
];

/** What the endpoint for the connected accounts' events is to be sent. */
export const connectEventTypes: readonly EventType[] = [
  ...ofEveryAccount,
  'account.application.authorized',
  'account.application.deauthorized',
  'account.external_account.created',
  'account.external_account.deleted',
  'account.external_account.updated',
  'account.updated',
  'capability.updated',
  'person.created',
  'person.deleted',
  'person.updated',
];
