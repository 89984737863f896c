import fc from 'fast-check';
import { expect, test } from 'vitest';
import { confirmed, decide, type Observation } from '../../api/sync/order.ts';

interface KeptState extends Observation {
  version: number;
}

/**
 * One object at Stripe and its snapshot here. Time runs in tenths of a second. Stripe stamps
 * events with whole seconds of its own clock, and a fetch's beginning is known only as the whole
 * second of Stripe's `Date`, up to a second wrong.
 */
class World {
  private tenths = 1_000_000;
  private version = 0;
  private seq = 0;
  private kept: KeptState | undefined;
  private readonly undelivered: { version: number; created: number }[] = [];
  private readonly fetches: { begun: number; seq: number; seen: number | undefined }[] = [];

  pass(tenths: number) {
    this.tenths += tenths;
  }

  change() {
    this.version += 1;
    this.undelivered.push({ version: this.version, created: Math.floor(this.tenths / 10) });
  }

  /** Delivers any of the waiting events, and leaves it waiting when it is to come twice. */
  deliver(which: number, again: boolean) {
    const at = which % Math.max(1, this.undelivered.length);
    const event = this.undelivered[at];
    if (!event) return;
    if (!again) this.undelivered.splice(at, 1);
    this.take({ by: 'event', at: event.created, seq: this.seq++, version: event.version });
  }

  beginFetch() {
    this.fetches.push({ begun: this.tenths, seq: this.seq++, seen: undefined });
  }

  /** Stripe executes a fetch at some moment between its beginning and its answer. */
  executeFetch(which: number) {
    const fetch = this.fetches[which % Math.max(1, this.fetches.length)];
    if (fetch) fetch.seen ??= this.version;
  }

  answerFetch(which: number, error: number) {
    const at = which % Math.max(1, this.fetches.length);
    const [fetch] = this.fetches.splice(at, 1);
    if (!fetch) return;
    const seconds = Math.floor((fetch.begun + error) / 10);
    this.take({ by: 'fetch', at: seconds, seq: fetch.seq, version: fetch.seen ?? this.version });
  }

  private take(seen: KeptState) {
    const verdict = decide(this.kept, seen);
    if (verdict === 'apply') this.kept = seen;
    else if (verdict === 'refetch') {
      if (this.kept?.version === seen.version)
        this.kept = { ...this.kept, ...confirmed(this.kept, seen) };
      else this.beginFetch();
    }
  }

  /** Lets everything under way arrive, in the order given by `picks`. */
  settle(picks: readonly number[]) {
    for (let n = 0; this.undelivered.length > 0 || this.fetches.length > 0; n += 1) {
      const pick = picks[n % picks.length] ?? 0;
      if (pick % 2 === 0 && this.undelivered.length > 0) this.deliver(pick, false);
      else if (this.fetches.length > 0) this.answerFetch(pick, -(pick % 10));
      else this.deliver(pick, false);
      this.pass(pick % 7);
    }
    return { kept: this.kept?.version ?? 0, stripe: this.version };
  }
}

const step = fc.oneof(
  fc.record({ act: fc.constant('change' as const) }),
  fc.record({ act: fc.constant('pass' as const), by: fc.integer({ min: 1, max: 60 }) }),
  fc.record({ act: fc.constant('deliver' as const), which: fc.nat(20), again: fc.boolean() }),
  fc.record({ act: fc.constant('begin' as const) }),
  fc.record({ act: fc.constant('execute' as const), which: fc.nat(20) }),
  fc.record({
    act: fc.constant('answer' as const),
    which: fc.nat(20),
    error: fc.integer({ min: -10, max: 9 }),
  }),
);

test('any interleaving of events and fetches ends in the state that Stripe holds', () => {
  fc.assert(
    fc.property(
      fc.array(step, { maxLength: 60 }),
      fc.array(fc.nat(30), { minLength: 1, maxLength: 30 }),
      (steps, picks) => {
        const world = new World();
        for (const one of steps)
          switch (one.act) {
            case 'change':
              world.change();
              break;
            case 'pass':
              world.pass(one.by);
              break;
            case 'deliver':
              world.deliver(one.which, one.again);
              break;
            case 'begin':
              world.beginFetch();
              break;
            case 'execute':
              world.executeFetch(one.which);
              break;
            case 'answer':
              world.answerFetch(one.which, one.error);
              break;
          }
        const { kept, stripe } = world.settle(picks);
        expect(kept).toBe(stripe);
      },
    ),
    {
      numRuns: 20_000,
      // Two fetches at once, of which the later one was executed before the other: found by chance.
      examples: [
        [
          [
            { act: 'begin' },
            { act: 'begin' },
            { act: 'execute', which: 1 },
            { act: 'change' },
            { act: 'answer', which: 0, error: 0 },
          ],
          [0],
        ],
      ],
    },
  );
});

const kept = (by: Observation['by'], at: number, seq: number): Observation => ({ by, at, seq });

test.each([
  ['nothing is kept', undefined, kept('event', 5, 1), 'apply'],
  ['an event is clearly newer', kept('fetch', 100, 1), kept('event', 103, 2), 'apply'],
  ['an event is clearly older', kept('fetch', 100, 1), kept('event', 97, 2), 'drop'],
  ['an event is of about the same time', kept('fetch', 100, 1), kept('event', 101, 2), 'refetch'],
  ['two events share a second', kept('event', 100, 1), kept('event', 100, 2), 'refetch'],
  ['a later fetch answers', kept('fetch', 100, 1), kept('fetch', 100, 2), 'apply'],
  ['an earlier fetch answers late', kept('fetch', 100, 2), kept('fetch', 100, 1), 'drop'],
  ['a fetch began after the event came', kept('event', 100, 1), kept('fetch', 99, 2), 'apply'],
  ['a slow page began before the event', kept('event', 100, 2), kept('fetch', 90, 1), 'drop'],
] as const)('%s', (_case, before, seen, verdict) => {
  expect(decide(before, seen)).toBe(verdict);
});
