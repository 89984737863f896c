import type { Reference } from '../store/snapshot.ts';
import type { Begun } from '../stripe/gateway.ts';
import type { Priority } from '../stripe/limiter.ts';

/** How the rest of the product asks for snapshots to be true. */
export interface Sync {
  /**
   * Reads these objects from Stripe and keeps what it says, with what they mention.
   * @throws Stripe.errors.StripeError when Stripe does not answer; nothing is lost, the snapshots
   * stay as they were.
   */
  refresh(references: readonly Reference[], priority: Priority): Promise<void>;
  /** Has these objects read again soon, over restarts, without waiting for it. */
  refreshSoon(references: readonly Reference[]): Promise<void>;
  /** Keeps an object that an answer of Stripe's just gave. */
  keep(kind: string, object: object, account: string | null, begun: Begun): Promise<void>;
}
