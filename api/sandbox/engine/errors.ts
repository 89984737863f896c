/** The fields of Stripe's error hash besides its message. */
export interface ErrorFields {
  status?: number;
  type?: 'invalid_request_error' | 'card_error' | 'idempotency_error' | 'api_error';
  code?: string;
  param?: string;
  decline_code?: string;
  advice_code?: string;
  network_decline_code?: string;
  charge?: string;
  payment_intent?: object;
  payment_method?: object;
  /** The header that tells which rate limit was exceeded. */
  rateLimitReason?: string;
  /** The failure is itself a result to keep, as a decline with its failed charge is. */
  commits?: boolean;
  /** Refused before execution began, which no idempotency key remembers. */
  unexecuted?: boolean;
}

/**
 * An answer that Stripe gives as an error. The official client chooses its class by `status`
 * (stripe-facts 1.5), which is why the status is stated with every error and never derived.
 */
export class StripeError extends Error {
  readonly status: number;
  readonly type: string;
  readonly code: string | undefined;
  readonly param: string | undefined;
  readonly decline_code: string | undefined;
  readonly charge: string | undefined;
  readonly payment_intent: object | undefined;
  readonly commits: boolean;
  readonly unexecuted: boolean;
  readonly rateLimitReason: string | undefined;
  private readonly fields: ErrorFields;

  constructor(message: string, fields: ErrorFields = {}) {
    super(message);
    this.name = 'StripeError';
    this.fields = fields;
    this.status = fields.status ?? 400;
    this.type = fields.type ?? 'invalid_request_error';
    this.code = fields.code;
    this.param = fields.param;
    this.decline_code = fields.decline_code;
    this.charge = fields.charge;
    this.payment_intent = fields.payment_intent;
    this.commits = fields.commits ?? false;
    this.unexecuted = fields.unexecuted ?? false;
    this.rateLimitReason = fields.rateLimitReason;
  }

  /** The same refusal, as one that came before execution began. */
  beforeExecution(): StripeError {
    return new StripeError(this.message, { ...this.fields, unexecuted: true });
  }

  /** The JSON body of the answer: `{error: {…}}` with only the fields that are set. */
  toBody(): { error: Record<string, unknown> } {
    const {
      status: _status,
      commits: _commits,
      unexecuted: _unexecuted,
      rateLimitReason: _reason,
      ...shown
    } = this.fields;
    return {
      error: {
        ...shown,
        type: this.type,
        message: this.message,
        ...(this.code && {
          doc_url: `https://stripe.com/docs/error-codes/${this.code.replaceAll('_', '-')}`,
        }),
      },
    };
  }
}

/** `No such charge: 'ch_1'`: 404 when the id stood in the path, 400 when it was a parameter. */
export function noSuch(what: string, id: string, param?: string): StripeError {
  return new StripeError(`No such ${what}: '${id}'`, {
    status: param === undefined ? 404 : 400,
    code: 'resource_missing',
    param: param ?? 'id',
  });
}

/** An id that only live mode has, asked for with a key of test mode. */
export function ofLiveMode(id: string, param = 'id'): StripeError {
  return new StripeError(
    `'${id}' is an object of live mode, but a test mode key was used to make this request.`,
    { code: 'livemode_mismatch', param },
  );
}

/** A refusal for what a parameter says, with or without one of Stripe's codes. */
export function invalid(message: string, param?: string, code?: string): StripeError {
  return new StripeError(message, { ...(code && { code }), ...(param && { param }) });
}

/** Two parameters that exclude each other were both sent. */
export function exclusive(first: string, second: string): StripeError {
  return invalid(
    `You may only specify one of these parameters: ${first}, ${second}.`,
    first,
    'parameters_exclusive',
  );
}

/** What only a platform may do was asked for in a connected account's name. */
export function platformRequired(): StripeError {
  return new StripeError('Only Stripe Connect platforms can work with other accounts.', {
    status: 403,
    code: 'platform_account_required',
  });
}

/** An account the key cannot act for: unknown, foreign or deleted. */
export function accountInvalid(id: string): StripeError {
  return new StripeError(
    `The provided key 'sk_test_****' does not have access to account '${id}' (or that account does not exist). Application access may have been revoked.`,
    { status: 403, code: 'account_invalid' },
  );
}

/** A path or method that Stripe does not serve. */
export function unrecognizedUrl(method: string, path: string): StripeError {
  const advice = path.endsWith('/')
    ? 'If you are trying to list objects, remove the trailing slash. If you are trying to retrieve an object, make sure you passed a valid (non-empty) identifier in your code. Please see https://stripe.com/docs'
    : 'Please see https://stripe.com/docs';
  return new StripeError(
    `Unrecognized request URL (${method}: ${path}). ${advice} or we can help at https://support.stripe.com/.`,
    { status: 404, unexecuted: true },
  );
}
