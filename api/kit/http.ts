import type { Context, ErrorHandler, MiddlewareHandler, NotFoundHandler } from 'hono';
import { HTTPException } from 'hono/http-exception';
import type { Logger } from 'pino';
import { AppError, errorBody } from './errors.ts';

/**
 * Renders every error in the one shape; what is unforeseen is told to the log, not to the caller.
 * @param translate what an error of another party means here; undefined when it does not know it.
 */
export const answerError =
  (log: Logger, translate: (error: Error) => AppError | undefined): ErrorHandler =>
  (error, c) => {
    const known = translate(error) ?? toAppError(error);
    if (known.status >= 500) {
      const about = { err: error, requestId: c.var.requestId };
      // What has a code of its own is foreseen, such as Stripe not answering.
      log[known.code === 'internal' ? 'error' : 'warn'](about, `${c.req.method} ${c.req.path}`);
    }
    return answer(c, known);
  };

function toAppError(error: Error): AppError {
  if (error instanceof AppError) return error;
  // Hono's own, such as for a body that is not JSON.
  if (error instanceof HTTPException && error.status < 500)
    return new AppError(error.status, 'invalid_input', error.message);
  return new AppError(500, 'internal', 'Something went wrong here. The log has the details.');
}

function answer(c: Context, error: AppError) {
  const { retryAfter } = (error.details ?? {}) as { retryAfter?: number };
  if (retryAfter !== undefined) c.header('retry-after', String(retryAfter));
  return c.json(errorBody(error, c.var.requestId), error.status);
}

export const answerNotFound: NotFoundHandler = (c) =>
  answer(c, new AppError(404, 'not_found', `There is no ${c.req.method} ${c.req.path} here.`));

/** One line a request, at `debug`: id, status, milliseconds; never its query, which may name people. */
export const logRequests =
  (log: Logger): MiddlewareHandler =>
  async (c, next) => {
    const began = performance.now();
    await next();
    const ms = Math.round(performance.now() - began);
    const { method, path } = c.req;
    log.debug({ requestId: c.var.requestId, method, path, status: c.res.status, ms }, 'request');
  };
