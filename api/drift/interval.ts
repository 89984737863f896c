/** Standard deviations around the mean that hold 95 % of a normal distribution. */
const z = 1.959964;

/** Between which shares the true one lies, with 95 % confidence. */
export interface Interval {
  readonly low: number;
  readonly high: number;
}

/**
 * Wilson's score interval of a share that was measured by samples: of use for none of many as well,
 * where the usual one would say that it is certainly none.
 * @param hits how many of the samples; at least 0.
 * @param samples at least `hits`; of none nothing is known, so that any share is possible.
 * @see https://en.wikipedia.org/wiki/Binomial_proportion_confidence_interval#Wilson_score_interval
 */
export function wilson(hits: number, samples: number): Interval {
  if (samples === 0) return { low: 0, high: 1 };
  const share = hits / samples;
  const scale = 1 + z ** 2 / samples;
  const middle = (share + z ** 2 / (2 * samples)) / scale;
  const half =
    (z / scale) * Math.sqrt((share * (1 - share)) / samples + z ** 2 / (4 * samples ** 2));
  // Rounding must not leave a trace of what was never, or always, met.
  return {
    low: hits === 0 ? 0 : Math.max(0, middle - half),
    high: hits === samples ? 1 : Math.min(1, middle + half),
  };
}
