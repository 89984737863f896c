import { useHotkeys } from '@mantine/hooks';
import { type RowData, useTable } from '@tanstack/react-table';
import { useRef } from 'react';
import { useNarrow } from '../lib/narrow.ts';
import { CardRows } from './card-rows.tsx';
import type { Columns } from './columns.ts';
import styles from './data-table.module.css';
import { features } from './features.ts';
import { SortSelect } from './sort-select.tsx';
import { TableRows } from './table-rows.tsx';

interface Props<Row extends RowData> {
  /** What the table holds, for those who hear it. */
  label: string;
  rows: readonly Row[];
  columns: Columns<Row>;
  rowId: (row: Row) => string;
  /** The page that a row leads to. */
  rowPath: (row: Row) => string;
  sort: { id: string; desc: boolean };
  onSort: (sort: { id: string; desc: boolean }) => void;
  /** The first page is on its way: rows of the final size stand in for it. */
  loading: boolean;
  hasMore: boolean;
  onMore: () => void;
}

/** The one table: rows when there is room, cards on narrow screens, from the same columns. */
export function DataTable<Row extends RowData>(props: Props<Row>) {
  const { rows, columns, rowId, sort, onSort } = props;
  const narrow = useNarrow();
  const frame = useRef<HTMLDivElement>(null);
  const table = useTable({
    features,
    columns,
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
  const step = (by: 1 | -1) => {
    const links = [...(frame.current?.querySelectorAll<HTMLElement>('a[data-row]') ?? [])];
    const at =
      document.activeElement instanceof HTMLElement ? links.indexOf(document.activeElement) : -1;
    // Rows around the one in focus are always drawn, so the next one is there to be focused.
    links[at === -1 ? 0 : at + by]?.focus();
  };
  useHotkeys([
    ['j', () => step(1)],
    ['k', () => step(-1)],
  ]);
  const sortable = table
    .getAllLeafColumns()
    .filter((column) => column.getCanSort())
    .map(({ id, columnDef }) => ({ id, header: String(columnDef.header) }));
  const Rows = narrow ? CardRows : TableRows;
  return (
    <div ref={frame} className={narrow ? styles.cards : styles.table}>
      {narrow ? <SortSelect columns={sortable} sort={sort} onSort={onSort} /> : null}
      <Rows {...props} table={table} />
    </div>
  );
}
