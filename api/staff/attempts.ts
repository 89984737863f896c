import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible';
import { networkOf } from '../kit/address.ts';
import { AppError } from '../kit/errors.ts';

const quarterHour = 15 * 60;

/** Failures after which the next attempt waits, within a quarter of an hour. */
export const mostFailures = {
  /** For one e-mail from one address: a person who mistypes. */
  pair: 5,
  /** From one address, whatever the e-mail: someone who tries a list of names. */
  address: 50,
  /** For one e-mail, wherever from: someone with many addresses. */
  email: 50,
} as const;

/** Counts failed sign-ins, so that passwords cannot be guessed by trying. */
export interface Attempts {
  /**
   * Counts an attempt as failed until `succeeded` takes it back, so that attempts sent all at once
   * count too.
   * @throws AppError `too_many_attempts`, with the seconds to wait in its details.
   */
  begin(address: string, email: string): Promise<{ succeeded(): Promise<void> }>;
}

/** Attempts counted within this process: a restart forgives. */
export function processAttempts(): Attempts {
  const pairs = new RateLimiterMemory({ points: mostFailures.pair, duration: quarterHour });
  const addresses = new RateLimiterMemory({ points: mostFailures.address, duration: quarterHour });
  const emails = new RateLimiterMemory({ points: mostFailures.email, duration: quarterHour });

  return {
    async begin(address, email) {
      const who = email.toLowerCase();
      const network = networkOf(address);
      const pair = `${network} ${who}`;
      try {
        await pairs.consume(pair);
        await addresses.consume(network);
        await emails.consume(who);
      } catch (reached) {
        if (!(reached instanceof RateLimiterRes)) throw reached;
        throw tooMany(Math.ceil(reached.msBeforeNext / 1000));
      }
      return {
        async succeeded() {
          await pairs.delete(pair);
          await addresses.reward(network);
          await emails.reward(who);
        },
      };
    },
  };
}

function tooMany(seconds: number) {
  const minutes = Math.ceil(seconds / 60);
  return new AppError(
    429,
    'too_many_attempts',
    `Too many failed attempts. Try again in ${minutes} ${minutes === 1 ? 'minute' : 'minutes'}.`,
    { details: { retryAfter: seconds } },
  );
}
