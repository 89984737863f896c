import { expect, it } from 'vitest';
import { reloadOnce } from '../../web/client/page-code.ts';

function browser() {
  const kept = new Map<string, string>();
  let reloads = 0;
  return {
    reloads: () => reloads,
    loadsAnew: (now: number) =>
      reloadOnce(
        now,
        { getItem: (key) => kept.get(key) ?? null, setItem: (key, value) => kept.set(key, value) },
        () => {
          reloads += 1;
        },
      ),
  };
}

it('loads the document anew once, and not again when that did not help', () => {
  const { loadsAnew, reloads } = browser();
  expect(loadsAnew(1_000_000)).toBe(true);
  expect(loadsAnew(1_002_000)).toBe(false);
  expect(reloads()).toBe(1);
});

it('does so again for another failure later', () => {
  const { loadsAnew, reloads } = browser();
  loadsAnew(1_000_000);
  expect(loadsAnew(1_060_000)).toBe(true);
  expect(reloads()).toBe(2);
});
