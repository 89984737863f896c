import type { ContentfulStatusCode } from 'hono/utils/http-status';

/** Stripe's own words about a failed call, passed on beside ours. */
export interface StripeErrorDetail {
  type?: string;
  code?: string;
  message: string;
  param?: string;
  statusCode?: number;
  requestId?: string;
}

/** The one shape of every error body of the API. */
export interface ErrorBody {
  error: {
    code: string;
    message: string;
    field?: string;
    requestId: string;
    stripe?: StripeErrorDetail;
    /** What the caller needs to go on, e.g. a fresh preview after `facts_changed`. */
    details?: unknown;
  };
}

interface Options {
  field?: string;
  stripe?: StripeErrorDetail;
  details?: unknown;
  cause?: unknown;
}

/** An error that has a status and a code, and a message that says what to do. */
export class AppError extends Error {
  readonly status: ContentfulStatusCode;
  readonly code: string;
  readonly field: string | undefined;
  readonly stripe: StripeErrorDetail | undefined;
  readonly details: unknown;

  constructor(status: ContentfulStatusCode, code: string, message: string, options: Options = {}) {
    super(message, { cause: options.cause });
    this.name = 'AppError';
    this.status = status;
    this.code = code;
    this.field = options.field;
    this.stripe = options.stripe;
    this.details = options.details;
  }
}

export const badInput = (message: string, field?: string) =>
  new AppError(400, 'invalid_input', message, field ? { field } : {});

/** @param what such as `Account acct_1` */
export const notFound = (what: string) =>
  new AppError(404, 'not_found', `${what} is not known here. Check the id.`);

export const notSignedIn = () => new AppError(401, 'not_signed_in', 'Sign in to go on.');

export const conflict = (code: string, message: string, details?: unknown) =>
  new AppError(409, code, message, { details });

export function errorBody(error: AppError, requestId: string): ErrorBody {
  const { code, message, field, stripe, details } = error;
  return {
    error: {
      code,
      message,
      requestId,
      ...(field ? { field } : {}),
      ...(stripe ? { stripe } : {}),
      ...(details === undefined ? {} : { details }),
    },
  };
}
