import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { followLive, type LiveState } from '../client/live.ts';
import styles from './frame.module.css';

const said: Record<LiveState, string> = {
  connecting: 'Connecting',
  live: 'Live',
  lost: 'Connection lost, trying again',
};

/** Whether live changes arrive. */
export function LiveMark({ state }: { state: LiveState }) {
  return (
    <p className={styles.live} data-state={state} role="status">
      {said[state]}
    </p>
  );
}

/** Follows live changes for as long as it is mounted, and says how the connection stands. */
export function useLive(): LiveState {
  const queryClient = useQueryClient();
  const [state, setState] = useState<LiveState>('connecting');
  useEffect(
    () =>
      followLive({
        queryClient,
        open: (address) => new EventSource(address),
        onState: setState,
        after: (ms, then) => {
          const timer = setTimeout(then, ms);
          return () => clearTimeout(timer);
        },
      }),
    [queryClient],
  );
  return state;
}
