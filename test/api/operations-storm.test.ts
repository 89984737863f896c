import { expect, test } from 'vitest';
import { actions } from '../../api/operations/registry.ts';
import { goThroughStorm, wordsOf } from '../support/storm/storm.ts';

// The thousand operations and forty kills of it are measured by `npm run bench -- storm`.
const terms = { orders: 40, kills: 4, people: 10, sellers: 4, timeouts: false };

test('in a storm of faults and kills, whatever is ordered is done once or not at all', async () => {
  const aftermath = await goThroughStorm({ ...terms, seed: 1 });
  for (const { what, figure } of wordsOf(aftermath)) console.log(`${what}: ${figure}`);
  expect(aftermath.mistakes).toEqual([]);
  expect(aftermath.kinds).toEqual(actions.map(({ kind }) => kind).sort());
  expect(aftermath.killsUnanswered).toBeGreaterThanOrEqual(terms.kills / 2);
}, 120_000);
