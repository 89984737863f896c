import { DAY } from '../engine/calendar.ts';
import { invalid } from '../engine/errors.ts';
import type { ObjectTypes } from '../engine/objects.ts';
import { mergeMetadata, type Values } from '../engine/params.ts';
import type { Call } from '../engine/resource.ts';
import { isBeforeEndive } from '../engine/versions.ts';
import { newCustomFields } from './checkout-custom-fields.ts';
import { namedCustomer } from './checkout-customer.ts';
import { displayOf, refuseForeign } from './checkout-display.ts';
import { itemsOf } from './checkout-items.ts';
import { optionalItemsOf } from './checkout-optional-items.ts';
import type { creationParams } from './checkout-params.ts';
import { emptySession } from './checkout-session-object.ts';
import { offeredShipping, shippingCost } from './checkout-shipping.ts';
import { totalsOf } from './checkout-totals.ts';
import { checkPages, uiModeOf } from './checkout-ui-mode.ts';
import { checkDivision } from './payment-intent-terms.ts';
import { parentage } from './payment-method-configurations.ts';
import { checkFilters, methodTypes } from './payment-method-types.ts';

type Session = ObjectTypes['checkout_session'];
type Params = Values<typeof creationParams>;

const SHORTEST = 30 * 60;
const LONGEST = DAY;

/**
 * Makes a session for a payment, whose terms are checked now as the payment's own will be.
 * @throws StripeError 400
 */
export function createSession(call: Call<typeof creationParams>): Session {
  const { context, account, params, apiVersion, origin } = call;
  refuseMethodTypes(params, apiVersion);
  refuseForeign(params);
  const uiMode = uiModeOf(params, apiVersion);
  checkPages(uiMode, params);
  checkFilters(params);
  const customer = namedCustomer(context, account, params);
  const items = itemsOf(context, account, params.line_items ?? []);
  const { currency } = totalsOf(context, items, null, params.currency);
  const offered = offeredShipping(context, account, params.shipping_options ?? [], currency);
  const cost = shippingCost(offered[0]);
  const totals = totalsOf(context, items, cost);
  const payment = params.payment_intent_data ?? {};
  checkDivision(
    context,
    account,
    {
      amount: totals.amount_total,
      application_fee_amount: payment.application_fee_amount ?? null,
      on_behalf_of: payment.on_behalf_of ?? null,
      transfer_data: payment.transfer_data ?? null,
    },
    'payment_intent_data',
  );
  const id = context.ids.make('cs_test_a1', 56);
  const hosted = uiMode === 'hosted_page';
  const now = context.now();
  const session: Session = {
    ...emptySession({ id, created: now, expires_at: expiryOf(params, now) }),
    ...displayOf(context, account, params, uiMode === 'embedded_page'),
    ...customer,
    ...totals,
    ...optionalItemsOf(context, account, params.optional_items, { currency, lines: items.length }),
    allowed_payment_method_types: params.allowed_payment_method_types ?? null,
    cancel_url: params.cancel_url ?? null,
    client_reference_id: params.client_reference_id ?? null,
    client_secret: hosted ? null : `${id}_secret_${context.ids.make('', 25)}`,
    ...(params.excluded_payment_method_types && {
      excluded_payment_method_types: params.excluded_payment_method_types,
    }),
    custom_fields: newCustomFields(params.custom_fields ?? []),
    metadata: mergeMetadata({}, params.metadata),
    payment_method_configuration_details: params.payment_method_configuration
      ? parentage(context, account, params.payment_method_configuration)
      : null,
    payment_method_options: optionsOf(params),
    payment_method_types: methodTypes(
      context,
      account,
      currency,
      // The page takes no transfers into a customer's cash balance.
      { ...params, customer: null },
      'Checkout Session',
    ),
    ...(params.return_url && { return_url: params.return_url }),
    shipping_cost: cost,
    shipping_options: offered,
    success_url: params.success_url ?? null,
    ui_mode: uiMode,
    url: hosted ? `${origin}/checkout/${account}/${id}` : null,
  };
  context.insert('checkout_session', account, session, {
    items,
    payment: {
      ...payment,
      ...(params.payment_method_options && {
        payment_method_options: params.payment_method_options,
      }),
    },
    ...(params.customer_update && { customerUpdate: params.customer_update }),
  });
  context.due.schedule(session.expires_at, 'checkout_expiry', id);
  return session;
}

/** To later versions the parameter is simply unknown (stripe-facts 2.5). */
function refuseMethodTypes(params: Params, apiVersion: string | null): void {
  if (!params.payment_method_types || isBeforeEndive(apiVersion)) return;
  throw invalid(
    'Received unknown parameter: payment_method_types',
    'payment_method_types',
    'parameter_unknown',
  );
}

function expiryOf({ expires_at: wanted }: Params, now: number): number {
  if (wanted === undefined) return now + LONGEST;
  if (wanted < now + SHORTEST) {
    throw invalid(
      'The `expires_at` timestamp must be at least 30 minutes from Checkout Session creation.',
      'expires_at',
    );
  }
  if (wanted > now + LONGEST) {
    throw invalid(
      'The `expires_at` timestamp must be less than 24 hours from Checkout Session creation.',
      'expires_at',
    );
  }
  return wanted;
}

/** The options by type of payment method; those of cards have their default. */
function optionsOf({
  payment_method_options: sent,
}: Params): NonNullable<Session['payment_method_options']> {
  if (!sent) return { card: { request_three_d_secure: 'automatic' } };
  return { ...sent, card: { request_three_d_secure: 'automatic', ...(sent.card as object) } };
}
