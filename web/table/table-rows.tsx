import { Skeleton } from '@mantine/core';
import type { RowData } from '@tanstack/react-table';
import { useVirtualizer } from '@tanstack/react-virtual';
import { useEffect, useMemo, useRef } from 'react';
import styles from './data-table.module.css';
import { HeaderCell } from './header-cell.tsx';
import type { RowsProps } from './rows.ts';
import { AllBox } from './select-box.tsx';
import { coverage } from './selection.ts';
import { TableRow } from './table-row.tsx';
import { useKeptPlace } from './use-kept-place.ts';
import { useMore } from './use-more.ts';
import { usePlaceAgain } from './use-place-again.ts';
import { useRoom } from './use-room.ts';
import { type Density, fitWidths, withWidth } from './view.ts';

/** Pixels, as `data-density` has them in the style sheet. */
const heights: Record<Density, number> = { comfortable: 36, compact: 28 };
/** Pixels: of the box before the columns, and of the menu behind them. */
const BOX_WIDTH = 40;
const skeletonRows = Array.from({ length: 18 }, (_, index) => index);

/** Rows under a header that stays; only those in sight are in the document. */
export function TableRows<Row extends RowData>(props: RowsProps<Row>) {
  const { table, label, rowPath, loading, hasMore, onMore, view, onView, selection } = props;
  const { RowMenu, menuOf, onMenu } = props;
  const edges = RowMenu ? 2 * BOX_WIDTH : BOX_WIDTH;
  const scroller = useRef<HTMLDivElement>(null);
  const room = useRoom(scroller);
  const rows = table.getRowModel().rows;
  const height = heights[view.density];
  const { start, keep, noteRow } = useKeptPlace(scroller);
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => height,
    getItemKey: (index) => rows[index]!.id,
    overscan: 12,
    // A focused row scrolls clear of the header that stays.
    scrollPaddingStart: height,
    initialOffset: start.initialOffset,
  });
  useEffect(() => keep(virtual), [keep, virtual]);
  usePlaceAgain(virtual, { offset: start.initialOffset, loaded: rows.length, hasMore });
  const items = virtual.getVirtualItems();
  useMore(items.at(-1)?.index ?? 0, rows.length, hasMore, onMore);

  const columns = table.getAllLeafColumns();
  const widths = useMemo(() => {
    const sized = columns.map(({ id, columnDef }) => ({ id, size: columnDef.size ?? 0 }));
    return fitWidths(sized, view.widths, room - edges);
  }, [columns, view.widths, room, edges]);
  const { selection: picked, listed } = selection;
  const covered = useMemo(() => coverage(picked, listed), [picked, listed]);
  const total = Object.values(widths).reduce((sum, width) => sum + width, edges);
  const order = columns.map(({ id }) => id);
  const above = items[0]?.start ?? 0;
  const below = virtual.getTotalSize() - (items.at(-1)?.end ?? 0);
  return (
    <section
      ref={scroller}
      className={styles.scroller}
      data-bar={picked.rows.size > 0 || undefined}
      aria-label={`${label}, scrollable`}
      onFocus={noteRow}
    >
      <table
        aria-label={label}
        aria-rowcount={hasMore ? -1 : rows.length + 1}
        aria-busy={loading}
        style={{ width: total }}
      >
        <colgroup>
          <col style={{ width: BOX_WIDTH }} />
          {order.map((id) => (
            <col key={id} style={{ width: widths[id] }} />
          ))}
          {RowMenu ? <col style={{ width: BOX_WIDTH }} /> : null}
        </colgroup>
        <thead>
          {table.getHeaderGroups().map((group) => (
            <tr key={group.id} aria-rowindex={1}>
              <th scope="col" className={styles.pick}>
                <span className="visually-hidden">Selection</span>
                <AllBox coverage={covered} onPick={selection.pickLoaded} disabled={loading} />
              </th>
              {group.headers.map((header) => (
                <HeaderCell
                  key={header.id}
                  header={header}
                  width={widths[header.column.id] ?? 0}
                  onWidth={(width) =>
                    onView(withWidth(view, order, widths, header.column.id, width))
                  }
                />
              ))}
              {RowMenu ? (
                <th scope="col" className={styles.acts}>
                  <span className="visually-hidden">Actions</span>
                </th>
              ) : null}
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
              <TableRow
                key={row.id}
                row={row}
                columns={columns}
                index={index}
                path={rowPath(row.original)}
                picked={picked.rows.has(row.id)}
                onPick={selection.pick}
                RowMenu={RowMenu}
                menuOpen={menuOf === row.id}
                onMenu={onMenu}
              />
            );
          })}
          <Gap height={below} />
        </tbody>
      </table>
    </section>
  );
}

/** The room of the rows that are not drawn. */
function Gap({ height }: { height: number }) {
  return height > 0 ? <tr style={{ height }} /> : null;
}

function SkeletonRow({ columns, index }: { columns: number; index: number }) {
  return (
    <tr>
      <td className={styles.pick} />
      {Array.from({ length: columns }, (_, at) => at).map((at) => (
        <td key={at}>
          <Skeleton height={10} width={`${45 + ((index * 7 + at * 13) % 40)}%`} />
        </td>
      ))}
    </tr>
  );
}
