import type { Context } from '../engine/context.ts';
import { exclusive, invalid } from '../engine/errors.ts';
import { offeredMethods } from './payment-method-configurations.ts';

/** The debits that there are for a currency. */
const DEBITS: Readonly<Record<string, string>> = {
  aud: 'au_becs_debit',
  eur: 'sepa_debit',
  usd: 'us_bank_account',
};

/** How a request narrows what a payment can be paid with. */
interface Filters {
  allowed_payment_method_types?: string[] | undefined;
  automatic_payment_methods?: object | undefined;
  /** Who alone can pay by a transfer into the cash balance. */
  customer?: string | null | undefined;
  excluded_payment_method_types?: string[] | null | undefined;
  payment_method_configuration?: string | undefined;
  /** Of API versions that still had it. */
  payment_method_types?: string[] | undefined;
}

/**
 * Refuses filters that exclude each other (stripe-facts 0, payment methods).
 * @throws StripeError `parameters_exclusive`
 */
export function checkFilters(sent: Filters): void {
  if (!sent.allowed_payment_method_types) return;
  const others = [
    'excluded_payment_method_types',
    'automatic_payment_methods',
    'payment_method_configuration',
  ] as const;
  const other = others.find((name) => sent[name]);
  if (other) throw exclusive('allowed_payment_method_types', other);
}

/**
 * The types of payment method that can pay in a currency, of those that the sandbox plays: what is
 * allowed but does not fit is dropped without a word.
 * @param what names the object in the refusal, as "Payment Intent"
 * @throws StripeError 400 where none is left
 */
export function methodTypes(
  context: Context,
  account: string,
  currency: string,
  sent: Filters,
  what: string,
): string[] {
  const { payment_method_configuration: configuration } = sent;
  const allowed = sent.allowed_payment_method_types ?? sent.payment_method_types;
  const excluded = sent.excluded_payment_method_types ?? [];
  const byTransfer = sent.customer && allowed?.includes('customer_balance');
  const fitting = ['card', DEBITS[currency], byTransfer ? 'customer_balance' : undefined].filter(
    (type) => type !== undefined,
  );
  const offered = configuration
    ? offeredMethods(context, account, configuration, fitting)
    : fitting;
  const types = offered.filter(
    (type) => !excluded.includes(type) && (allowed?.includes(type) ?? true),
  );
  if (types.length > 0) return types;
  throw invalid(
    `No valid payment method types for this ${what}. Please ensure that you have activated payment methods compatible with your chosen currency.`,
    allowed
      ? 'allowed_payment_method_types'
      : configuration
        ? 'payment_method_configuration'
        : 'excluded_payment_method_types',
  );
}
