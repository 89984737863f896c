import type { ErrorBody, StripeErrorDetail } from '../../api/kit/errors.ts';
import { isPageCodeError } from './page-code.ts';

/** An answer of the API that is an error, with what its body says. */
export class ApiError extends Error {
  readonly status: number;
  readonly code: string;
  readonly field: string | undefined;
  readonly requestId: string | undefined;
  readonly stripe: StripeErrorDetail | undefined;
  readonly details: unknown;

  constructor(
    status: number,
    error: Omit<ErrorBody['error'], 'requestId'> & { requestId?: string },
  ) {
    super(error.message);
    this.name = 'ApiError';
    this.status = status;
    this.code = error.code;
    this.field = error.field;
    this.requestId = error.requestId;
    this.stripe = error.stripe;
    this.details = error.details;
  }
}

/** The request never reached the API, or its answer never came back. */
export class OfflineError extends Error {
  constructor(cause: unknown) {
    super(
      'Countinghouse does not answer. Check your connection; this page tries again by itself.',
      { cause },
    );
    this.name = 'OfflineError';
  }
}

/** Makes the error of an answer that is not 2xx, whoever sent it (a proxy knows no error bodies). */
export async function errorOf(response: Response): Promise<ApiError> {
  const body: unknown = await response.json().catch(() => null);
  if (isErrorBody(body)) return new ApiError(response.status, body.error);
  return new ApiError(response.status, {
    code: `http_${response.status}`,
    message: `The server answered ${response.status} ${response.statusText}`.trim(),
  });
}

function isErrorBody(body: unknown): body is ErrorBody {
  return (
    typeof body === 'object' &&
    body !== null &&
    'error' in body &&
    typeof body.error === 'object' &&
    body.error !== null &&
    'message' in body.error
  );
}

/** How an error is told on the page: the one place that decides. */
export interface Told {
  kind: 'forbidden' | 'missing' | 'offline' | 'failed';
  title: string;
  message: string;
  requestId?: string;
}

const UNREACHABLE = 'Countinghouse cannot be reached';

/** Puts any error into words for the reader of a page or form. */
export function tell(error: unknown): Told {
  if (error instanceof OfflineError)
    return { kind: 'offline', title: UNREACHABLE, message: error.message };
  if (isPageCodeError(error))
    return {
      kind: 'offline',
      title: UNREACHABLE,
      message: 'This page could not be loaded. It comes by itself as soon as it can be.',
    };
  if (!(error instanceof ApiError))
    return {
      kind: 'failed',
      title: 'This page broke',
      message: error instanceof Error ? error.message : String(error),
    };
  const told = {
    message: error.stripe ? `${error.message} Stripe says: ${error.stripe.message}` : error.message,
    ...(error.requestId ? { requestId: error.requestId } : {}),
  };
  // Its message names the permission and the roles that have it.
  if (error.code === 'forbidden') return { kind: 'forbidden', title: 'Not yours to see', ...told };
  if (error.status === 404) return { kind: 'missing', title: 'Not found', ...told };
  if (error.status === 503) return { kind: 'failed', title: 'Stripe does not answer', ...told };
  return { kind: 'failed', title: 'That did not work', ...told };
}

/** Whether what was asked is itself wrong: the same question gets the same answer. */
export const isRefusal = (error: unknown): boolean =>
  error instanceof ApiError && error.status === 400;

/** Whether asking again may help; a refusal stays a refusal. */
export const mayPass = (error: unknown): boolean =>
  error instanceof OfflineError || (error instanceof ApiError && error.status >= 500);
