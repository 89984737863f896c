import { useEffect, useState } from 'react';

/** As long as people wait before they wonder. */
const PATIENCE = 4_000;

/** Whether something has been busy for so long that the page should say it still waits. */
export function useSlow(busy: boolean): boolean {
  const [slow, setSlow] = useState(false);
  useEffect(() => {
    if (!busy) return;
    const timer = setTimeout(() => setSlow(true), PATIENCE);
    return () => {
      clearTimeout(timer);
      setSlow(false);
    };
  }, [busy]);
  return slow;
}
