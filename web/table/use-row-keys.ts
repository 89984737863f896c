import type { RefObject } from 'react';
import { useKeys } from '../lib/keys.ts';

interface Keys {
  onPick: (rowId: string, range: boolean) => void;
  onClear: () => void;
}

/**
 * `j` and `k` step through the rows, `x` picks the one in focus, with Shift all since the one
 * before, Escape lets all go.
 */
export function useRowKeys(frame: RefObject<HTMLElement | null>, { onPick, onClear }: Keys) {
  const current = () => document.activeElement?.closest<HTMLElement>('[data-href]') ?? null;
  const step = (by: 1 | -1) => {
    const rows: (Element | null)[] = [...(frame.current?.querySelectorAll('[data-href]') ?? [])];
    const at = rows.indexOf(current());
    // Rows around the one in focus are always drawn, so the next one is there to be focused.
    const next = rows[at === -1 ? 0 : at + by];
    next?.querySelector<HTMLElement>('a[data-row]')?.focus();
  };
  const pick = (range: boolean) => {
    const id = current()?.dataset.rowId;
    if (id !== undefined) onPick(id, range);
  };
  useKeys({
    j: () => step(1),
    k: () => step(-1),
    x: () => pick(false),
    X: () => pick(true),
    Escape: onClear,
  });
}
