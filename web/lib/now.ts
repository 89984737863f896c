import { useSyncExternalStore } from 'react';
import { nowInSeconds } from '../../api/kit/time.ts';

const EVERY = 20_000;
let now = nowInSeconds();
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

/** The time that all relative words on the page agree on, in unix seconds; moves on by itself. */
export const useNow = () =>
  useSyncExternalStore(subscribe, () => {
    // A page that has just opened after a pause must not read an old clock.
    const exact = nowInSeconds();
    if (exact - now > EVERY / 1000) now = exact;
    return now;
  });
