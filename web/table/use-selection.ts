import { useCallback, useEffect, useMemo, useRef, useState } from 'react';
import { useLocation } from 'react-router';
import {
  coverage,
  extended,
  noSelection,
  type Picked,
  type Selection,
  toggled,
  withoutRows,
  withRows,
} from './selection.ts';

interface Held<Row> {
  /** The filters under which the rows were picked. */
  filters: string;
  selection: Selection<Row>;
  /** How many rows were let go because the filters changed; 0 once that is known. */
  dropped: number;
}

/** What was selected in the list left last, for who comes back to it. */
let left: { key: string; held: Held<unknown> } | null = null;

/**
 * The rows that somebody picks in a list. They stay picked whatever is loaded, sorted or changed,
 * until the filters change, as one would then act on rows that no longer match.
 * @param rows those on screen
 * @param filters the list's filters, as one text
 */
export function useSelection<Row>(
  rows: readonly Row[],
  rowId: (row: Row) => string,
  filters: string,
) {
  const { key } = useLocation();
  const [state, setState] = useState<Held<Row>>(() =>
    left?.key === key && left.held.filters === filters
      ? (left.held as Held<Row>)
      : { filters, selection: noSelection, dropped: 0 },
  );
  let held = state;
  if (state.filters !== filters) {
    held = { filters, selection: noSelection, dropped: state.selection.rows.size };
    setState(held);
  }
  const listed = useMemo(() => rows.map((row) => ({ id: rowId(row), row })), [rows, rowId]);

  // Rows are drawn once and told only whether they are picked, so what picks them must not change.
  const latest = useRef({ listed, held, key });
  useEffect(() => {
    latest.current = { listed, held, key };
  });
  useEffect(
    () => () => {
      left = { key: latest.current.key, held: latest.current.held };
    },
    [],
  );

  const change = useCallback(
    (next: (selection: Selection<Row>, listed: readonly Picked<Row>[]) => Selection<Row>) =>
      setState((before) => ({
        ...before,
        selection: next(before.selection, latest.current.listed),
        dropped: 0,
      })),
    [],
  );
  return {
    selection: held.selection,
    dropped: held.dropped,
    listed,
    /** Picks a row or lets it go; as a range, with all since the one before. */
    pick: useCallback(
      (id: string, range: boolean) =>
        change((selection, all) => {
          const row = all.find((each) => each.id === id);
          if (!row) return selection;
          return range ? extended(selection, all, row) : toggled(selection, row);
        }),
      [change],
    ),
    /** Picks all that is loaded, or lets it all go if it is picked already. */
    pickLoaded: useCallback(
      () =>
        change((selection, all) =>
          coverage(selection, all) === 'all'
            ? withoutRows(selection, all)
            : withRows(selection, all),
        ),
      [change],
    ),
    /** Picks rows that may not be loaded. */
    add: useCallback(
      (picks: readonly Picked<Row>[]) => change((selection) => withRows(selection, picks)),
      [change],
    ),
    clear: useCallback(() => change(() => noSelection), [change]),
  };
}

/** A list's selection and what changes it. */
export type SelectionControl<Row> = ReturnType<typeof useSelection<Row>>;
