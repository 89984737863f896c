import { useEffect } from 'react';
import { ASK_AHEAD } from './rows.ts';

/** Asks for the next page when the last row drawn comes near the end of those loaded. */
export function useMore(last: number, loaded: number, hasMore: boolean, onMore: () => void) {
  const near = hasMore && loaded > 0 && last >= loaded - ASK_AHEAD;
  useEffect(() => {
    if (near) onMore();
  }, [near, onMore]);
}
