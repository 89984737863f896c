import { expect, test } from 'vitest';
import { goThroughStorm } from '../support/storm/storm.ts';

const terms = { orders: 40, kills: 4, people: 10, sellers: 4, timeouts: false };

test.each([1])(
  'storm %i: whatever is killed and fails, each order is done once or not at all',
  async (seed) => {
    const started = performance.now();
    const aftermath = await goThroughStorm({ ...terms, seed });
    console.log(aftermath, performance.now() - started);
    expect(aftermath.mistakes).toEqual([]);
    expect(aftermath.kinds).toHaveLength(10);
    expect(aftermath.killsUnanswered).toBeGreaterThanOrEqual(terms.kills / 2);
  },
  120_000,
);
