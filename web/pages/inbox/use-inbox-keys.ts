import type { RefObject } from 'react';
import { useKeys } from '../../lib/keys.ts';

/** `j` and `k` step through the findings, from fix to fix; Enter opens the one in focus. */
export function useInboxKeys(place: RefObject<HTMLElement | null>) {
  const step = (by: 1 | -1) => {
    const fixes = [
      ...(place.current?.querySelectorAll<HTMLElement>('[data-finding] a[data-fix]') ?? []),
    ];
    const current = document.activeElement?.closest('[data-finding]');
    const at = fixes.findIndex((fix) => current?.contains(fix));
    fixes[at === -1 ? 0 : at + by]?.focus();
  };
  useKeys({ j: () => step(1), k: () => step(-1) });
}
