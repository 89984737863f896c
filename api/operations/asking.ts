import type { Logger } from 'pino';
import { AppError } from '../kit/errors.ts';
import { isRefusal } from '../stripe/errors.ts';
import { sortFailure } from '../stripe/failure.ts';
import type { Gate } from './gate.ts';
import type { Job } from './job.ts';
import type { Journal } from './journal.ts';
import { queuePaused } from './refusals.ts';

interface Means {
  readonly gate: Gate;
  readonly log: Logger;
  /** Waits before the next try. @throws AbortError when the pipeline stops. */
  pause(tries: number): Promise<void>;
}

/** Asks Stripe on behalf of an operation until it has answered. */
export type Ask = <T>(
  of: Pick<Job, 'id'> & { readonly journal: Pick<Journal, 'waiting'> },
  question: () => Promise<T>,
) => Promise<T>;

/**
 * Makes that which asks. While Stripe does not accept the key, the queue is paused as for a write,
 * and goes on by itself; what does not answer is asked again.
 * @throws what Stripe decided against, an AppError of the question’s own, OperationEnded when
 * somebody has ended the operation meanwhile, AbortError when the pipeline stops.
 */
export function createAsk({ gate, log, pause }: Means): Ask {
  return async ({ id, journal }, question) => {
    let hasClosed = false;
    for (let tries = 0; ; tries += 1) {
      await gate.pass();
      try {
        const answer = await question();
        // A key that may read may still be one that may not write: only what was closed here opens.
        if (hasClosed) gate.open();
        return answer;
      } catch (error) {
        const cause = error instanceof AppError ? (error.cause ?? error) : error;
        const { outcome, stripe } = sortFailure(cause);
        if (outcome === 'key_not_allowed') {
          gate.close(stripe);
          hasClosed = true;
          await journal.waiting(queuePaused(stripe));
        } else if (cause instanceof AppError || isRefusal(cause)) throw error;
        else log.warn({ operation: id, err: error }, 'could not read what it is about');
      }
      await pause(tries);
    }
  };
}
