import type { VirtualItem, Virtualizer } from '@tanstack/react-virtual';
import { type FocusEvent, type RefObject, useCallback, useEffect, useRef, useState } from 'react';
import { useLocation } from 'react-router';
import { keepOver, keptOver } from './place-over-reload.ts';

/** Where somebody was in a list when they left it. */
interface Place {
  offset: number;
  measured: VirtualItem[];
  /** The path that the row last in focus leads to. */
  row: string | null;
}

/** By the key of the history's entry, so that going back leads there, and a fresh visit does not. */
const places = new Map<string, Place>();

function placeAt(key: string): Place | undefined {
  const over = keptOver(key);
  return places.get(key) ?? (over && { ...over, measured: [] });
}

/**
 * Brings whoever comes back to a list, or loads it again, to where they were in it, with the focus
 * on the same row.
 * @param list what holds the rows
 */
export function useKeptPlace(list: RefObject<HTMLElement | null>) {
  const { key } = useLocation();
  const [place] = useState(() => placeAt(key));
  const row = useRef<string | null>(place?.row ?? null);

  // After each render, as the rows are only drawn once the list's height is known.
  const sought = useRef<string | null>(place?.row ?? null);
  useEffect(() => {
    if (!sought.current) return;
    const links = list.current?.querySelectorAll<HTMLElement>('a[data-row]') ?? [];
    const link = [...links].find((each) => each.getAttribute('href') === sought.current);
    if (!link) return;
    sought.current = null;
    // Who has gone on to something else by now keeps it.
    if (document.activeElement === document.body) link.focus({ preventScroll: true });
  });

  return {
    /** What the list's virtualizer begins with. */
    start: {
      initialOffset: place?.offset ?? 0,
      initialMeasurementsCache: place?.measured ?? [],
    },
    /** Remembers the row in focus; for the list's `onFocus`. */
    noteRow: useCallback(({ target }: FocusEvent) => {
      row.current = target.closest('a[data-row]')?.getAttribute('href') ?? row.current;
    }, []),
    /** Remembers the place when the list is left; an effect, which gives what ends it. */
    keep: useCallback(
      <Scroller extends Element, Item extends Element>(virtual: Virtualizer<Scroller, Item>) => {
        const here = () => ({ offset: virtual.scrollOffset ?? 0, row: row.current });
        const onReload = () => keepOver(key, here());
        window.addEventListener('pagehide', onReload);
        return () => {
          window.removeEventListener('pagehide', onReload);
          places.set(key, { ...here(), measured: virtual.takeSnapshot() });
        };
      },
      [key],
    ),
  };
}
