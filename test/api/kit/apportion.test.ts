import fc from 'fast-check';
import { expect, test } from 'vitest';
import { apportion } from '../../../api/kit/apportion.ts';

const anyWeights = fc.array(fc.integer({ min: 0, max: 99_999_999 }), {
  minLength: 1,
  maxLength: 9,
});
const sumOf = (parts: readonly number[]) => parts.reduce((sum, part) => sum + part, 0);

/** Weights, and a total that they can bear. */
const anyCase = anyWeights.chain((weights) =>
  fc.tuple(fc.constant(weights), fc.integer({ min: 0, max: sumOf(weights) })),
);

test('the parts sum exactly, and none is above its weight', () => {
  fc.assert(
    fc.property(anyCase, ([weights, total]) => {
      const parts = apportion(total, weights);
      expect(sumOf(parts)).toBe(sumOf(weights) === 0 ? 0 : total);
      for (const [index, part] of parts.entries()) {
        expect(part).toBeGreaterThanOrEqual(0);
        expect(part).toBeLessThanOrEqual(weights[index]!);
      }
    }),
  );
});

test('a larger total takes nothing from anyone, and the whole gives each its weight', () => {
  fc.assert(
    fc.property(anyCase, fc.nat(), ([weights, total], more) => {
      const larger = Math.min(total + (more % 100), sumOf(weights));
      const before = apportion(total, weights);
      const after = apportion(larger, weights);
      for (const [index, part] of after.entries())
        expect(part).toBeGreaterThanOrEqual(before[index]!);
      expect(apportion(sumOf(weights), weights)).toEqual(weights);
    }),
  );
});

test('small totals among many are never taken back either', () => {
  const equal = fc.array(fc.integer({ min: 0, max: 7 }), { minLength: 1, maxLength: 7 });
  fc.assert(
    fc.property(equal, (weights) => {
      let before = weights.map(() => 0);
      for (let total = 0; total <= sumOf(weights); total += 1) {
        const parts = apportion(total, weights);
        for (const [index, part] of parts.entries())
          expect(part).toBeGreaterThanOrEqual(before[index]!);
        before = parts;
      }
    }),
  );
});

test.each([
  [4500, [7000, 2000], [3500, 1000]],
  [1, [1, 1, 1], [1, 0, 0]],
  [2, [1, 1, 1], [1, 1, 0]],
  [100, [1, 1, 1].map((weight) => weight * 100), [34, 33, 33]],
  [0, [5, 5], [0, 0]],
  [0, [0], [0]],
])('%i among %j is %j', (total, weights, parts) => {
  expect(apportion(total, weights)).toEqual(parts);
});
