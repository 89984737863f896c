import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible';
import { AppError } from '../kit/errors.ts';

/** How often something may be done, within so many seconds. */
export const linkRates = {
  /** Links for one account, whoever makes them: a refresh that leads to a refresh ends here. */
  account: { points: 20, duration: 10 * 60 },
  /** Links by one member of staff, or one program. */
  maker: { points: 120, duration: 60 },
  /** States and tokens from one network address that did not work. */
  address: { points: 20, duration: 15 * 60 },
} as const;

/** Counts what has to do with links, within this process: a restart forgives. */
export interface LinkRates {
  /**
   * Counts one more.
   * @param key the account, the maker or the address
   * @throws AppError `too_many_requests`, with the seconds to wait in its details.
   */
  count(what: keyof typeof linkRates, key: string): Promise<void>;
}

/** Makes the counters. */
export function processRates(): LinkRates {
  const limiters = {
    account: new RateLimiterMemory(linkRates.account),
    maker: new RateLimiterMemory(linkRates.maker),
    address: new RateLimiterMemory(linkRates.address),
  };
  return {
    async count(what, key) {
      try {
        await limiters[what].consume(key);
      } catch (reached) {
        if (!(reached instanceof RateLimiterRes)) throw reached;
        throw tooMany(Math.ceil(reached.msBeforeNext / 1000));
      }
    },
  };
}

const tooMany = (seconds: number) =>
  new AppError(
    429,
    'too_many_requests',
    `Too many links were asked for. Try again in ${Math.ceil(seconds / 60)} min.`,
    { details: { retryAfter: seconds } },
  );
