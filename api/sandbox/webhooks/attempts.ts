/** What an endpoint answered, or why it did not. */
export interface Answer {
  /** Null where no answer came. */
  status: number | null;
  error: string | null;
}

/** The delivery of one event to one endpoint, as it stands. */
export interface DeliveryState {
  event: string;
  type: string;
  /** Whose event it is. */
  account: string;
  /** Unix seconds, as all times here. */
  created: number;
  /** `waiting` for the first attempt or the next. */
  state: 'waiting' | 'accepted' | 'given_up';
  /** How often it was tried. */
  attempts: number;
  /** The latest answer and when it came; null before the first, and after a restart. */
  lastAnswer: (Answer & { at: number }) | null;
  /** When it is tried next. */
  nextAt: number | null;
  /** Whether it is a duplicate, or sent again by hand. */
  again: boolean;
}

const settledKept = 100;

/** What endpoints answered, in memory: what waits by its id, and the latest that are over. */
export class Attempts {
  #latest = new Map<number, { endpoint: string; answer: Answer & { at: number } }>();
  #settled = new Map<string, DeliveryState[]>();

  /** Notes an answer after which the delivery goes on waiting. */
  postponed(delivery: number, endpoint: string, answer: Answer & { at: number }): void {
    this.#latest.set(delivery, { endpoint, answer });
  }

  /** Notes how a delivery ended. */
  ended(delivery: number, endpoint: string, state: DeliveryState): void {
    this.#latest.delete(delivery);
    const settled = this.#settled.get(endpoint) ?? [];
    this.#settled.set(endpoint, [state, ...settled].slice(0, settledKept));
  }

  /** Forgets an endpoint's waiting deliveries, which are no more. */
  dropped(endpoint: string): void {
    for (const [id, latest] of this.#latest) {
      if (latest.endpoint === endpoint) this.#latest.delete(id);
    }
  }

  latest(delivery: number): (Answer & { at: number }) | null {
    return this.#latest.get(delivery)?.answer ?? null;
  }

  /** Those that are over, the latest first. */
  settled(endpoint: string): readonly DeliveryState[] {
    return this.#settled.get(endpoint) ?? [];
  }
}
