import type Stripe from 'stripe';
import type { Settings } from '../../api/sandbox/engine/settings.ts';
import type { SandboxForTest } from '../support/sandbox.ts';
import type { Names } from './operation.ts';

/** What the requests of the table are about. */
export interface ErrorWorld {
  sandbox: SandboxForTest;
  stripe: Stripe;
  /** Objects of every kind, by their words (see the table of operations). */
  names: Names;
}

/** What the official client throws: null stands for what the error does not have. */
export interface Refusal {
  /** The class of the client's error. */
  type: keyof typeof Stripe.errors;
  statusCode: number | null;
  code: string | null;
  param: string | null;
  message?: unknown;
  decline_code?: string;
}

/** One error with the section of the facts that tells of it, and a request that brings it about. */
export interface ErrorRow {
  section: string;
  what: string;
  ask(world: ErrorWorld): Promise<unknown>;
  refusal: Refusal;
}

/** Rows of one section, each named by what is wrong. */
export function section(
  name: string,
  rows: Record<string, [ErrorRow['ask'], Refusal]>,
): ErrorRow[] {
  return Object.entries(rows).map(([what, [ask, refusal]]) => ({
    section: name,
    what,
    ask,
    refusal,
  }));
}

type More = Pick<Refusal, 'message' | 'decline_code'>;

/** 400: the request says something wrong. */
export function invalid(
  code: string | null,
  param: string | null = null,
  message?: string | RegExp,
): Refusal {
  const type = 'StripeInvalidRequestError';
  return { type, statusCode: 400, code, param, ...(message && { message }) };
}
/** 404 where the id stood in the path. */
export function unknown(message?: string): Refusal {
  return { ...invalid('resource_missing', 'id', message), statusCode: 404 };
}
/** 402: the card was declined. */
export function declined(code: string, decline_code: string, more: More = {}): Refusal {
  return { type: 'StripeCardError', statusCode: 402, code, param: null, decline_code, ...more };
}
/** 403: the key may not do that. */
export function forbidden(code: string): Refusal {
  return { type: 'StripePermissionError', statusCode: 403, code, param: null };
}

/** Asks while settings are other than usual. */
export async function under(
  { sandbox }: ErrorWorld,
  settings: Partial<Settings>,
  ask: () => Promise<unknown>,
): Promise<unknown> {
  await sandbox.control('POST', '/settings', settings);
  try {
    return await ask();
  } finally {
    await sandbox.control('DELETE', '/settings');
  }
}

export const usd = { amount: 1000, currency: 'usd' };

/** A request parameter that the types forbid. */
export function wrong<T>(value: unknown): T {
  return value as T;
}

/** A paid charge of 10.00 USD. */
export async function charge(
  stripe: Stripe,
  more: Partial<Stripe.PaymentIntentCreateParams> = {},
): Promise<Stripe.Charge> {
  const intent = await stripe.paymentIntents.create({
    ...usd,
    confirm: true,
    payment_method: 'pm_card_visa',
    expand: ['latest_charge'],
    ...more,
  });
  return intent.latest_charge as Stripe.Charge;
}

/** A dispute of a new charge. */
export async function dispute(stripe: Stripe, card = 'pm_card_createDispute'): Promise<string> {
  const { id } = await charge(stripe, { payment_method: card });
  return (await stripe.disputes.list({ charge: id })).data[0]!.id;
}
