import { InfiniteQueryObserver, useQueryClient } from '@tanstack/react-query';
import { useEffect, useRef, useState } from 'react';
import { tell } from '../client/errors.ts';
import type { ListParams, ListQuery } from '../client/queries.ts';
import type { Picked } from './selection.ts';

/** As many as are selected at once: more is for an export, not for a browser. */
export const MOST = 5_000;
const PAGE_SIZE = 100;

type State = { at: 'rest' } | { at: 'loading'; got: number } | { at: 'failed'; why: string };

interface Options<Row> {
  /** The list's own query. */
  query: (params: ListParams) => ListQuery<Row>;
  params: ListParams;
  rowId: (row: Row) => string;
  /** Picks the rows once all of them are here. */
  onRows: (picks: readonly Picked<Row>[]) => void;
}

/**
 * Reads all that the list's filters find, page by page in the list's order, and then picks it.
 * Called off, or left, it picks nothing.
 */
export function useSelectAll<Row>({ query, params, rowId, onRows }: Options<Row>) {
  const client = useQueryClient();
  const [state, setState] = useState<State>({ at: 'rest' });
  const stop = useRef(() => {});
  useEffect(() => () => stop.current(), []);

  const start = async () => {
    const { cursor: _place, ...filters } = params;
    const asked = query({ ...filters, limit: String(PAGE_SIZE) });
    const forget = () => client.removeQueries({ queryKey: asked.queryKey, exact: true });
    let stopped = false;
    stop.current = () => {
      stopped = true;
      void client.cancelQueries({ queryKey: asked.queryKey, exact: true });
      forget();
    };
    forget();
    setState({ at: 'loading', got: 0 });
    const pages = new InfiniteQueryObserver(client, asked);
    for (;;) {
      const result = await pages.fetchNextPage();
      if (stopped) return;
      const rows = result.data?.pages.flatMap((page) => page.data) ?? [];
      if (result.isError) {
        forget();
        setState({ at: 'failed', why: tell(result.error).message });
        return;
      }
      if (!result.hasNextPage || rows.length >= MOST) {
        forget();
        onRows(rows.slice(0, MOST).map((row) => ({ id: rowId(row), row })));
        setState({ at: 'rest' });
        return;
      }
      setState({ at: 'loading', got: rows.length });
    }
  };
  return {
    state,
    start: () => void start(),
    cancel: () => {
      stop.current();
      setState({ at: 'rest' });
    },
  };
}
