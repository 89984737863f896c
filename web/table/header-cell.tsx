import { FlexRender, type Header, type RowData } from '@tanstack/react-table';
import { DownIcon, UpIcon } from '../ui/icons.tsx';
import styles from './data-table.module.css';
import type { features } from './features.ts';
import { ResizeHandle } from './resize-handle.tsx';

interface Props<Row extends RowData> {
  header: Header<typeof features, Row, unknown>;
  /** Pixels. */
  width: number;
  onWidth: (width: number | null) => void;
}

/** A column's name, which sorts by it where the API does, and its edge. */
export function HeaderCell<Row extends RowData>({ header, width, onWidth }: Props<Row>) {
  const { column } = header;
  const name = String(column.columnDef.header);
  const sorts = column.getCanSort();
  const sorted = column.getIsSorted();
  return (
    <th
      scope="col"
      // The edge is in it, and no part of its name.
      aria-label={name}
      data-align={column.columnDef.meta?.align}
      aria-sort={
        !sorts
          ? undefined
          : sorted === 'asc'
            ? 'ascending'
            : sorted === 'desc'
              ? 'descending'
              : 'none'
      }
    >
      {sorts ? (
        <button type="button" className={styles.sort} onClick={() => column.toggleSorting()}>
          <FlexRender header={header} />
          <span className={styles.arrow} data-on={sorted !== false || undefined}>
            {sorted === 'asc' ? <UpIcon size={12} /> : <DownIcon size={12} />}
          </span>
        </button>
      ) : (
        <FlexRender header={header} />
      )}
      <ResizeHandle header={name} width={width} onWidth={onWidth} />
    </th>
  );
}
