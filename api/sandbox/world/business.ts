import type { Chance } from './chance.ts';
import type { Enrolled } from './enrolment.ts';
import type { Payment, PlatformProgram } from './platform-program.ts';
import type { Timeline } from './timeline.ts';

/** What both sides of the platform's business work with. */
export interface Business {
  program: PlatformProgram;
  chance: Chance;
  timeline: Timeline;
  /** The present, in Unix seconds. */
  end: number;
  /** Hears of every payment that went through. */
  onPaid: (charge: Payment) => void;
}

/** Seconds of an hour, in which what follows a payment is told. */
export const hour = 3600;
/** The share of attempts that the card declines. */
export const declineRate = 0.06;

/** Those that business is done with at `time` (Unix seconds). */
export function openAt(all: readonly Enrolled[], time: number): Enrolled[] {
  return all.filter(({ opens, closes }) => opens <= time && time < closes);
}

/** A moment of the day that begins at `midnight`, between two hours of it. */
export function momentOf(chance: Chance, midnight: number, from: number, to: number): number {
  return midnight + chance.whole(from * hour, to * hour);
}
