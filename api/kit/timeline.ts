import type { Money } from './money.ts';
import type { UnixSeconds } from './time.ts';

/** One thing that happened to an object, or that is expected to, in words. */
export interface TimelineLine {
  /** Its place, from 1. */
  readonly n: number;
  /** Null where nobody recorded it. */
  readonly at: UnixSeconds | null;
  /** It lies ahead: planned, due or waited for. */
  readonly ahead?: boolean;
  readonly text: string;
  /** Whom it concerns; stands at the end of the text. */
  readonly party?: { readonly id: string; readonly name: string | null };
  /** What else is worth knowing, a sentence each. */
  readonly notes?: readonly string[];
  /** What it was about, signed where it moved money: what came in is positive. */
  readonly money?: Money;
  /** Nothing was moved: an attempt, a plan, a hold. */
  readonly still?: boolean;
  /** The object that it made or changed. */
  readonly object?: string;
  /** Stripe's word for how that object stands. */
  readonly status?: string;
  /** The operation that made that object. */
  readonly operation?: string;
  /** That object was made, and not by this tool nor by Stripe itself. */
  readonly outside?: true;
}

/** A line before it has its place. */
export interface TimelineEntry extends Omit<TimelineLine, 'n'> {
  /** Of lines of one second, the one of the lower rank came first. */
  readonly rank: number;
  /** Where nobody recorded when it happened: not before this. */
  readonly after?: UnixSeconds;
}

const place = ({ at, after }: TimelineEntry) => at ?? after ?? Number.MAX_SAFE_INTEGER;

/**
 * Lines as they happened, and then what lies ahead, soonest first and last what has no date. Lines
 * of one second stand by rank, and of one rank as they were given.
 */
export function inOrder(entries: readonly TimelineEntry[]): TimelineLine[] {
  return entries
    .toSorted(
      (one, other) =>
        Number(one.ahead ?? false) - Number(other.ahead ?? false) ||
        place(one) - place(other) ||
        one.rank - other.rank,
    )
    .map(({ rank: _rank, after: _after, ...line }, before) => ({ n: before + 1, ...line }));
}
