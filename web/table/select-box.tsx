import type { ChangeEvent, MouseEvent } from 'react';
import styles from './select-box.module.css';

interface RowBoxProps {
  /** The row, as people call it. */
  name: string;
  rowId: string;
  picked: boolean;
  /** Picks the row or lets it go; with `range` all since the one picked last. */
  onPick: (rowId: string, range: boolean) => void;
}

/**
 * The box that picks a row. The row's link is the row's one tab stop, and `x` does there what a
 * click does here.
 */
export function RowBox({ name, rowId, picked, onPick }: RowBoxProps) {
  return (
    <input
      type="checkbox"
      className={styles.box}
      tabIndex={-1}
      aria-label={`Select ${name}`}
      checked={picked}
      onMouseDown={keepKeysOnRow}
      onChange={({ nativeEvent }: ChangeEvent) =>
        onPick(rowId, nativeEvent instanceof window.MouseEvent && nativeEvent.shiftKey)
      }
    />
  );
}

/** The row has the focus then, so that the keys go on from it; and Shift selects no text. */
function keepKeysOnRow(event: MouseEvent<HTMLElement>) {
  event.preventDefault();
  const row = event.currentTarget.closest('[data-href]');
  row?.querySelector<HTMLElement>('a[data-row]')?.focus({
    preventScroll: true,
    focusVisible: false,
  });
}

interface AllBoxProps {
  coverage: 'none' | 'some' | 'all';
  onPick: () => void;
  disabled: boolean;
}

/** The box that picks all rows loaded, and tells how many of them are. */
export function AllBox({ coverage, onPick, disabled }: AllBoxProps) {
  return (
    <input
      type="checkbox"
      className={styles.box}
      aria-label="Select all loaded"
      checked={coverage === 'all'}
      ref={(box) => {
        if (box) box.indeterminate = coverage === 'some';
      }}
      disabled={disabled}
      onChange={onPick}
    />
  );
}
