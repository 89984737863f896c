import type Stripe from 'stripe';
import type { Context } from '../engine/context.ts';
import { exclusive, invalid, noSuch } from '../engine/errors.ts';
import { currencyOf } from './account-object.ts';
import { testBankAccount } from './external-account-values.ts';
import { externalAccounts } from './external-accounts.ts';
import { resolvePaymentMethod } from './payment-methods.ts';

/** Where a top-up's money comes from, and how that bank will answer. */
export interface TopupSource {
  source: Stripe.Source | null;
  paymentMethod: string | null;
  /** Null where the debit succeeds, `never` where the bank does not answer by itself. */
  failureCode: string | null;
}

/**
 * The bank account that a top-up debits: a test token or bank account as `source`, a stored or test
 * payment method as `payment_method`, or the account's own bank account in that currency.
 * @throws StripeError `parameters_exclusive` for both, `resource_missing` for an unknown one, 400
 *   where it holds another currency, is no bank account, or there is none at all
 */
export function topupSource(
  context: Context,
  account: string,
  sent: {
    currency: string;
    source?: string | undefined;
    payment_method?: string | undefined;
  },
): TopupSource {
  const { currency, source, payment_method: method } = sent;
  if (source !== undefined && method !== undefined) throw exclusive('source', 'payment_method');
  if (method !== undefined) return ofPaymentMethod(context, account, method);
  const bank = source === undefined ? undefined : testBankAccount(source);
  if (bank) {
    const country = context.store.get('account', account).country!;
    checkCurrency(currencyOf(country), currency);
    return {
      source: sourceObject(context, { currency, country, last4: bank.number.slice(-4) }),
      paymentMethod: null,
      failureCode: bank.failureCode,
    };
  }
  return ofBankAccount(context, account, currency, source);
}

function ofPaymentMethod(context: Context, account: string, id: string): TopupSource {
  const { object, test } = resolvePaymentMethod(context, account, id);
  if (!test.debit) {
    throw invalid(
      `Top-ups can only be paid from bank accounts; this payment method is of type ${test.type}.`,
      'payment_method',
    );
  }
  return { source: null, paymentMethod: object.id, failureCode: test.debit.failureCode };
}

function ofBankAccount(
  context: Context,
  account: string,
  currency: string,
  id: string | undefined,
): TopupSource {
  const bank =
    id === undefined
      ? ownBankAccount(context, account, currency)
      : context.store.find('bank_account', id);
  if (id !== undefined && bank?.account !== account) throw noSuch('source', id, 'source');
  if (!bank) {
    throw invalid(
      `You must provide a source: there is no bank account for top-ups in ${currency}.`,
      'source',
    );
  }
  checkCurrency(bank.currency, currency);
  return {
    source: sourceObject(context, bank),
    paymentMethod: null,
    failureCode: context.store.internal('bank_account', bank.id).failureCode,
  };
}

function ownBankAccount(context: Context, account: string, currency: string) {
  const ids = externalAccounts(context, account)
    .filter((external) => external.object === 'bank_account')
    .filter((bank) => bank.currency === currency)
    .map(({ id }) => id);
  return ids[0] === undefined ? undefined : context.store.get('bank_account', ids[0]);
}

function checkCurrency(held: string, wanted: string): void {
  if (held === wanted) return;
  throw invalid(
    `The currency of the source (${held}) must be the same as the currency of the top-up (${wanted}).`,
    'currency',
  );
}

function sourceObject(
  context: Context,
  bank: { country: string; currency: string; last4: string },
): Stripe.Source {
  return {
    id: context.ids.make('src_'),
    object: 'source',
    ach_debit: {
      bank_name: 'STRIPE TEST BANK',
      country: bank.country,
      fingerprint: context.ids.make('', 16),
      last4: bank.last4,
      routing_number: '110000000',
      type: 'individual',
    },
    allow_redisplay: 'unspecified',
    amount: null,
    client_secret: context.ids.make('src_client_secret_'),
    created: context.now(),
    currency: bank.currency,
    flow: 'code_verification',
    livemode: false,
    metadata: {},
    owner: {
      address: null,
      email: null,
      name: null,
      phone: null,
      verified_address: null,
      verified_email: null,
      verified_name: null,
      verified_phone: null,
    },
    statement_descriptor: null,
    status: 'chargeable',
    type: 'ach_debit',
    usage: 'reusable',
  };
}
