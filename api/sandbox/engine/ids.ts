import type { Database } from 'better-sqlite3';

const ALPHABET = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';

/**
 * Makes Stripe-like ids from a seeded generator (xoshiro128), so that a seed gives the same world
 * each time. Its state is kept in the database: a restart goes on where it was and never repeats.
 * Like Stripe's own, ids may begin with what grows with time: indexes then grow at their ends only,
 * without which a world of millions of objects would take many times as long to write.
 */
export class Ids {
  private readonly state: Uint32Array;
  private readonly write: (state: string) => void;
  private saved: boolean;
  /** How many ids were made in their order; null where ids have none. */
  private count: number | null;

  /** @param ordered whether ids sort by when they were made, which only a new file's may */
  constructor(db: Database, seed: number, ordered: boolean) {
    this.count = ordered ? 0 : null;
    const save = db.prepare<[string]>(
      "INSERT INTO meta(name, value) VALUES ('ids', ?) ON CONFLICT(name) DO UPDATE SET value = excluded.value",
    );
    this.write = (state) => save.run(state);
    const kept = db
      .prepare<[], { value: string }>("SELECT value FROM meta WHERE name = 'ids'")
      .get();
    this.state = kept ? new Uint32Array(JSON.parse(kept.value)) : seededState(seed);
    this.saved = kept !== undefined;
  }

  /** A new id: the prefix, then `length` letters and digits (24; accounts have 16). */
  make(prefix: string, length = 24): string {
    let id = length === 24 && this.count !== null ? prefix + this.nextOrdinal() : prefix;
    for (let i = id.length - prefix.length; i < length; i++)
      id += ALPHABET[this.next() % ALPHABET.length];
    return id;
  }

  /** Keeps the state if ids were made since; called before each commit. */
  save(): void {
    if (this.saved) return;
    this.write(JSON.stringify([...this.state]));
    this.saved = true;
  }

  /** A digit as Stripe's ids begin with, and six letters and digits that count on. */
  private nextOrdinal(): string {
    let text = '';
    let left = this.count!++;
    for (let i = 0; i < 6; i++) {
      text = ALPHABET[left % ALPHABET.length] + text;
      left = Math.floor(left / ALPHABET.length);
    }
    return `1${text}`;
  }

  private next(): number {
    this.saved = false;
    const s = this.state;
    const result = Math.imul(rotateLeft(Math.imul(s[1]!, 5), 7), 9) >>> 0;
    const t = s[1]! << 9;
    s[2]! ^= s[0]!;
    s[3]! ^= s[1]!;
    s[1]! ^= s[2]!;
    s[0]! ^= s[3]!;
    s[2]! ^= t;
    s[3] = rotateLeft(s[3]!, 11);
    return result;
  }
}

function rotateLeft(value: number, bits: number): number {
  return (value << bits) | (value >>> (32 - bits));
}

/** Spreads a small seed over the whole state (splitmix32), since xoshiro must not start near 0. */
function seededState(seed: number): Uint32Array {
  const state = new Uint32Array(4);
  let mixed = seed >>> 0;
  for (let i = 0; i < state.length; i++) {
    mixed = (mixed + 0x9e3779b9) >>> 0;
    let word = Math.imul(mixed ^ (mixed >>> 16), 0x21f0aaad);
    word = Math.imul(word ^ (word >>> 15), 0x735a2d97);
    state[i] = word ^ (word >>> 15);
  }
  return state;
}
