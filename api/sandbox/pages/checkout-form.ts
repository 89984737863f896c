import { StripeError } from '../engine/errors.ts';

/** What the customer typed, by the names of the form's fields. */
export type CheckoutForm = Readonly<Record<string, string | undefined>>;

/** The fields of a posted form, trimmed; files are none of them. */
export function formOf(body: Record<string, unknown>): CheckoutForm {
  return Object.fromEntries(
    Object.entries(body).flatMap(([name, value]) =>
      typeof value === 'string' ? [[name, value.trim()]] : [],
    ),
  );
}

/**
 * `payment_method_data` for what was typed, every leaf as text.
 * @param now Unix seconds, which the card must not have expired before
 * @throws StripeError 402 for what is incomplete, in the words that customers know
 */
export function methodOf(form: CheckoutForm, knownEmail: string | null, now: number): object {
  const email = emailOf(form, knownEmail);
  const billing_details = { email, ...(form.name && { name: form.name }) };
  if (form.method === 'us_bank_account') {
    const { account_number, routing_number } = form;
    if (!/^\d{4,17}$/.test(account_number ?? '') || !/^\d{9}$/.test(routing_number ?? '')) {
      throw incomplete("Your bank account's numbers are incomplete.", 'account_number');
    }
    return {
      type: 'us_bank_account',
      billing_details,
      us_bank_account: { account_number, routing_number, account_holder_type: 'individual' },
    };
  }
  if (form.method === 'au_becs_debit') {
    const { account_number, bsb_number } = form;
    if (!/^\d{5,9}$/.test(account_number ?? '') || !/^\d{3}-?\d{3}$/.test(bsb_number ?? '')) {
      throw incomplete("Your bank account's numbers are incomplete.", 'account_number');
    }
    return {
      type: 'au_becs_debit',
      billing_details,
      au_becs_debit: { account_number, bsb_number },
    };
  }
  if (form.method === 'sepa_debit') {
    const iban = (form.iban ?? '').replaceAll(/\s/g, '').toUpperCase();
    if (!/^[A-Z]{2}\d{2}[A-Z0-9]{11,30}$/.test(iban)) {
      throw incomplete('Your IBAN is incomplete.', 'iban');
    }
    return { type: 'sepa_debit', billing_details, sepa_debit: { iban } };
  }
  return { type: 'card', billing_details, card: cardOf(form, now) };
}

/**
 * The customer's email, as far as it is not known already.
 * @throws StripeError 402 where it was not typed
 */
export function emailOf(form: CheckoutForm, known: string | null): string {
  const email = known ?? form.email;
  if (!email) throw incomplete('Your email is incomplete.', 'email');
  return email;
}

function cardOf(form: CheckoutForm, now: number): object {
  const number = (form.number ?? '').replaceAll(/[\s-]/g, '');
  if (!/^\d{12,19}$/.test(number)) throw incomplete('Your card number is incomplete.', 'number');
  const [, month, year] = /^(0?[1-9]|1[0-2])\s*\/\s*(?:20)?(\d{2})$/.exec(form.expiry ?? '') ?? [];
  if (!month || !year) {
    throw incomplete("Your card's expiration date is incomplete.", 'expiry');
  }
  // A card is good until its month has ended.
  if (Date.UTC(2000 + Number(year), Number(month)) <= now * 1000) {
    throw incomplete("Your card's expiration date is in the past.", 'expiry');
  }
  if (!/^\d{3,4}$/.test(form.cvc ?? '')) {
    throw incomplete("Your card's security code is incomplete.", 'cvc');
  }
  return { number, exp_month: String(Number(month)), exp_year: `20${year}`, cvc: form.cvc };
}

function incomplete(message: string, param: string): StripeError {
  return new StripeError(message, { status: 402, type: 'card_error', param });
}
