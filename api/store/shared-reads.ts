import { setTimeout as wait } from 'node:timers/promises';
import type { LongRead, LongRow } from './reader-thread.ts';

/** Answers kept until what they were read from changes. */
export interface SharedReads {
  /** Never older than the call: what was committed before it is in the answer. */
  read(read: LongRead): Promise<readonly LongRow[]>;
  /** Something was committed: what is remembered may be wrong from now on. */
  changed(): void;
}

interface Entry {
  readonly answer: Promise<readonly LongRow[]>;
  /** Whether it was begun; until then whatever is committed will be in it. */
  begun: boolean;
  /** Whether something was committed since it was begun, or it failed. */
  outdated: boolean;
  /** When the same may be read anew, by `performance.now()`. */
  nextAt: number;
}

/** The least milliseconds from the end of one reading to the next of the same. */
const pause = 1000;
/** Filters combine freely; those asked longest ago are forgotten. */
const most = 200;

/**
 * Lets the same statement be read once for all who ask for it at the same time, or until something
 * changes. While things change all the time, as in a backfill with many pages open, each of which
 * asks again at every change, who asks waits for the next reading instead of being given an
 * outdated answer: no later change might come that would make its page ask once more.
 */
export function createSharedReads(run: (read: LongRead) => Promise<LongRow[]>): SharedReads {
  const known = new Map<string, Entry>();

  function begin(read: LongRead, before: Entry | undefined): Entry {
    const after = async () => {
      if (before) {
        await before.answer.catch(() => {});
        await wait(Math.max(0, before.nextAt - performance.now()), undefined, { ref: false });
      }
      entry.begun = true;
      try {
        return await run(read);
      } catch (error) {
        entry.outdated = true;
        throw error;
      } finally {
        entry.nextAt = performance.now() + pause;
      }
    };
    // Begun in a later turn, as what it does refers to the entry itself.
    const answer = Promise.resolve().then(after);
    const entry: Entry = { answer, begun: false, outdated: false, nextAt: 0 };
    return entry;
  }

  return {
    read(read) {
      const key = JSON.stringify([read.sql, read.parameters]);
      let entry = known.get(key);
      if (!entry || (entry.begun && entry.outdated)) entry = begin(read, entry);
      // Set anew, so that the map stands in the order of asking.
      known.delete(key);
      known.set(key, entry);
      if (known.size > most) known.delete(known.keys().next().value!);
      return entry.answer;
    },
    changed() {
      for (const entry of known.values()) if (entry.begun) entry.outdated = true;
    },
  };
}
