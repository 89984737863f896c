import type { Virtualizer } from '@tanstack/react-virtual';
import { useEffect, useRef } from 'react';

interface Rows {
  /** Pixels from the start of the list; 0 where nobody had gone further. */
  offset: number;
  /** How many are here. */
  loaded: number;
  hasMore: boolean;
}

/** What says that somebody now goes elsewhere in the list. */
const ownWay = ['wheel', 'pointerdown', 'keydown'] as const;

/**
 * Goes on to a place beyond the rows that a reload brings at first: to their end, which loads more,
 * until it is reached or somebody moves by themselves.
 */
export function usePlaceAgain<Scroller extends Element, Item extends Element>(
  virtual: Virtualizer<Scroller, Item>,
  { offset, loaded, hasMore }: Rows,
) {
  const sought = useRef(offset);
  useEffect(() => {
    const giveUp = () => {
      sought.current = 0;
    };
    for (const each of ownWay) window.addEventListener(each, giveUp, { passive: true });
    return () => {
      for (const each of ownWay) window.removeEventListener(each, giveUp);
    };
  }, []);
  useEffect(() => {
    if (sought.current === 0 || loaded === 0) return;
    const reach = virtual.getTotalSize() - (virtual.scrollRect?.height ?? 0);
    virtual.scrollToOffset(Math.min(sought.current, reach));
    if (reach >= sought.current || !hasMore) sought.current = 0;
  }, [virtual, loaded, hasMore]);
}
