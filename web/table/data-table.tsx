import { type RowData, useTable } from '@tanstack/react-table';
import { type ComponentType, lazy, Suspense, useMemo, useRef, useState } from 'react';
import { useNarrow } from '../lib/narrow.ts';
import type { Arranged } from './arrange.ts';
import { CardRows } from './card-rows.tsx';
import styles from './data-table.module.css';
import { features } from './features.ts';
import type { RowMenuProps } from './row-acts.tsx';
import { TableRows } from './table-rows.tsx';
import { useRowKeys } from './use-row-keys.ts';
import { useRowLinks } from './use-row-links.ts';
import type { SelectionControl } from './use-selection.ts';
import type { View } from './view.ts';

// Only narrow screens need it.
const SortSelect = lazy(() => import('./sort-select.tsx'));
// Only for who stays on a row.
const WholeTexts = lazy(() => import('./whole-texts.tsx'));

interface Props<Row extends RowData> {
  /** What the table holds, for those who hear it. */
  label: string;
  rows: readonly Row[];
  /** All columns in the reader's order. */
  columns: readonly Arranged<Row>[];
  view: View;
  onView: (view: View) => void;
  selection: SelectionControl<Row>;
  rowId: (row: Row) => string;
  /** The page that a row leads to. */
  rowPath: (row: Row) => string;
  /** What can be done with a row; undefined: nothing that is offered here. */
  RowMenu: ComponentType<RowMenuProps<Row>> | undefined;
  sort: { id: string; desc: boolean };
  onSort: (sort: { id: string; desc: boolean }) => void;
  /** The first page is on its way: rows of the final size stand in for it. */
  loading: boolean;
  hasMore: boolean;
  onMore: () => void;
}

/** The one table: rows when there is room, cards on narrow screens, from the same columns. */
export function DataTable<Row extends RowData>(props: Props<Row>) {
  const { rows, columns, rowId, sort, onSort, selection } = props;
  const narrow = useNarrow();
  const frame = useRef<HTMLDivElement>(null);
  const shown = useMemo(
    () => columns.flatMap((each) => (each.shown ? [each.column] : [])),
    [columns],
  );
  const table = useTable({
    features,
    columns: shown,
    data: rows,
    getRowId: rowId,
    manualSorting: true,
    enableSortingRemoval: false,
    defaultColumn: { enableSorting: false, size: 120 },
    state: { sorting: [sort] },
    onSortingChange: (update) => {
      const [next] = typeof update === 'function' ? update([sort]) : update;
      if (next) onSort(next);
    },
  });
  useRowLinks(frame);
  const [menuOf, setMenuOf] = useState<string | null>(null);
  useRowKeys(frame, { onPick: selection.pick, onClear: selection.clear, onMenu: setMenuOf });
  const Rows = narrow ? CardRows : TableRows;
  return (
    <div
      ref={frame}
      className={narrow ? styles.cards : styles.table}
      data-density={props.view.density}
    >
      {narrow ? (
        <div className={styles.sortSelect}>
          <Suspense>
            <SortSelect
              columns={columns.filter(({ column }) => column.enableSorting)}
              sort={sort}
              onSort={onSort}
            />
          </Suspense>
        </div>
      ) : null}
      {/* Rows of another height are laid out anew. */}
      <Rows key={props.view.density} {...props} table={table} menuOf={menuOf} onMenu={setMenuOf} />
      <Suspense>
        <WholeTexts frame={frame} />
      </Suspense>
    </div>
  );
}
