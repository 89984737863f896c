import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible';
import { AppError } from '../kit/errors.ts';

const tenMinutes = 10 * 60;

/** How often something may be done, within so many seconds. */
export const linkRates = {
  /** Links for one account by one maker, who so keeps neither its holder nor anybody else waiting. */
  making: { points: 20, duration: tenMinutes },
  /** Links by one member of staff, or one program. */
  maker: { points: 120, duration: 60 },
  /** Links that an account's holder is sent on to: a refresh that leads to a refresh ends here. */
  renewing: { points: 20, duration: tenMinutes },
  /** Returns of an account's holder, for each of which Stripe is asked. */
  returning: { points: 30, duration: tenMinutes },
  /** States and tokens from one network that did not work. */
  network: { points: 20, duration: 15 * 60 },
  /** Links to Express Dashboards by one member of staff. */
  login: { points: 30, duration: tenMinutes },
  /** Bank accounts that one member of staff has Stripe check. */
  bank: { points: 30, duration: tenMinutes },
} as const;
type Counted = keyof typeof linkRates;

/** Counts what is asked of Stripe beside orders, within this process: a restart forgives. */
export interface LinkRates {
  /**
   * Counts one more.
   * @param key the account, the maker or the network
   * @throws AppError `too_many_requests`, with the seconds to wait in its details.
   */
  count(what: Counted, key: string): Promise<void>;
  /** Counts nothing. @throws as `count` would. */
  assertBelow(what: Counted, key: string): Promise<void>;
}

/** Makes the counters. */
export function processRates(): LinkRates {
  const limiters = Object.fromEntries(
    Object.entries(linkRates).map(([what, rate]) => [what, new RateLimiterMemory(rate)]),
  ) as Record<Counted, RateLimiterMemory>;
  return {
    async count(what, key) {
      try {
        await limiters[what].consume(key);
      } catch (reached) {
        if (!(reached instanceof RateLimiterRes)) throw reached;
        throw tooMany(reached);
      }
    },
    async assertBelow(what, key) {
      const counted = await limiters[what].get(key);
      if (counted && counted.remainingPoints <= 0) throw tooMany(counted);
    },
  };
}

function tooMany({ msBeforeNext }: RateLimiterRes) {
  const seconds = Math.ceil(msBeforeNext / 1000);
  return new AppError(
    429,
    'too_many_requests',
    `This was asked for too often. Try again in ${Math.ceil(seconds / 60)} min.`,
    { details: { retryAfter: seconds } },
  );
}
