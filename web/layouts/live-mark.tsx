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

/**
 * Follows live changes for as long as it is mounted, and says how the connection stands.
 * @param place the stream's place before anything on the page was read
 */
export function useLive(place: string): LiveState {
  const queryClient = useQueryClient();
  const [since] = useState(place);
  const [state, setState] = useState<LiveState>('connecting');
  useEffect(
    () =>
      followLive({
        queryClient,
        since,
        open: (address) => new EventSource(address),
        onState: setState,
        after: (ms, then) => {
          const timer = setTimeout(then, ms);
          return () => clearTimeout(timer);
        },
      }),
    [queryClient, since],
  );
  return state;
}
