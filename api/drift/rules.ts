/**
 * Seconds, by Stripe's clock, that its news of an object may take to get here before what is kept
 * counts as drifted. Longer than anything that learns them by itself lets pass between two tries:
 * catch-up reads events anew for 5 minutes, an object that Stripe did not give and money that was
 * not available yet are asked for again after 10.
 */
export const graceSeconds = 15 * 60;

/** The share of the calls that Stripe allows which sampling takes at most. */
export const mostShare = 0.01;

/** Objects that are sampled an hour, unless it is set. */
export const usualSamples = 60;

/**
 * Seconds from one call of the sampler to the next.
 * @param samples an hour, as it is set; null when that is none.
 * @param limit calls a second that may be sent to Stripe right now.
 */
export const secondsBetween = (samples: number, limit: number): number | null =>
  samples === 0 ? null : Math.max(3600 / samples, 1 / (limit * mostShare));
