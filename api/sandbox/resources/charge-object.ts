import type { Context } from '../engine/context.ts';
import type { ObjectTypes } from '../engine/objects.ts';
import { fingerprintOf, type UsedMethod } from './payment-methods.ts';
import type { TestPaymentMethod } from './test-payment-methods.ts';

type Charge = ObjectTypes['charge'];

/** A charge with nothing but its amount; what it is for is written over it. */
export function emptyCharge(
  fields: Pick<Charge, 'id' | 'amount' | 'created' | 'currency' | 'status'>,
): Charge {
  return {
    id: fields.id,
    object: 'charge',
    amount: fields.amount,
    amount_captured: 0,
    amount_refunded: 0,
    application: null,
    application_fee: null,
    application_fee_amount: null,
    balance_transaction: null,
    billing_details: { address: null, email: null, name: null, phone: null, tax_id: null },
    calculated_statement_descriptor: null,
    captured: false,
    created: fields.created,
    currency: fields.currency,
    customer: null,
    description: null,
    disputed: false,
    failure_balance_transaction: null,
    failure_code: null,
    failure_message: null,
    fraud_details: {},
    livemode: false,
    metadata: {},
    on_behalf_of: null,
    outcome: null,
    paid: false,
    payment_intent: null,
    payment_method: null,
    payment_method_details: null,
    receipt_email: null,
    receipt_number: null,
    receipt_url: null,
    refunded: false,
    review: null,
    shipping: null,
    source: null,
    source_transfer: null,
    statement_descriptor: null,
    statement_descriptor_suffix: null,
    status: fields.status,
    transfer_data: null,
    transfer_group: null,
  };
}

/** What a payment is for and how it is divided, said by a payment intent or for a charge alone. */
type ChargeTerms = Pick<
  ObjectTypes['payment_intent'],
  | 'amount'
  | 'application_fee_amount'
  | 'currency'
  | 'customer'
  | 'description'
  | 'metadata'
  | 'on_behalf_of'
  | 'payment_method_options'
  | 'receipt_email'
  | 'shipping'
  | 'statement_descriptor'
  | 'statement_descriptor_suffix'
  | 'transfer_data'
  | 'transfer_group'
>;

/** The charge of a payment method by these terms; it is not stored yet. */
export function chargeOf(
  context: Context,
  terms: ChargeTerms,
  method: UsedMethod,
  result: {
    status: 'succeeded' | 'pending' | 'failed';
    captured: boolean;
    /** The payment intent whose confirmation makes the charge. */
    payment_intent: string | null;
  },
): Charge {
  const { test, object } = method;
  const failed = result.status === 'failed';
  const { settings } = context;
  const data = terms.transfer_data;
  return {
    ...emptyCharge({
      id: context.ids.make(test.type === 'card' ? 'ch_' : 'py_'),
      amount: terms.amount,
      created: context.now(),
      currency: terms.currency,
      status: result.status,
    }),
    amount_captured: result.captured ? terms.amount : 0,
    application_fee_amount: terms.application_fee_amount,
    billing_details: object.billing_details,
    calculated_statement_descriptor: descriptorOf(settings.platformName, terms, test),
    captured: result.captured,
    customer: terms.customer as string | null,
    description: terms.description,
    failure_code: failed ? (test.decline?.code ?? null) : null,
    failure_message: failed ? (test.decline?.message ?? null) : null,
    metadata: terms.metadata,
    on_behalf_of: terms.on_behalf_of,
    outcome: outcome(test, failed),
    paid: result.status === 'succeeded',
    payment_intent: result.payment_intent,
    payment_method: object.id,
    payment_method_details: paymentMethodDetails(method, terms, failed),
    receipt_email: terms.receipt_email,
    shipping: terms.shipping,
    statement_descriptor: terms.statement_descriptor,
    statement_descriptor_suffix: terms.statement_descriptor_suffix,
    transfer_data: data
      ? { amount: data.amount ?? null, destination: data.destination as string }
      : null,
    transfer_group: terms.transfer_group,
  };
}

/** What the customer's statement shows: the prefix with the suffix for cards, else the whole. */
function descriptorOf(business: string, terms: ChargeTerms, test: TestPaymentMethod): string {
  const usual = business.toUpperCase();
  const { statement_descriptor: whole } = terms;
  if (test.type !== 'card') return whole ?? usual.slice(0, 22);
  // A charge without a payment intent may name the suffix of a card as if it were the whole.
  const suffix = terms.statement_descriptor_suffix ?? whole;
  return (suffix === null ? usual : `${usual.slice(0, 10)}* ${suffix}`).slice(0, 22);
}

function outcome(test: TestPaymentMethod, failed: boolean): Charge['outcome'] {
  const blocked = failed && test.decline?.blocked === true;
  const declined = failed && !blocked;
  const isCard = test.type === 'card';
  return {
    advice_code: declined ? 'try_again_later' : null,
    network_advice_code: null,
    network_decline_code: declined ? '05' : null,
    network_status: blocked
      ? 'not_sent_to_network'
      : declined
        ? 'declined_by_network'
        : 'approved_by_network',
    reason: blocked ? 'highest_risk_level' : declined ? (test.decline?.declineCode ?? null) : null,
    risk_level: blocked ? 'highest' : isCard ? (test.riskLevel ?? 'normal') : 'not_assessed',
    ...(isCard && { risk_score: blocked ? 92 : test.riskLevel ? 71 : 17 }),
    seller_message: blocked
      ? 'Stripe blocked this charge as too risky.'
      : declined
        ? 'The bank did not return any further details with this decline.'
        : 'Payment complete.',
    type: blocked ? 'blocked' : declined ? 'issuer_declined' : 'authorized',
  };
}

function paymentMethodDetails(
  { test, object }: UsedMethod,
  { amount, payment_method_options: options }: ChargeTerms,
  failed: boolean,
): Charge['payment_method_details'] {
  if (test.type === 'us_bank_account') {
    return {
      type: 'us_bank_account',
      us_bank_account: {
        account_holder_type: 'individual',
        account_type: 'checking',
        bank_name: 'STRIPE TEST BANK',
        fingerprint: fingerprintOf(test),
        last4: test.last4,
        payment_reference: null,
        routing_number: '110000000',
      },
    };
  }
  if (test.type === 'customer_balance') return { type: 'customer_balance', customer_balance: {} };
  if (test.type === 'au_becs_debit') {
    const { bsb_number, fingerprint, last4 } = object.au_becs_debit!;
    return { type: 'au_becs_debit', au_becs_debit: { bsb_number, fingerprint, last4 } };
  }
  if (test.type === 'sepa_debit') {
    return {
      type: 'sepa_debit',
      sepa_debit: {
        bank_code: '19043',
        branch_code: '',
        country: test.country,
        fingerprint: fingerprintOf(test),
        last4: test.last4,
        mandate: null,
      },
    };
  }
  const authenticated = test.authentication === 'required';
  return {
    type: 'card',
    card: {
      amount_authorized: failed ? null : amount,
      authorization_code: null,
      brand: test.brand,
      checks: {
        address_line1_check: null,
        address_postal_code_check: null,
        cvc_check: test.decline?.code === 'incorrect_cvc' ? 'fail' : 'pass',
      },
      country: test.country,
      electronic_commerce_indicator: null,
      exp_month: object.card!.exp_month,
      exp_year: object.card!.exp_year,
      extended_authorization: { status: 'disabled' },
      fingerprint: fingerprintOf(test),
      funding: test.funding,
      incremental_authorization: {
        status:
          options?.card?.request_incremental_authorization === 'if_available' && !failed
            ? 'available'
            : 'unavailable',
      },
      installments: null,
      last4: test.last4,
      mandate: null,
      multicapture: { status: 'unavailable' },
      network: test.brand,
      network_token: { used: false },
      network_transaction_id: null,
      overcapture: { maximum_amount_capturable: amount, status: 'unavailable' },
      regulated_status: 'unregulated',
      three_d_secure: authenticated
        ? {
            authentication_flow: 'challenge',
            electronic_commerce_indicator: '05',
            exemption_indicator: null,
            result: 'authenticated',
            result_reason: null,
            transaction_id: null,
            version: '2.2.0',
          }
        : null,
      transaction_link_id: null,
      wallet: null,
    },
  };
}
