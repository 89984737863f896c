import {
  type Column,
  FlexRender,
  type RowData,
  type Row as TableRowOf,
} from '@tanstack/react-table';
import { type ComponentType, memo } from 'react';
import { Link } from 'react-router';
import styles from './data-table.module.css';
import type { features } from './features.ts';
import { RowActs, type RowMenuProps } from './row-acts.tsx';
import { RowBox } from './select-box.tsx';

interface Props<Row extends RowData> {
  row: TableRowOf<typeof features, Row>;
  /** Those shown, in their order; other ones draw the row anew. */
  columns: readonly Column<typeof features, Row>[];
  index: number;
  path: string;
  picked: boolean;
  onPick: (rowId: string, range: boolean) => void;
  RowMenu: ComponentType<RowMenuProps<Row>> | undefined;
  menuOpen: boolean;
  onMenu: (rowId: string | null) => void;
}

function AnyRow<Row extends RowData>(props: Props<Row>) {
  const { row, index, path, picked, onPick, RowMenu, menuOpen, onMenu } = props;
  const [lead, ...others] = row.getAllCells();
  const name = String(lead?.getValue() ?? '');
  return (
    <tr
      aria-rowindex={index + 2}
      className={styles.row}
      data-href={path}
      data-row-id={row.id}
      data-picked={picked || undefined}
    >
      <td className={styles.pick}>
        <RowBox name={name} rowId={row.id} picked={picked} onPick={onPick} />
      </td>
      {lead ? (
        <th scope="row" data-align={lead.column.columnDef.meta?.align}>
          <Link
            to={path}
            className={styles.link}
            data-row
            aria-keyshortcuts={RowMenu ? 'x m' : 'x'}
          >
            <FlexRender cell={lead} />
          </Link>
        </th>
      ) : null}
      {others.map((cell) => (
        <td key={cell.id} data-align={cell.column.columnDef.meta?.align}>
          <FlexRender cell={cell} />
        </td>
      ))}
      {RowMenu ? (
        <td className={styles.acts}>
          <RowActs
            Menu={RowMenu}
            row={row.original}
            rowId={row.id}
            name={name}
            open={menuOpen}
            onMenu={onMenu}
          />
        </td>
      ) : null}
    </tr>
  );
}

/** One row; drawn anew only when something of it changed, not for each step of scrolling. */
export const TableRow = memo(AnyRow) as typeof AnyRow;
