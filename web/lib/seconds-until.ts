import { useInterval } from '@mantine/hooks';
import { useEffect, useState } from 'react';
import { nowInSeconds, type UnixSeconds } from '../../api/kit/time.ts';

/** Whole seconds until an instant, counting down; 0 from then on. */
export function useSecondsUntil(at: UnixSeconds): number {
  const [left, setLeft] = useState(() => Math.max(0, at - nowInSeconds()));
  const { start, stop } = useInterval(() => setLeft(Math.max(0, at - nowInSeconds())), 1000);
  const over = left === 0;
  useEffect(() => {
    if (!over) start();
    return stop;
  }, [over, start, stop]);
  return left;
}
