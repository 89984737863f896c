import type { UnixSeconds } from '../kit/time.ts';
import type { Store, Write } from './database.ts';
import type { Owner, Snapshot } from './snapshot.ts';

/** A snapshot row that this transaction has written. */
export interface WrittenSnapshot {
  readonly snapshot: Snapshot;
  readonly id: string;
  readonly account: Owner;
  /** The object before, undefined when it is new here. */
  readonly before: object | undefined;
  readonly after: object;
}

/** Rows computed from snapshots, kept true in the very transaction that changes a snapshot. */
export interface Derivation {
  /** Brings the derived rows up to date with what has just been written. */
  update(write: Write, written: readonly WrittenSnapshot[]): Promise<void>;
  /**
   * Makes all derived rows anew from the snapshots, in transactions of a bearable size.
   * @param now Stripe's time, for what follows from the clock as well.
   */
  rebuild(store: Store, now: UnixSeconds): Promise<void>;
}
