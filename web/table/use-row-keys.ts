import type { RefObject } from 'react';
import { useKeys } from '../lib/keys.ts';

interface Keys {
  onPick: (rowId: string, range: boolean) => void;
  onClear: () => void;
  onMenu: (rowId: string) => void;
}

/**
 * `j` and `k` step through the rows, `x` picks the one in focus, with Shift all since the one
 * before, `m` opens its menu, Escape lets all go.
 */
export function useRowKeys(frame: RefObject<HTMLElement | null>, keys: Keys) {
  const { onPick, onClear, onMenu } = keys;
  const current = () => document.activeElement?.closest<HTMLElement>('[data-href]') ?? null;
  const step = (by: 1 | -1) => {
    const rows: (Element | null)[] = [...(frame.current?.querySelectorAll('[data-href]') ?? [])];
    const at = rows.indexOf(current());
    // Rows around the one in focus are always drawn, so the next one is there to be focused.
    const next = rows[at === -1 ? 0 : at + by];
    next?.querySelector<HTMLElement>('a[data-row]')?.focus();
  };
  const withRow = (act: (rowId: string) => void) => {
    const id = current()?.dataset.rowId;
    if (id !== undefined) act(id);
  };
  useKeys({
    j: () => step(1),
    k: () => step(-1),
    x: () => withRow((id) => onPick(id, false)),
    X: () => withRow((id) => onPick(id, true)),
    m: () => withRow(onMenu),
    Escape: onClear,
  });
}
