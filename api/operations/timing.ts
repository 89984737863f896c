/** How long the pipeline waits for what. */
export interface Timing {
  /** The first wait before something is sent again; it doubles up to the longest. Milliseconds. */
  readonly firstBackoff: number;
  readonly longestBackoff: number;
  /** How long a submit waits for the operation to end before it answers. Milliseconds. */
  readonly patience: number;
  /** How long a stop waits for answers that are under way. Milliseconds. */
  readonly grace: number;
  /** How old a key may be and still be sent again; Stripe keeps them for at least 24 h. Seconds. */
  readonly keyRetention: number;
  /** How long what a plan was made from is taken to be so still for its later steps. Seconds. */
  readonly fresh: number;
  /** How long after it was sent a request may still be executing at Stripe. Seconds. */
  readonly executing: number;
  /** How long a batch can be recalled as a whole, before its first request leaves. Seconds. */
  readonly recall: number;
  /** How many operations of batches are under way at once. */
  readonly abreast: number;
  /** How often it is looked for approvals that came too late and for funds. Milliseconds. */
  readonly round: number;
}

/** @see https://docs.stripe.com/api/idempotent_requests */
export const usualTiming: Timing = {
  firstBackoff: 500,
  longestBackoff: 30_000,
  patience: 2500,
  grace: 3000,
  // An hour is left for the journey and for clocks that differ.
  keyRetention: 23 * 3600,
  fresh: 60,
  executing: 15 * 60,
  recall: 30,
  abreast: 8,
  round: 60_000,
};

/** The wait before the next try, after so many: doubling, with a little chance against crowds. */
export function backoff({ firstBackoff, longestBackoff }: Timing, tries: number): number {
  const wait = Math.min(firstBackoff * 2 ** Math.min(tries, 20), longestBackoff);
  return wait * (0.75 + Math.random() / 4);
}
