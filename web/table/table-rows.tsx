import { Skeleton } from '@mantine/core';
import type { Header, RowData } from '@tanstack/react-table';
import { useVirtualizer } from '@tanstack/react-virtual';
import { type MouseEvent, type ReactNode, useEffect, useRef } from 'react';
import { Link } from 'react-router';
import { DownIcon, UpIcon } from '../ui/icons.tsx';
import styles from './data-table.module.css';
import type { features } from './features.ts';
import type { RowsProps } from './rows.ts';
import { useKeptPlace } from './use-kept-place.ts';
import { useMore } from './use-more.ts';

const ROW_HEIGHT = 36;
const skeletonRows = Array.from({ length: 14 }, (_, index) => index);

/** Rows under a header that stays; only those in sight are in the document. */
export function TableRows<Row extends RowData>(props: RowsProps<Row>) {
  const { table, label, rowPath, loading, hasMore, onMore } = props;
  const scroller = useRef<HTMLDivElement>(null);
  const rows = table.getRowModel().rows;
  const { start, keep, noteRow } = useKeptPlace(scroller);
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => ROW_HEIGHT,
    getItemKey: (index) => rows[index]!.id,
    overscan: 12,
    // A focused row scrolls clear of the header that stays.
    scrollPaddingStart: ROW_HEIGHT,
    ...start,
  });
  useEffect(() => () => keep(virtual), [keep, virtual]);
  const items = virtual.getVirtualItems();
  useMore(items.at(-1)?.index ?? 0, rows.length, hasMore, onMore);
  const columns = table.getAllLeafColumns();
  const above = items[0]?.start ?? 0;
  const below = virtual.getTotalSize() - (items.at(-1)?.end ?? 0);
  return (
    <section ref={scroller} className={styles.scroller} aria-label={`${label}, scrollable`}>
      <table
        aria-label={label}
        aria-rowcount={hasMore ? -1 : rows.length + 1}
        aria-busy={loading}
        onFocus={noteRow}
        onMouseOver={tellWhole}
        style={{ minWidth: table.getTotalSize() }}
      >
        <colgroup>
          {columns.map((column) => (
            <col key={column.id} style={{ width: column.getSize() }} />
          ))}
        </colgroup>
        <thead>
          {table.getHeaderGroups().map((group) => (
            <tr key={group.id} aria-rowindex={1}>
              {group.headers.map((header) => (
                <HeaderCell key={header.id} header={header}>
                  <table.FlexRender header={header} />
                </HeaderCell>
              ))}
            </tr>
          ))}
        </thead>
        <tbody>
          {loading
            ? skeletonRows.map((index) => (
                <SkeletonRow key={index} columns={columns.length} index={index} />
              ))
            : null}
          <Gap height={above} />
          {items.map(({ index }) => {
            const row = rows[index]!;
            return (
              <tr key={row.id} aria-rowindex={index + 2} className={styles.row}>
                {row.getAllCells().map((cell, at) => {
                  const align = cell.column.columnDef.meta?.align;
                  return at === 0 ? (
                    <th key={cell.id} scope="row" data-align={align}>
                      <Link to={rowPath(row.original)} className={styles.link} data-row>
                        <table.FlexRender cell={cell} />
                      </Link>
                    </th>
                  ) : (
                    <td key={cell.id} data-align={align}>
                      <table.FlexRender cell={cell} />
                    </td>
                  );
                })}
              </tr>
            );
          })}
          <Gap height={below} />
        </tbody>
      </table>
    </section>
  );
}

interface HeaderCellProps<Row extends RowData> {
  header: Header<typeof features, Row, unknown>;
  children: ReactNode;
}

function HeaderCell<Row extends RowData>({ header, children }: HeaderCellProps<Row>) {
  const { column } = header;
  const sorted = column.getIsSorted();
  const align = column.columnDef.meta?.align;
  if (!column.getCanSort())
    return (
      <th scope="col" data-align={align}>
        {children}
      </th>
    );
  return (
    <th
      scope="col"
      data-align={align}
      aria-sort={sorted === 'asc' ? 'ascending' : sorted === 'desc' ? 'descending' : 'none'}
    >
      <button type="button" className={styles.sort} onClick={() => column.toggleSorting()}>
        {children}
        <span className={styles.arrow} data-on={sorted !== false || undefined}>
          {sorted === 'asc' ? <UpIcon size={12} /> : <DownIcon size={12} />}
        </span>
      </button>
    </th>
  );
}

/** A cell that has no room for its text tells it whole to who points at it. */
function tellWhole({ target }: MouseEvent) {
  const cell = target instanceof Element ? target.closest<HTMLElement>('td, th') : null;
  if (!cell) return;
  if (cell.scrollWidth > cell.clientWidth) cell.title = cell.innerText;
  else cell.removeAttribute('title');
}

/** The room of the rows that are not drawn. */
function Gap({ height }: { height: number }) {
  return height > 0 ? <tr style={{ height }} /> : null;
}

function SkeletonRow({ columns, index }: { columns: number; index: number }) {
  return (
    <tr>
      {Array.from({ length: columns }, (_, at) => at).map((at) => (
        <td key={at}>
          <Skeleton height={10} width={`${45 + ((index * 7 + at * 13) % 40)}%`} />
        </td>
      ))}
    </tr>
  );
}
