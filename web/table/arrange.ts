import type { RowData } from '@tanstack/react-table';
import type { Columns } from './columns.ts';
import { orderOf, type View } from './view.ts';

/** A column as the reader has arranged it. */
export interface Arranged<Row extends RowData> {
  id: string;
  header: string;
  shown: boolean;
  column: Columns<Row>[number];
}

/** The id of a column as TanStack Table derives it. */
export const idOf = <Row extends RowData>(column: Columns<Row>[number]): string =>
  column.id ?? ('accessorKey' in column ? String(column.accessorKey) : '');

/**
 * All columns in the reader's order, and whether each is shown. The first one always is: it is the
 * row's link.
 * @param narrow whether they are for cards, which leave out more by themselves
 */
export function arrange<Row extends RowData>(
  columns: Columns<Row>,
  view: View,
  narrow: boolean,
): Arranged<Row>[] {
  const byId = new Map(columns.map((column) => [idOf(column), column]));
  return orderOf([...byId.keys()], view).flatMap((id, at) => {
    const column = byId.get(id);
    if (!column) return [];
    const { hidden, card } = column.meta ?? {};
    const byItself = !hidden && !(narrow && card === 'none');
    return [
      {
        id,
        header: String(column.header),
        shown: at === 0 || (view.shown[id] ?? byItself),
        column,
      },
    ];
  });
}
