import { Box } from '@mantine/core';
import { memo, type ReactNode } from 'react';
import { useNarrow } from '../lib/narrow.ts';
import styles from './small-table.module.css';
import { useCramped } from './use-cramped.ts';

/** A column of a small table. */
export interface SmallColumn<Row> {
  header: string;
  align?: 'end';
  /** Its words may stand on several lines. */
  wrap?: boolean;
  /** It takes most of the room. */
  wide?: boolean;
  /** It is there to be clicked, and so not on paper. */
  screenOnly?: boolean;
  cell: (row: Row) => ReactNode;
}

interface Props<Row> {
  label: string;
  rows: readonly Row[];
  rowKey: (row: Row) => string;
  columns: readonly SmallColumn<Row>[];
}

/**
 * The few rows of a detail page: all of them, in the order given, with nothing to sort. More
 * than two columns become cards where there is no room for them side by side.
 */
export function SmallTable<Row>(props: Props<Row>) {
  const narrow = useNarrow();
  const { place, cramped } = useCramped<HTMLDivElement>();
  const asCards = (narrow || cramped) && props.columns.length > 2;
  return <div ref={place}>{asCards ? <Cards {...props} /> : <Rows {...props} />}</div>;
}

function Rows<Row>({ label, rows, rowKey, columns }: Props<Row>) {
  return (
    // Focusable, since where there is not room enough it scrolls sideways.
    <Box component="section" tabIndex={0} aria-label={`${label}, table`} className={styles.scroll}>
      <table aria-label={label} className={styles.table}>
        <thead>
          <tr>
            {columns.map(({ header, align, wide, screenOnly }) => (
              <th
                key={header}
                scope="col"
                data-align={align}
                data-wide={wide || undefined}
                data-screen-only={screenOnly || undefined}
              >
                {header}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <Line key={rowKey(row)} row={row} columns={columns} />
          ))}
        </tbody>
      </table>
    </Box>
  );
}

type LineProps<Row> = Pick<Props<Row>, 'columns'> & { row: Row };

/** A row that is there already is not drawn anew for those that come below it. */
const Line = memo(function Line<Row>({ row, columns }: LineProps<Row>) {
  return (
    <tr>
      {columns.map(({ header, align, wrap, screenOnly, cell }) => (
        <td
          key={header}
          data-align={align}
          data-wrap={wrap || undefined}
          data-screen-only={screenOnly || undefined}
        >
          {cell(row)}
        </td>
      ))}
    </tr>
  );
}) as <Row>(props: LineProps<Row>) => ReactNode;

function Cards<Row>({ label, rows, rowKey, columns }: Props<Row>) {
  return (
    <ul aria-label={label} className={styles.cards}>
      {rows.map((row) => (
        <li key={rowKey(row)}>
          <dl>
            {columns.map(({ header, cell }) => {
              const shown = cell(row);
              return shown === null ? null : (
                <div key={header}>
                  <dt>{header}</dt>
                  <dd>{shown}</dd>
                </div>
              );
            })}
          </dl>
        </li>
      ))}
    </ul>
  );
}
