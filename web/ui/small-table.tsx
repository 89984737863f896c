import { Box } from '@mantine/core';
import type { ReactNode } from 'react';
import styles from './small-table.module.css';

interface Column<Row> {
  header: string;
  align?: 'end';
  cell: (row: Row) => ReactNode;
}

interface Props<Row> {
  label: string;
  rows: readonly Row[];
  rowKey: (row: Row) => string;
  columns: readonly Column<Row>[];
}

/** The few rows of a detail page: all of them, in the order given, with nothing to sort. */
export function SmallTable<Row>({ label, rows, rowKey, columns }: Props<Row>) {
  return (
    // Focusable, since on narrow screens it scrolls sideways.
    <Box component="section" tabIndex={0} aria-label={`${label}, table`} className={styles.scroll}>
      <table aria-label={label} className={styles.table}>
        <thead>
          <tr>
            {columns.map(({ header, align }) => (
              <th key={header} scope="col" data-align={align}>
                {header}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={rowKey(row)}>
              {columns.map(({ header, align, cell }) => (
                <td key={header} data-align={align}>
                  {cell(row)}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </Box>
  );
}
