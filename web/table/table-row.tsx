import {
  type Column,
  FlexRender,
  type RowData,
  type Row as TableRowOf,
} from '@tanstack/react-table';
import { memo } from 'react';
import { Link } from 'react-router';
import styles from './data-table.module.css';
import type { features } from './features.ts';
import { RowBox } from './select-box.tsx';

interface Props<Row extends RowData> {
  row: TableRowOf<typeof features, Row>;
  /** Those shown, in their order; other ones draw the row anew. */
  columns: readonly Column<typeof features, Row>[];
  index: number;
  path: string;
  picked: boolean;
  onPick: (rowId: string, range: boolean) => void;
}

function AnyRow<Row extends RowData>({ row, index, path, picked, onPick }: Props<Row>) {
  const [lead, ...others] = row.getAllCells();
  return (
    <tr
      aria-rowindex={index + 2}
      className={styles.row}
      data-href={path}
      data-row-id={row.id}
      data-picked={picked || undefined}
    >
      <td className={styles.pick}>
        <RowBox
          name={String(lead?.getValue() ?? '')}
          rowId={row.id}
          picked={picked}
          onPick={onPick}
        />
      </td>
      {lead ? (
        <th scope="row" data-align={lead.column.columnDef.meta?.align}>
          <Link to={path} className={styles.link} data-row aria-keyshortcuts="x">
            <FlexRender cell={lead} />
          </Link>
        </th>
      ) : null}
      {others.map((cell) => (
        <td key={cell.id} data-align={cell.column.columnDef.meta?.align}>
          <FlexRender cell={cell} />
        </td>
      ))}
    </tr>
  );
}

/** One row; drawn anew only when something of it changed, not for each step of scrolling. */
export const TableRow = memo(AnyRow) as typeof AnyRow;
