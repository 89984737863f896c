import { useSyncExternalStore } from 'react';
import { nowInSeconds, type UnixSeconds } from '../../api/kit/time.ts';

const EVERY = 20_000;
/** Seconds of difference that are the way of an answer, and no other clock. */
const NOISE = 5;
let now = nowInSeconds();
/** How far Stripe's clock is ahead of the reader's. */
let ahead = 0;
let timer: ReturnType<typeof setInterval> | undefined;
const listeners = new Set<() => void>();

function subscribe(listener: () => void) {
  listeners.add(listener);
  timer ??= setInterval(() => {
    now = nowInSeconds();
    for (const each of listeners) each();
  }, EVERY);
  return () => {
    listeners.delete(listener);
    if (listeners.size > 0) return;
    clearInterval(timer);
    timer = undefined;
  };
}

/**
 * Takes note of Stripe's time, as an answer tells it: deadlines are by that, though the reader's
 * clock be wrong, or that of the local Stripe moved on.
 */
export function noteStripeTime(at: UnixSeconds) {
  const found = at - nowInSeconds();
  if (Math.abs(found - ahead) < NOISE) return;
  ahead = found;
  for (const each of listeners) each();
}

/**
 * The time that all relative words on the page agree on, in unix seconds; moves on by itself.
 * @param stripes by Stripe's clock, as its deadlines are
 */
export const useNow = (stripes = false) =>
  useSyncExternalStore(subscribe, () => {
    // A page that has just opened after a pause must not read an old clock.
    const exact = nowInSeconds();
    if (exact - now > EVERY / 1000) now = exact;
    return stripes ? now + ahead : now;
  });
