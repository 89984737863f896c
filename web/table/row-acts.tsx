import { type ComponentType, type ReactElement, Suspense } from 'react';
import styles from './row-acts.module.css';

/** What the menu of a row gets. */
export interface RowMenuProps<Row> {
  row: Row;
  rowId: string;
  onClose: () => void;
  /** The button that it opens from. */
  children: ReactElement;
}

interface Props<Row> {
  Menu: ComponentType<RowMenuProps<Row>>;
  row: Row;
  rowId: string;
  /** The row, as people call it. */
  name: string;
  open: boolean;
  onMenu: (rowId: string | null) => void;
}

/**
 * The button of a row's menu, which is loaded and drawn once it is asked for. The row's link is the
 * row's one tab stop, and `m` does there what a click does here.
 */
export function RowActs<Row>({ Menu, row, rowId, name, open, onMenu }: Props<Row>) {
  const button = (
    <button
      type="button"
      className={styles.more}
      tabIndex={-1}
      aria-label={`Actions for ${name}`}
      aria-haspopup="menu"
      onClick={() => onMenu(rowId)}
    />
  );
  if (!open) return button;
  return (
    <Suspense fallback={button}>
      <Menu row={row} rowId={rowId} onClose={() => onMenu(null)}>
        {button}
      </Menu>
    </Suspense>
  );
}
