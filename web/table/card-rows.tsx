import { Skeleton } from '@mantine/core';
import type { RowData } from '@tanstack/react-table';
import { useVirtualizer } from '@tanstack/react-virtual';
import { useEffect, useLayoutEffect, useRef, useState } from 'react';
import { Link } from 'react-router';
import styles from './data-table.module.css';
import type { RowsProps } from './rows.ts';
import { useKeptPlace } from './use-kept-place.ts';
import { useMore } from './use-more.ts';

const ESTIMATED_HEIGHT = 148;
const skeletonCards = [0, 1, 2, 3, 4];

/** The table on a narrow screen: a card a row, scrolling with the page. */
export function CardRows<Row extends RowData>(props: RowsProps<Row>) {
  const { table, label, rowPath, loading, hasMore, onMore } = props;
  const list = useRef<HTMLUListElement>(null);
  const [top, setTop] = useState(0);
  useLayoutEffect(() => setTop(list.current?.offsetTop ?? 0), []);
  const rows = table.getRowModel().rows;
  const { start, keep, noteRow } = useKeptPlace(list);
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => list.current?.closest('main') ?? null,
    estimateSize: () => ESTIMATED_HEIGHT,
    getItemKey: (index) => rows[index]!.id,
    scrollMargin: top,
    overscan: 6,
    ...start,
  });
  useEffect(() => () => keep(virtual), [keep, virtual]);
  const items = virtual.getVirtualItems();
  useMore(items.at(-1)?.index ?? 0, rows.length, hasMore, onMore);
  return (
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
              <Skeleton height={ESTIMATED_HEIGHT - 24} />
            </li>
          ))
        : null}
      {items.map(({ index, start }) => {
        const row = rows[index]!;
        const [title, ...others] = row.getAllCells();
        const aside = others.filter((cell) => cell.column.columnDef.meta?.card === 'aside');
        const lines = others.filter((cell) => {
          const card = cell.column.columnDef.meta?.card;
          if (card === 'nonzero') return cell.getValue() !== 0;
          return card === undefined && (cell.getValue() ?? '') !== '';
        });
        return (
          <li
            key={row.id}
            ref={virtual.measureElement}
            data-index={index}
            className={styles.card}
            style={{ position: 'absolute', transform: `translateY(${start - top}px)` }}
          >
            <div className={styles.cardHead}>
              <Link to={rowPath(row.original)} className={styles.link} data-row>
                {title ? <table.FlexRender cell={title} /> : null}
              </Link>
              {aside.map((cell) => (
                <table.FlexRender key={cell.id} cell={cell} />
              ))}
            </div>
            <dl>
              {lines.map((cell) => (
                <div key={cell.id}>
                  <dt>{String(cell.column.columnDef.header)}</dt>
                  <dd>
                    <table.FlexRender cell={cell} />
                  </dd>
                </div>
              ))}
            </dl>
          </li>
        );
      })}
    </ul>
  );
}
