import type { RowData } from '@tanstack/react-table';
import { useMemo } from 'react';
import { useNarrow } from '../lib/narrow.ts';
import { arrange, idOf } from './arrange.ts';
import type { Columns } from './columns.ts';
import type { ChangeParams } from './use-list-params.ts';
import { useView } from './use-view.ts';
import { hasColumns, plainView, type View, withColumns } from './view.ts';

/**
 * The columns of a list as they are shown: those that the address names, or as this browser keeps
 * them. What is changed is kept where it came from; widths and density always by the browser.
 */
export function useArranged<Row extends RowData>(
  noun: string,
  columns: Columns<Row>,
  named: string | null,
  change: ChangeParams,
) {
  const narrow = useNarrow();
  const [kept, keep] = useView(`${noun}${narrow ? ' cards' : ''}`);
  const view = useMemo(
    () => (named === null ? kept : withColumns(kept, columns.map(idOf), named)),
    [kept, columns, named],
  );
  const arranged = useMemo(() => arrange(columns, view, narrow), [columns, view, narrow]);
  const shownIn = (each: View) =>
    arrange(columns, each, narrow)
      .flatMap(({ id, shown }) => (shown ? [id] : []))
      .join(',');
  const onView = (next: View) => {
    if (named === null) return keep(next);
    const { widths, density } = next;
    if (next === plainView) change({ columns: null }, { replace: true });
    else if (shownIn(next) !== shownIn(view)) change({ columns: shownIn(next) }, { replace: true });
    keep(next === plainView ? plainView : { ...kept, widths, density });
  };
  /** The ids of the columns, for whoever saves them; null where they are as declared. */
  const chosen = named !== null || hasColumns(view) ? shownIn(view) : null;
  return { view, onView, arranged, chosen };
}
