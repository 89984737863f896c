import { DAY } from '../engine/calendar.ts';
import { invalid } from '../engine/errors.ts';
import type { ObjectTypes } from '../engine/objects.ts';
import { mergeMetadata, type Values } from '../engine/params.ts';
import type { Call } from '../engine/resource.ts';
import { isBeforeEndive } from '../engine/versions.ts';
import { itemsOf, totalOf } from './checkout-items.ts';
import type { creationParams } from './checkout-params.ts';
import { emptySession } from './checkout-session-object.ts';
import { checkDivision } from './payment-intent-terms.ts';
import { methodTypes } from './payment-method-types.ts';

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
  checkPages(params);
  if (params.customer) context.own('customer', account, params.customer, 'customer');
  const items = itemsOf(context, account, params.line_items ?? []);
  const { amount, currency } = totalOf(context, items);
  const payment = params.payment_intent_data ?? {};
  checkDivision(
    context,
    account,
    {
      amount,
      application_fee_amount: payment.application_fee_amount ?? null,
      transfer_data: payment.transfer_data ?? null,
    },
    'payment_intent_data',
  );
  const id = context.ids.make('cs_test_a1', 56);
  const uiMode = params.ui_mode ?? 'hosted_page';
  const hosted = uiMode === 'hosted_page';
  const now = context.now();
  const email = params.customer_email ?? null;
  const session: Session = {
    ...emptySession({ id, created: now, expires_at: expiryOf(params, now) }),
    allowed_payment_method_types: params.allowed_payment_method_types ?? null,
    amount_subtotal: amount,
    amount_total: amount,
    billing_address_collection: params.billing_address_collection ?? null,
    cancel_url: params.cancel_url ?? null,
    client_reference_id: params.client_reference_id ?? null,
    client_secret: hosted ? null : `${id}_secret_${context.ids.make('', 25)}`,
    currency,
    customer: params.customer ?? null,
    customer_creation: params.customer ? null : (params.customer_creation ?? 'if_required'),
    customer_details: email === null ? null : customerWith(email),
    customer_email: email,
    ...(params.excluded_payment_method_types && {
      excluded_payment_method_types: params.excluded_payment_method_types,
    }),
    locale: params.locale ?? null,
    metadata: mergeMetadata({}, params.metadata),
    payment_method_configuration_details: params.payment_method_configuration
      ? { id: params.payment_method_configuration, parent: null }
      : null,
    payment_method_types: methodTypes(context, account, currency, params, 'Checkout Session'),
    ...(params.return_url && { return_url: params.return_url }),
    submit_type: params.submit_type ?? null,
    success_url: params.success_url ?? null,
    ui_mode: uiMode,
    url: hosted ? `${origin}/checkout/${account}/${id}` : null,
  };
  context.insert('checkout_session', account, session, { items, payment });
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

/** Where the customer goes afterwards depends on who shows the page. */
function checkPages({ ui_mode: mode = 'hosted_page', ...params }: Params): void {
  const [needed, foreign] =
    mode === 'hosted_page'
      ? (['success_url', 'return_url'] as const)
      : (['return_url', 'success_url'] as const);
  if (params[foreign] !== undefined) {
    throw invalid(`You can not pass \`${foreign}\` when \`ui_mode\` is \`${mode}\`.`, foreign);
  }
  const url = params[needed];
  if (url === undefined) {
    throw invalid(`Missing required param: ${needed}.`, needed, 'parameter_missing');
  }
  checkUrl(needed, url);
  if (params.cancel_url !== undefined) checkUrl('cancel_url', params.cancel_url);
}

function checkUrl(param: string, url: string): void {
  if (URL.canParse(url) && /^https?:$/.test(new URL(url).protocol)) return;
  throw invalid(
    'Invalid URL: An explicit scheme (such as https) must be provided.',
    param,
    'url_invalid',
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

function customerWith(email: string): Session['customer_details'] {
  return {
    address: null,
    business_name: null,
    email,
    individual_name: null,
    name: null,
    phone: null,
    tax_exempt: 'none',
    tax_ids: null,
  };
}
