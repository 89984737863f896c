import { createHash } from 'node:crypto';
import type { Context } from '../engine/context.ts';
import { invalid, noSuch, StripeError } from '../engine/errors.ts';
import type { ExternalAccountInternal, ObjectTypes } from '../engine/objects.ts';
import {
  boolean,
  currency,
  integer,
  isRecord,
  metadata,
  oneOf,
  parseShape,
  required,
  text,
} from '../engine/params.ts';
import { currencyOf } from './account-object.ts';
import { passesLuhn } from './card-number.ts';
import { checkRoutingNumber } from './routing-number.ts';

/** A bank account or debit card that payouts can go to. */
export type ExternalAccount = ObjectTypes['bank_account'] | ObjectTypes['card'];

/** How payouts to the test account numbers fail (stripe-facts 7); other numbers succeed. */
const BANK_FAILURES = new Map([
  ['000111111116', 'no_account'],
  ['000111111113', 'account_closed'],
  ['000222222227', 'insufficient_funds'],
  ['000333333335', 'debit_not_authorized'],
  ['000444444440', 'invalid_currency'],
]);
/** Only instant payouts to this one fail. */
const FAILS_INSTANTLY = '000888888883';
/** The number whose owner has to be proved by a document (stripe-facts 7). */
const UNPROVED_NUMBER = '000999999992';
/** The requirement of a bank account whose owner is to be proved. */
export const OWNERSHIP = 'documents.bank_account_ownership_verification.files';
const BANK_TOKENS = new Map(
  Object.entries({
    btok_us_verified: '000123456789',
    btok_us_verified_noAccount: '000111111116',
    btok_us_verified_accountClosed: '000111111113',
    btok_us_verified_insufficientFunds: '000222222227',
    btok_us_verified_debitNotAuthorized: '000333333335',
    btok_us_verified_invalidCurrency: '000444444440',
  }),
);

interface TestCard {
  brand: string;
  instant: boolean;
  failureCode: string | null;
}
/** The debit cards that can be paid out to (stripe-facts 7). */
const CARDS = new Map<string, TestCard>([
  ['4000056655665556', { brand: 'Visa', instant: true, failureCode: null }],
  ['5200828282828210', { brand: 'MasterCard', instant: true, failureCode: null }],
  ['4000056655665572', { brand: 'Visa', instant: true, failureCode: 'could_not_process' }],
  ['4000056755665555', { brand: 'Visa', instant: false, failureCode: null }],
]);
const CARD_TOKENS = new Map(
  Object.entries({
    tok_visa_debit: '4000056655665556',
    tok_mastercard_debit: '5200828282828210',
    tok_visa_debit_us_transferSuccess: '4000056655665556',
    tok_visa_debit_us_transferFail: '4000056655665572',
    tok_visa_debit_us_instantPayoutUnsupported: '4000056755665555',
  }),
);

/** Where instant payouts go to banks, in the local currency. */
const INSTANT_COUNTRIES = new Set(
  'AE AT AU BE CA CY DE DK EE ES FI FR GB GR HK HR IE IT LT LU LV MT MY NL NO NZ PT SE SG SI SK US'.split(
    ' ',
  ),
);

/** The number that a bank account token stands for, and how money moved from or to it fails. */
export function testBankAccount(
  token: string,
): { number: string; failureCode: string | null } | undefined {
  const number = BANK_TOKENS.get(token);
  return number === undefined
    ? undefined
    : { number, failureCode: BANK_FAILURES.get(number) ?? null };
}

/** What kind of bank account it is, where banks tell them apart. */
export const accountType = oneOf(['checking', 'futsu', 'savings', 'toza']);
/** A bank account as it is described to Stripe by its numbers. */
export const bankAccountHash = {
  object: oneOf(['bank_account']),
  country: required(text(2)),
  account_number: required(text()),
  routing_number: text(),
  currency: currency(),
  account_holder_name: text(),
  account_holder_type: oneOf(['company', 'individual']),
  account_type: accountType,
};
const cardHash = {
  object: oneOf(['card']),
  number: text(),
  token: text(),
  exp_month: integer({ min: 1, max: 12 }),
  exp_year: integer(),
  cvc: text(4),
  currency: currency(),
  name: text(),
  address_city: text(),
  address_country: text(),
  address_line1: text(),
  address_line2: text(),
  address_state: text(),
  address_zip: text(),
  default_for_currency: boolean(),
  metadata: metadata(),
};

/** An external account as it was described, and how payouts to it will end. */
export interface Described {
  external: ExternalAccount;
  internal: ExternalAccountInternal;
  /** The token that is used up with it, where it came by one that was made. */
  token?: ObjectTypes['token'];
}

/**
 * Makes an external account of what Stripe takes for one: a token, or a hash with the number of a
 * bank account or debit card. It is not stored, and no default of its currency yet.
 * @throws StripeError for an unknown or used token, bad fields, or a card that is no debit card
 */
export function describedExternalAccount(
  context: Context,
  owner: ObjectTypes['account'],
  sent: unknown,
): Described {
  const country = owner.country ?? context.settings.platformCountry;
  if (isRecord(sent)) {
    return sent.object === 'card' || 'token' in sent
      ? cardOf(context, owner.id, country, parseShape(cardHash, sent, 'external_account'))
      : bankOf(context, owner.id, parseShape(bankAccountHash, sent, 'external_account'));
  }
  const token = String(sent);
  const made = context.store.find('token', token);
  if (made) return tokenized(context, owner.id, made);
  const bank = testBankAccount(token);
  if (!bank) return cardOf(context, owner.id, country, { token });
  return bankOf(context, owner.id, {
    country,
    account_number: bank.number,
    ...(country === 'US' && { routing_number: '110000000' }),
  });
}

/** The bank account that a token of `POST /v1/tokens` stands for, once. */
function tokenized(context: Context, account: string, token: ObjectTypes['token']): Described {
  if (token.used || !token.bank_account) {
    throw invalid(
      `You cannot use a Stripe token more than once: ${token.id}.`,
      'external_account',
      'token_already_used',
    );
  }
  return {
    external: { ...token.bank_account, account } as ObjectTypes['bank_account'],
    internal: context.store.internal('token', token.id),
    token,
  };
}

/**
 * A bank account by its numbers.
 * @param account whose it is; null for one that only a token stands for
 * @param param the parameter that describes it, which errors name
 * @throws StripeError `routing_number_invalid`, and `parameter_missing` for an American one without
 */
export function bankOf(
  context: Context,
  account: string | null,
  fields: Partial<ReturnType<typeof parseShape<typeof bankAccountHash>>> & {
    country: string;
    account_number: string;
  },
  param = 'external_account',
): Described & { external: ObjectTypes['bank_account'] } {
  const { account_number: number } = fields;
  const country = fields.country.toUpperCase();
  const of = fields.currency ?? currencyOf(country);
  const instant = INSTANT_COUNTRIES.has(country) && of === currencyOf(country);
  const routing = `${param}[routing_number]`;
  if (country === 'US' && fields.routing_number === undefined)
    throw invalid(`Missing required param: ${routing}.`, routing, 'parameter_missing');
  checkRoutingNumber(country, fields.routing_number, routing);
  const failureCode = BANK_FAILURES.get(number) ?? null;
  return {
    external: {
      id: context.ids.make('ba_'),
      object: 'bank_account',
      ...(account !== null && { account }),
      account_holder_name: fields.account_holder_name ?? null,
      account_holder_type: fields.account_holder_type ?? null,
      account_type: fields.account_type ?? null,
      available_payout_methods: instant ? ['standard', 'instant'] : ['standard'],
      bank_name: 'STRIPE TEST BANK',
      country,
      currency: of,
      default_for_currency: false,
      fingerprint: fingerprintOf(country, fields.routing_number, number),
      future_requirements: noRequirements(),
      last4: number.slice(-4),
      metadata: {},
      requirements: {
        ...noRequirements(),
        currently_due: number === UNPROVED_NUMBER ? [OWNERSHIP] : [],
      },
      routing_number: fields.routing_number ?? null,
      status: 'new',
    },
    internal: {
      failureCode,
      instantFailureCode: number === FAILS_INSTANTLY ? 'could_not_process' : failureCode,
    },
  };
}

/** Sixteen letters and digits that are the same wherever the same number is. */
function fingerprintOf(...number: (string | undefined)[]): string {
  const digest = createHash('sha256').update(number.join(':')).digest('hex');
  return digest.slice(0, 16);
}

/** What an external account needs when nothing is missing. */
export function noRequirements() {
  return { currently_due: [], errors: [], past_due: [], pending_verification: [] };
}

function cardOf(
  context: Context,
  account: string,
  country: string,
  fields: Partial<ReturnType<typeof parseShape<typeof cardHash>>>,
): Described {
  const number = numberOf(fields);
  const test = CARDS.get(number);
  if (!test) {
    throw invalid(
      'The card provided as an external account is not supported for payouts. Provide a non-prepaid debit card instead.',
      'external_account',
      'invalid_card_type',
    );
  }
  const year = new Date(context.now() * 1000).getUTCFullYear();
  return {
    external: {
      id: context.ids.make('card_'),
      object: 'card',
      account,
      address_city: fields.address_city ?? null,
      address_country: fields.address_country ?? null,
      address_line1: fields.address_line1 ?? null,
      address_line1_check: null,
      address_line2: fields.address_line2 ?? null,
      address_state: fields.address_state ?? null,
      address_zip: fields.address_zip ?? null,
      address_zip_check: null,
      allow_redisplay: 'unspecified',
      available_payout_methods: test.instant ? ['standard', 'instant'] : ['standard'],
      brand: test.brand,
      country: 'US',
      currency: fields.currency ?? currencyOf(country),
      cvc_check: fields.cvc === undefined ? null : 'pass',
      default_for_currency: false,
      dynamic_last4: null,
      exp_month: fields.exp_month ?? 12,
      exp_year: fields.exp_year ?? year + 3,
      fingerprint: fingerprintOf(number),
      funding: 'debit',
      last4: number.slice(-4),
      metadata: {},
      name: fields.name ?? null,
      regulated_status: 'unregulated',
      status: 'new',
      tokenization_method: null,
    },
    internal: { failureCode: test.failureCode, instantFailureCode: test.failureCode },
  };
}

function numberOf(fields: { token?: string | undefined; number?: string | undefined }): string {
  const { token, number } = fields;
  if (token !== undefined) {
    const meant = CARD_TOKENS.get(token);
    if (meant === undefined) throw noSuch('token', token, 'external_account');
    return meant;
  }
  if (number === undefined) {
    const param = 'external_account[number]';
    throw invalid(`Missing required param: ${param}.`, param, 'parameter_missing');
  }
  const digits = number.replaceAll(/\D/g, '');
  if (!passesLuhn(digits)) {
    throw new StripeError('Your card number is incorrect.', {
      status: 402,
      type: 'card_error',
      code: 'incorrect_number',
      param: 'number',
    });
  }
  return digits;
}
