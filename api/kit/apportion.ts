import { proportion } from './money.ts';

/** Whether the next unit is due to `one` rather than to `other`: by Webster's quotients. */
const comesFirst = (one: number, oneHas: number, other: number, otherHas: number): boolean =>
  BigInt(one) * BigInt(2 * otherHas + 1) > BigInt(other) * BigInt(2 * oneHas + 1);

/**
 * Shares `total` out by weights, in whole units that sum to it exactly: to the nearest unit, and
 * where that does not come out even, by Webster's method, ties to whoever comes first.
 *
 * Of the methods that sum exactly this is one that never takes a unit away when the total grows,
 * and gives each its own weight when the total is that of all weights; so what is shared out bit by
 * bit ends exactly where sharing it out at once does.
 * @param total 0 to the sum of the weights.
 * @param weights whole numbers, 0 or more.
 * @see https://en.wikipedia.org/wiki/Sainte-Lagu%C3%AB_method
 */
export function apportion(total: number, weights: readonly number[]): number[] {
  const sum = weights.reduce((all, weight) => all + weight, 0);
  if (sum === 0) return weights.map(() => 0);
  const parts = weights.map((weight) => proportion(weight, total, sum));
  const weightOf = (index: number) => weights[index] ?? 0;
  const partOf = (index: number) => parts[index] ?? 0;
  const indexes = [...weights.keys()];
  let missing = parts.reduce((left, part) => left - part, total);
  for (; missing > 0; missing -= 1) {
    const next = indexes.reduce((best, each) =>
      comesFirst(weightOf(each), partOf(each), weightOf(best), partOf(best)) ? each : best,
    );
    parts[next] = partOf(next) + 1;
  }
  for (; missing < 0; missing += 1) {
    // Whoever got its last unit with the lowest quotient, the last of equals, gives it back.
    const last = indexes
      .filter((each) => partOf(each) > 0)
      .reduce((worst, each) =>
        comesFirst(weightOf(each), partOf(each) - 1, weightOf(worst), partOf(worst) - 1)
          ? worst
          : each,
      );
    parts[last] = partOf(last) - 1;
  }
  return parts;
}
