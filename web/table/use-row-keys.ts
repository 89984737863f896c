import { useHotkeys } from '@mantine/hooks';
import type { RefObject } from 'react';

interface Keys {
  onPick: (rowId: string, range: boolean) => void;
  onClear: () => void;
}

/** What is open over the page has the keys first. */
const above = '[role="dialog"], [role="menu"], [role="listbox"]';

/** `j` and `k` step through the rows, `x` picks the one in focus, Escape lets all go. */
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
  useHotkeys([
    ['j', () => step(1)],
    ['k', () => step(-1)],
    ['x', () => pick(false)],
    ['shift+x', () => pick(true)],
    [
      'Escape',
      ({ target }) => {
        if (!(target instanceof Element && target.closest(above))) onClear();
      },
      { preventDefault: false },
    ],
  ]);
}
