import { z } from 'zod';
import { seededRandom } from '../world/chance.ts';

const share = z.number().min(0).max(1);

/** How deliveries are disturbed: `POST /_sandbox/webhooks`; a switch that is left out stays. */
export const disorderOrder = z.strictObject({
  /** The share of deliveries that are made twice. */
  duplicates: share.optional(),
  /** The events of one change leave in another order than they happened in. */
  reordering: z.boolean().optional(),
  /** Seconds of the sandbox's clock that each delivery waits. */
  delaySeconds: z
    .int()
    .min(0)
    .max(30 * 86_400)
    .optional(),
  /** The share of deliveries that never leave. */
  loss: share.optional(),
  /** Of the generator that decides which. */
  seed: z.int().optional(),
});
export type DisorderOrder = z.infer<typeof disorderOrder>;

const order: Required<DisorderOrder> = {
  duplicates: 0,
  reordering: false,
  delaySeconds: 0,
  loss: 0,
  seed: 1,
};

/** The disturbances of webhook deliveries; none unless ordered. They live in memory. */
export class Disorder {
  #ordered = order;
  #random = seededRandom(order.seed);

  get ordered(): Required<DisorderOrder> {
    return this.#ordered;
  }

  /** Sets switches, for what happens from now on. */
  set(change: DisorderOrder): void {
    const given = Object.entries(change).filter(([, value]) => value !== undefined);
    this.#ordered = { ...this.#ordered, ...Object.fromEntries(given) };
    this.#random = seededRandom(this.#ordered.seed);
  }

  /** Ends all disturbances. */
  clear(): void {
    this.set(order);
  }

  /** The events of one change in the order in which they are to leave. */
  arranged<T>(events: readonly T[]): T[] {
    const arranged = [...events];
    if (!this.#ordered.reordering) return arranged;
    // Backwards first: a shuffle alone may leave two events as they were.
    arranged.reverse();
    for (let i = arranged.length - 1; i > 1; i--) {
      const j = Math.floor(this.#random() * i);
      [arranged[i], arranged[j]] = [arranged[j]!, arranged[i]!];
    }
    return arranged;
  }

  /** How often a delivery is made, and after how many seconds: not at all when it is lost. */
  fate(): { copies: number; delaySeconds: number } {
    const { duplicates, loss, delaySeconds } = this.#ordered;
    if (this.#random() < loss) return { copies: 0, delaySeconds };
    return { copies: this.#random() < duplicates ? 2 : 1, delaySeconds };
  }
}
