import { setTimeout as delay } from 'node:timers/promises';
import type { StripeErrorDetail } from '../kit/errors.ts';
import { nowInSeconds } from '../kit/time.ts';
import { backoff, type Timing } from './timing.ts';

/** Since when nothing is sent, and what Stripe said to the last try. */
export interface Paused {
  /** Unix seconds by the server's clock. */
  readonly since: number;
  readonly stripe: StripeErrorDetail;
}

/**
 * What every request of the pipeline passes before it leaves. It closes when Stripe does not
 * accept the key, and lets a try through now and then, since the mending is done at Stripe.
 */
export interface Gate {
  readonly paused: Paused | null;
  /** Resolves when something may be sent. @throws AbortError when the pipeline stops. */
  pass(): Promise<void>;
  /** Stripe did not accept the key. */
  close(stripe: StripeErrorDetail): void;
  /** Stripe accepted the key. */
  open(): void;
}

/** Makes the gate of a pipeline, open. */
export function createGate(timing: Timing, signal: AbortSignal): Gate {
  let paused: Paused | null = null;
  let tries = 0;
  let nextTry = 0;
  return {
    get paused() {
      return paused;
    },
    async pass() {
      signal.throwIfAborted();
      while (paused && performance.now() < nextTry)
        await delay(nextTry - performance.now(), undefined, { signal });
    },
    close(stripe) {
      paused = { since: paused?.since ?? nowInSeconds(), stripe };
      nextTry = performance.now() + backoff(timing, tries);
      tries += 1;
    },
    open() {
      paused = null;
      tries = 0;
    },
  };
}
