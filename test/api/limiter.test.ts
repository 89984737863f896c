import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { type Limiter, type Priority, processLimiter } from '../../api/stripe/limiter.ts';

// The clock stands still but when a test moves it, so nothing here waits.
beforeEach(() => {
  vi.useFakeTimers({ toFake: ['performance', 'setTimeout', 'clearTimeout'] });
});
afterEach(() => {
  vi.useRealTimers();
});

const pass = (seconds: number) => vi.advanceTimersByTimeAsync(seconds * 1000);

/** Asks for so many turns, and tells which were given, in their order. */
function callers(limiter: Limiter) {
  const gone: string[] = [];
  return {
    gone,
    ask(priority: Priority, count = 1) {
      for (let i = 1; i <= count; i += 1)
        void limiter.turn(priority).then(() => gone.push(`${priority} ${i}`));
    },
  };
}

test('what is asked in a burst leaves at the rate', async () => {
  const limiter = processLimiter(10);
  const { ask, gone } = callers(limiter);
  ask('interactive', 30);
  await pass(0);
  expect(gone).toHaveLength(2);
  await pass(1);
  expect(gone).toHaveLength(12);
  const quiet = { webhook: 0, sweep: 0, backfill: 0, sampler: 0 };
  expect(limiter.state).toEqual({
    limit: 10,
    full: 10,
    perSecond: 10,
    waiting: { interactive: 18, ...quiet },
    slowdowns: 0,
    sinceSlowdown: null,
  });
  await pass(1.8);
  expect(gone).toHaveLength(30);
  await pass(2);
  expect(limiter.state).toMatchObject({ perSecond: 0, waiting: { interactive: 0, ...quiet } });
});

test('the most urgent go first, and those of equal urgency as they came', async () => {
  const limiter = processLimiter(10);
  const { ask, gone } = callers(limiter);
  ask('backfill', 4);
  await pass(0);
  ask('sampler');
  ask('sweep');
  ask('interactive', 2);
  ask('webhook');
  await pass(1);
  expect(gone).toEqual([
    'backfill 1',
    'backfill 2',
    'interactive 1',
    'interactive 2',
    'webhook 1',
    'sweep 1',
    'backfill 3',
    'backfill 4',
    'sampler 1',
  ]);
});

test('however long nothing was asked, no more than a fifth of a second’s calls leave at once', async () => {
  const limiter = processLimiter(100);
  await pass(60);
  const { ask, gone } = callers(limiter);
  ask('sweep', 50);
  await pass(0);
  expect(gone).toHaveLength(20);
});

test('calls that are refused together slow everybody down once', async () => {
  const limiter = processLimiter(80);
  for (let i = 0; i < 8; i += 1) limiter.slowDown();
  expect(limiter.state).toMatchObject({ limit: 40, full: 80, slowdowns: 1, sinceSlowdown: 0 });
  await pass(0.5);
  limiter.slowDown();
  expect(limiter.state.limit).toBeGreaterThan(40);
});

test('refused again a second later, it slows down again, and never to a standstill', async () => {
  const limiter = processLimiter(3);
  const limits: number[] = [];
  for (let i = 0; i < 5; i += 1) {
    limiter.slowDown();
    limits.push(limiter.state.limit);
    await pass(1);
  }
  expect(limits).toEqual([1.5, 1, 1, 1, 1]);
});

test('after a refusal nothing leaves until the slower rate allows it', async () => {
  const limiter = processLimiter(10);
  limiter.slowDown();
  const { ask, gone } = callers(limiter);
  ask('interactive');
  await pass(0.15);
  expect(gone).toEqual([]);
  await pass(0.06);
  expect(gone).toEqual(['interactive 1']);
});

test('it climbs back to the full rate in half a minute at most, and not beyond', async () => {
  const limiter = processLimiter(60);
  limiter.slowDown();
  expect(limiter.state.limit).toBe(30);
  await pass(5);
  expect(limiter.state.limit).toBe(40);
  await pass(25);
  expect(limiter.state.limit).toBe(60);
});
