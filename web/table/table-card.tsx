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
  /** Those shown, in their order; other ones draw the card anew. */
  columns: readonly Column<typeof features, Row>[];
  index: number;
  /** Pixels below the list's beginning. */
  top: number;
  /** Takes the card's real height. */
  measure: (card: HTMLLIElement | null) => void;
  path: string;
  picked: boolean;
  onPick: (rowId: string, range: boolean) => void;
  RowMenu: ComponentType<RowMenuProps<Row>> | undefined;
  menuOpen: boolean;
  onMenu: (rowId: string | null) => void;
}

function AnyCard<Row extends RowData>(props: Props<Row>) {
  const { row, index, top, measure, path, picked, onPick, RowMenu, menuOpen, onMenu } = props;
  const [title, ...others] = row.getAllCells();
  const name = String(title?.getValue() ?? '');
  const aside = others.filter((cell) => cell.column.columnDef.meta?.card === 'aside');
  const lines = others.filter((cell) => {
    const card = cell.column.columnDef.meta?.card;
    if (card === 'aside') return false;
    return card === 'nonzero' ? cell.getValue() !== 0 : (cell.getValue() ?? '') !== '';
  });
  return (
    <li
      ref={measure}
      data-index={index}
      data-href={path}
      data-row-id={row.id}
      data-picked={picked || undefined}
      className={styles.card}
      style={{ position: 'absolute', transform: `translateY(${top}px)` }}
    >
      <div className={styles.cardHead}>
        <RowBox name={name} rowId={row.id} picked={picked} onPick={onPick} />
        <Link to={path} className={styles.link} data-row aria-keyshortcuts={RowMenu ? 'x m' : 'x'}>
          {title ? <FlexRender cell={title} /> : null}
        </Link>
        {aside.map((cell) => (
          <FlexRender key={cell.id} cell={cell} />
        ))}
        {RowMenu ? (
          <RowActs
            Menu={RowMenu}
            row={row.original}
            rowId={row.id}
            name={name}
            open={menuOpen}
            onMenu={onMenu}
          />
        ) : null}
      </div>
      <dl>
        {lines.map((cell) => (
          <div key={cell.id}>
            <dt>{String(cell.column.columnDef.header)}</dt>
            <dd>
              <FlexRender cell={cell} />
            </dd>
          </div>
        ))}
      </dl>
    </li>
  );
}

/** One card; drawn anew only when something of it changed. */
export const TableCard = memo(AnyCard) as typeof AnyCard;
