import type { Context } from '../engine/context.ts';
import { invalid, noSuch, StripeError } from '../engine/errors.ts';
import { listRoute } from '../engine/lists.ts';
import type { ObjectTypes } from '../engine/objects.ts';
import {
  anything,
  dictionary,
  hash,
  integer,
  mergeMetadata,
  metadata,
  oneOf,
  required,
  text,
  type Values,
} from '../engine/params.ts';
import { type Resource, route, type Target } from '../engine/resource.ts';
import { addressObject } from './address.ts';
import { passesLuhn } from './card-number.ts';
import {
  attach,
  attachment,
  billingParam,
  detach,
  findPaymentMethod,
  paymentMethodUpdate,
  REDISPLAY,
  updatePaymentMethod,
} from './payment-method-changes.ts';
import { checkRoutingNumber } from './routing-number.ts';
import {
  type TestPaymentMethod,
  testIdOfNumber,
  testPaymentMethod,
} from './test-payment-methods.ts';

type PaymentMethod = ObjectTypes['payment_method'];
/** A payment method with the test id that decides what it does. */
export interface UsedMethod {
  object: PaymentMethod;
  testId: string;
  test: TestPaymentMethod;
}

const TYPES = [
  'au_becs_debit',
  'card',
  'customer_balance',
  'sepa_debit',
  'us_bank_account',
] as const;
const methodShape = {
  type: required(oneOf(TYPES)),
  au_becs_debit: hash({ account_number: required(text()), bsb_number: required(text()) }),
  billing_details: billingParam,
  card: hash({
    number: text(),
    token: text(),
    exp_month: integer({ min: 1, max: 12 }),
    exp_year: integer(),
    cvc: text(4),
  }),
  customer_balance: dictionary(anything()),
  sepa_debit: hash({ iban: required(text()) }),
  us_bank_account: hash({
    account_number: text(),
    routing_number: text(),
    account_holder_type: text(),
    account_type: text(),
  }),
  allow_redisplay: oneOf(REDISPLAY),
  metadata: metadata(),
  radar_options: anything(),
};
/** `payment_method_data` of a payment intent. */
export const paymentMethodData = hash(methodShape);

/**
 * The payment method that a request names: a stored one, or a test id, which becomes a stored one.
 * @throws StripeError `resource_missing`
 */
export function resolvePaymentMethod(context: Context, account: string, id: string): UsedMethod {
  const test = testPaymentMethod(id);
  if (test) return { object: insert(context, account, id, test, {}), testId: id, test };
  return usedMethod(context, context.own('payment_method', account, id, 'payment_method'));
}

/** A stored payment method with what it does. */
export function usedMethod(context: Context, object: PaymentMethod): UsedMethod {
  const testId = context.store.internal('payment_method', object.id).test;
  return { object, testId, test: testPaymentMethod(testId)! };
}

/**
 * The card that a token of Stripe's stands for, as `tok_visa`.
 * @param prefix of its id: `card_` where it is no payment method to those who asked
 * @throws StripeError `resource_missing` for an unknown token
 */
export function cardOfToken(
  context: Context,
  account: string,
  token: string,
  param: string,
  prefix = 'pm_',
  sent: Partial<Values<typeof methodShape>> = {},
): UsedMethod {
  const testId = token.replace(/^tok_/, 'pm_card_');
  const test = testId === token ? undefined : testPaymentMethod(testId);
  if (!test) throw noSuch('token', token, param);
  return { object: insert(context, account, testId, test, sent, prefix), testId, test };
}

/**
 * Makes a payment method of what the customer typed.
 * @throws StripeError 402 for what no card has, 400 `parameter_missing` where nothing was typed,
 *   `resource_missing` for an unknown token
 */
export function createPaymentMethod(
  context: Context,
  account: string,
  sent: Values<typeof methodShape>,
): PaymentMethod {
  const { card, type } = sent;
  if (!sent[type] && type !== 'customer_balance') {
    throw invalid(`Missing required param: ${type}.`, type, 'parameter_missing');
  }
  if (card?.token !== undefined) {
    return cardOfToken(context, account, card.token, 'card[token]', 'pm_', sent).object;
  }
  if (card) checkCard(card, context.now());
  const { routing_number } = sent.us_bank_account ?? {};
  checkRoutingNumber('US', routing_number, 'us_bank_account[routing_number]');
  const bank = sent.us_bank_account ?? sent.au_becs_debit;
  const number = card?.number ?? bank?.account_number ?? sent.sepa_debit?.iban;
  const testId = (number && testIdOfNumber(number)) || USUAL[type];
  return insert(context, account, testId, testPaymentMethod(testId)!, sent);
}

/** What numbers stand for that nobody documents. */
const USUAL = {
  au_becs_debit: 'pm_auBecsDebit',
  card: 'pm_card_visa',
  customer_balance: 'customer_balance',
  sepa_debit: 'pm_sepaDebit',
  us_bank_account: 'pm_usBankAccount',
};

/** Refuses what is printed on no card that is still good; `now` in Unix seconds. */
function checkCard(card: NonNullable<Values<typeof methodShape>['card']>, now: number): void {
  if (card.number === undefined) {
    throw invalid('Missing required param: card[number].', 'card[number]', 'parameter_missing');
  }
  if (!passesLuhn(card.number)) {
    throw wrongCard('incorrect_number', 'Your card number is incorrect.', 'number');
  }
  const today = new Date(now * 1000);
  const year = fullYear(card.exp_year ?? today.getUTCFullYear() + 1);
  const late = year < today.getUTCFullYear() || year > today.getUTCFullYear() + 50;
  if (late) {
    throw wrongCard('invalid_expiry_year', "Your card's expiration year is invalid.", 'exp_year');
  }
  const month = card.exp_month ?? 12;
  if (year === today.getUTCFullYear() && month < today.getUTCMonth() + 1) {
    throw wrongCard(
      'invalid_expiry_month',
      "Your card's expiration month is invalid.",
      'exp_month',
    );
  }
  if (card.cvc !== undefined && !/^\d{3,4}$/.test(card.cvc)) {
    throw wrongCard('invalid_cvc', "Your card's security code is invalid.", 'cvc');
  }
}

/** Years can be sent with two digits. */
function fullYear(year: number): number {
  return year < 100 ? 2000 + year : year;
}

function wrongCard(code: string, message: string, param: string): StripeError {
  return new StripeError(message, { status: 402, type: 'card_error', code, param });
}

function insert(
  context: Context,
  account: string,
  testId: string,
  test: TestPaymentMethod,
  sent: Partial<Values<typeof methodShape>>,
  prefix = 'pm_',
): PaymentMethod {
  const billing = sent.billing_details;
  const method: PaymentMethod = {
    id: context.ids.make(prefix),
    object: 'payment_method',
    allow_redisplay: sent.allow_redisplay ?? 'unspecified',
    billing_details: {
      address: addressObject(billing?.address),
      email: billing?.email ?? null,
      name: billing?.name ?? null,
      phone: billing?.phone ?? null,
      tax_id: billing?.tax_id ?? null,
    },
    created: context.now(),
    customer: null,
    customer_account: null,
    livemode: false,
    metadata: mergeMetadata({}, sent.metadata),
    type: test.type,
    ...details(context, test, sent),
  };
  context.insert('payment_method', account, method, { test: testId });
  return method;
}

function details(
  context: Context,
  test: TestPaymentMethod,
  sent: Partial<Values<typeof methodShape>>,
): Partial<PaymentMethod> {
  const month = sent.card?.exp_month ?? 12;
  const year = sent.card?.exp_year ?? new Date(context.now() * 1000).getUTCFullYear() + 3;
  const fingerprint = fingerprintOf(test);
  if (test.type === 'us_bank_account') {
    return {
      us_bank_account: {
        account_holder_type: 'individual',
        account_type: 'checking',
        bank_name: 'STRIPE TEST BANK',
        financial_connections_account: null,
        fingerprint,
        last4: test.last4,
        networks: { preferred: 'ach', supported: ['ach'] },
        routing_number: '110000000',
        status_details: {},
      },
    };
  }
  if (test.type === 'customer_balance') return { customer_balance: {} };
  if (test.type === 'au_becs_debit') {
    const bsb = sent.au_becs_debit?.bsb_number ?? '000000';
    return { au_becs_debit: { bsb_number: bsb, fingerprint, last4: test.last4 } };
  }
  if (test.type === 'sepa_debit') {
    return {
      sepa_debit: {
        bank_code: '19043',
        branch_code: '',
        country: test.country,
        fingerprint,
        generated_from: { charge: null, setup_attempt: null },
        last4: test.last4,
      },
    };
  }
  return {
    card: {
      brand: test.brand,
      checks: {
        address_line1_check: null,
        address_postal_code_check: null,
        cvc_check: 'pass',
      },
      country: test.country,
      display_brand: test.brand,
      exp_month: month,
      exp_year: fullYear(year),
      fingerprint,
      funding: test.funding,
      generated_from: null,
      last4: test.last4,
      networks: { available: [test.brand], preferred: null },
      regulated_status: 'unregulated',
      three_d_secure_usage: { supported: true },
      wallet: null,
    },
  };
}

/** The same card has the same fingerprint wherever it is used. */
export function fingerprintOf(test: TestPaymentMethod): string {
  return Buffer.from(`${test.number ?? test.last4}fingerprint`)
    .toString('base64url')
    .slice(0, 16);
}

/** The payment method that is to be saved, of which a test id makes a new one. */
function toAttach(target: Target): PaymentMethod {
  const { context, account, path } = target;
  return testPaymentMethod(path.id!)
    ? resolvePaymentMethod(context, account, path.id!).object
    : findPaymentMethod(target);
}

const base = '/v1/payment_methods';

/** What customers pay with (stripe-facts 2.22). */
export const paymentMethods: Resource = {
  routes: [
    route('POST', base, methodShape, ({ context, account, params }) =>
      createPaymentMethod(context, account, params),
    ),
    listRoute('payment_method', base, {
      customer: text(),
      customer_account: text(),
      type: oneOf(TYPES),
      allow_redisplay: oneOf(REDISPLAY),
    }),
    route('GET', `${base}/:id`, {}, findPaymentMethod),
    route('POST', `${base}/:id`, paymentMethodUpdate, updatePaymentMethod),
    route('POST', `${base}/:id/attach`, attachment, (call) => attach(call, toAttach(call))),
    route('POST', `${base}/:id/detach`, {}, detach),
  ],
  filters: {
    payment_method: ({ allow_redisplay, customer, customer_account, type }) => ({
      allow_redisplay,
      customer,
      customer_account,
      type,
    }),
  },
};
