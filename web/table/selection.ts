/** The rows that somebody picked, with their data: they may have scrolled or paged out of the list. */
export interface Selection<Row> {
  /** By row id, in the order in which they were picked. */
  rows: ReadonlyMap<string, Row>;
  /** The row picked last, from which a range goes on; null: none yet. */
  anchor: string | null;
}

/** What selecting needs to know of a row. */
export interface Picked<Row> {
  id: string;
  row: Row;
}

export const noSelection: Selection<never> = { rows: new Map<string, never>(), anchor: null };

/** With a row picked, or no longer. */
export function toggled<Row>({ rows }: Selection<Row>, { id, row }: Picked<Row>): Selection<Row> {
  const next = new Map(rows);
  if (!next.delete(id)) next.set(id, row);
  return { rows: next, anchor: id };
}

/**
 * With everything between the row picked last and this one as that row is: picked, or not.
 * @param listed the rows in the order they are on screen
 */
export function extended<Row>(
  selection: Selection<Row>,
  listed: readonly Picked<Row>[],
  to: Picked<Row>,
): Selection<Row> {
  const start = listed.findIndex(({ id }) => id === selection.anchor);
  const end = listed.findIndex(({ id }) => id === to.id);
  if (start < 0 || end < 0) return toggled(selection, to);
  const range = listed.slice(Math.min(start, end), Math.max(start, end) + 1);
  const picks = selection.rows.has(selection.anchor ?? '');
  return { ...(picks ? withRows : withoutRows)(selection, range), anchor: to.id };
}

/** With all of these picked as well. */
export function withRows<Row>(
  { rows, anchor }: Selection<Row>,
  picks: readonly Picked<Row>[],
): Selection<Row> {
  const next = new Map(rows);
  for (const { id, row } of picks) next.set(id, row);
  return { rows: next, anchor };
}

/** With none of these picked. */
export function withoutRows<Row>(
  { rows, anchor }: Selection<Row>,
  picks: readonly Picked<Row>[],
): Selection<Row> {
  const next = new Map(rows);
  for (const { id } of picks) next.delete(id);
  return { rows: next, anchor };
}

/** How many of the listed rows are picked, as the box above them all shows it. */
export function coverage<Row>(
  { rows }: Selection<Row>,
  listed: readonly Picked<Row>[],
): 'none' | 'some' | 'all' {
  if (rows.size === 0 || listed.length === 0) return 'none';
  const picked = listed.reduce((n, { id }) => (rows.has(id) ? n + 1 : n), 0);
  return picked === 0 ? 'none' : picked === listed.length ? 'all' : 'some';
}

/**
 * The picked rows as they are now: those that are listed in the order and state they have there,
 * after those that are not.
 */
export function rowsOf<Row>({ rows }: Selection<Row>, listed: readonly Picked<Row>[]): Row[] {
  const here = listed.filter(({ id }) => rows.has(id));
  const shown = new Set(here.map(({ id }) => id));
  const elsewhere = [...rows].flatMap(([id, row]) => (shown.has(id) ? [] : [row]));
  return [...elsewhere, ...here.map(({ row }) => row)];
}
