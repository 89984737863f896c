import { Skeleton } from '@mantine/core';
import type { RowData } from '@tanstack/react-table';
import { useVirtualizer } from '@tanstack/react-virtual';
import { useEffect, useLayoutEffect, useMemo, useRef, useState } from 'react';
import styles from './data-table.module.css';
import type { RowsProps } from './rows.ts';
import { AllBox } from './select-box.tsx';
import { coverage } from './selection.ts';
import { TableCard } from './table-card.tsx';
import { useKeptPlace } from './use-kept-place.ts';
import { useMore } from './use-more.ts';
import { usePlaceAgain } from './use-place-again.ts';
import type { Density } from './view.ts';

/** Pixels, until a card is measured. */
const estimates: Record<Density, number> = { comfortable: 168, compact: 132 };
const skeletonCards = [0, 1, 2, 3, 4];

/** The table on a narrow screen: a card a row, scrolling with the page. */
export function CardRows<Row extends RowData>(props: RowsProps<Row>) {
  const { table, label, rowPath, loading, hasMore, onMore, view, selection } = props;
  const { RowMenu, menuOf, onMenu } = props;
  const list = useRef<HTMLUListElement>(null);
  const [top, setTop] = useState(0);
  useLayoutEffect(() => setTop(list.current?.offsetTop ?? 0), []);
  const rows = table.getRowModel().rows;
  const { start, keep, noteRow } = useKeptPlace(list);
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => list.current?.closest('main') ?? null,
    estimateSize: () => estimates[view.density],
    getItemKey: (index) => rows[index]!.id,
    scrollMargin: top,
    overscan: 6,
    ...start,
  });
  useEffect(() => keep(virtual), [keep, virtual]);
  usePlaceAgain(virtual, { offset: start.initialOffset, loaded: rows.length, hasMore });
  const items = virtual.getVirtualItems();
  useMore(items.at(-1)?.index ?? 0, rows.length, hasMore, onMore);
  const columns = table.getAllLeafColumns();
  const { selection: picked, listed, pickLoaded, pick } = selection;
  const covered = useMemo(() => coverage(picked, listed), [picked, listed]);
  return (
    <>
      <div className={styles.cardsHead}>
        <AllBox coverage={covered} onPick={pickLoaded} disabled={loading} />
        <span aria-hidden="true">Select all loaded</span>
      </div>
      <ul
        ref={list}
        aria-label={label}
        aria-busy={loading}
        onFocus={noteRow}
        style={loading ? undefined : { height: virtual.getTotalSize() }}
      >
        {loading
          ? skeletonCards.map((index) => (
              <li key={index} className={styles.card}>
                <Skeleton height={estimates[view.density] - 24} />
              </li>
            ))
          : null}
        {items.map(({ index, start }) => {
          const row = rows[index]!;
          return (
            <TableCard
              key={row.id}
              row={row}
              columns={columns}
              index={index}
              top={start - top}
              measure={virtual.measureElement}
              path={rowPath(row.original)}
              picked={picked.rows.has(row.id)}
              onPick={pick}
              RowMenu={RowMenu}
              menuOpen={menuOf === row.id}
              onMenu={onMenu}
            />
          );
        })}
      </ul>
    </>
  );
}
