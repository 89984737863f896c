/** Who is waiting for a call, most urgent first. */
export const priorities = ['interactive', 'webhook', 'sweep', 'backfill', 'sampler'] as const;
export type Priority = (typeof priorities)[number];

/** Decides when a call to Stripe may leave. */
export interface Limiter {
  /** Resolves when the caller may send one request; the most urgent go first. */
  turn(priority: Priority): Promise<void>;
  /** Stripe answered 429: everybody slows down, once for all refusals of the same second. */
  slowDown(): void;
  readonly state: LimiterState;
}

/** What the Sync page shows of the limiter. */
export interface LimiterState {
  /** Calls allowed a second right now; less than `full` for a while after a 429. */
  readonly limit: number;
  readonly full: number;
  /** Calls that left in the last whole second. */
  readonly perSecond: number;
  readonly waiting: Readonly<Record<Priority, number>>;
  /** How often Stripe has answered 429 since the start, those of one second counted once. */
  readonly slowdowns: number;
  /** Seconds since the last of them; null when there was none. */
  readonly sinceSlowdown: number | null;
}

/**
 * A token bucket shared by everything that calls Stripe from this process. After a 429 the rate
 * halves, and climbs back by a thirtieth of the full rate each second, whatever is sent meanwhile.
 * It halves once a second at most: the calls that were under way together are refused together.
 * @param rate calls a second that the account is allowed.
 * @see https://docs.stripe.com/rate-limits
 */
export function processLimiter(rate: number): Limiter {
  const queues = priorities.map((): (() => void)[] => []);
  const burst = Math.max(1, Math.round(rate / 5));
  let limit = rate;
  let tokens = burst;
  let filledAt = performance.now();
  let timer: NodeJS.Timeout | undefined;
  let left: number[] = [];
  let slowedAt = Number.NEGATIVE_INFINITY;
  let slowdowns = 0;

  function refill() {
    const now = performance.now();
    const passed = (now - filledAt) / 1000;
    tokens = Math.min(burst, tokens + passed * limit);
    limit = Math.min(rate, limit + (passed * rate) / 30);
    filledAt = now;
    left = left.filter((at) => at > now - 1000);
  }

  function serve() {
    timer = undefined;
    refill();
    while (tokens >= 1) {
      const next = queues.find((queue) => queue.length > 0)?.shift();
      if (!next) return;
      tokens -= 1;
      left.push(filledAt);
      next();
    }
    if (queues.some((queue) => queue.length > 0))
      timer = setTimeout(serve, ((1 - tokens) / limit) * 1000);
  }

  return {
    turn(priority) {
      return new Promise((resolve) => {
        queues[priorities.indexOf(priority)]?.push(resolve);
        if (!timer) serve();
      });
    },
    slowDown() {
      refill();
      if (filledAt - slowedAt < 1000) return;
      slowedAt = filledAt;
      slowdowns += 1;
      limit = Math.max(1, limit / 2);
      tokens = Math.min(tokens, 0);
    },
    get state() {
      refill();
      return {
        limit: Math.round(limit * 10) / 10,
        full: rate,
        perSecond: left.length,
        waiting: Object.fromEntries(
          priorities.map((priority, at) => [priority, queues[at]?.length ?? 0]),
        ) as Record<Priority, number>,
        slowdowns,
        sinceSlowdown: slowdowns === 0 ? null : Math.floor((filledAt - slowedAt) / 1000),
      };
    },
  };
}
