import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { useMemo, useState } from 'react';
import { type ListParams, type ListQuery, type Page, rowsById } from '../client/queries.ts';
import { adopt, keepSteady, readAgain, type SteadyRows } from './steady-rows.ts';

const none: readonly never[] = [];

/**
 * The rows of a list as they may be shown: live changes in place, the rest announced.
 * @param query the list's query; another query starts anew
 * @param byIds asks for rows by their ids, whatever is filtered by; null where the API cannot
 */
export function useSteadyRows<Row>(
  query: ListQuery<Row>,
  idOf: (row: Row) => string,
  byIds: ((params: ListParams) => ListQuery<Row>) | null,
) {
  const result = useInfiniteQuery({ ...query, select: flatten<Row> });
  const fresh = result.data?.rows ?? none;
  const next = result.data?.next ?? null;
  const key = JSON.stringify(query.queryKey);
  const [steady, setSteady] = useState<SteadyRows<Row> & { key: string }>({
    ...adopt(fresh),
    key,
  });
  let current = steady;
  if (steady.key !== key || steady.fresh !== fresh) {
    const kept =
      steady.key === key ? keepSteady(steady.shown, fresh, idOf, next === null) : adopt(fresh);
    current = { ...kept, key };
    setSteady(current);
  }
  // A row that no longer matches stays where it is, but not as it was.
  const { shown, unread } = current;
  const ids = byIds ? unread.map(idOf) : none;
  const { data: again = none } = useQuery(rowsById(byIds ?? (() => query), ids));
  const rows = useMemo(() => readAgain(shown, unread, again, idOf), [shown, unread, again, idOf]);
  return {
    result,
    rows,
    added: current.added,
    gone: current.gone,
    asOf: result.data?.asOf ?? null,
    /** The cursor of the page after those loaded; null at the end. */
    next,
    /** With nothing on screen, the next render takes all that the server says. */
    showFresh: () => setSteady({ ...adopt<Row>(none), key }),
  };
}

function flatten<Row>({ pages }: { pages: Page<Row>[] }) {
  return {
    rows: pages.flatMap((page) => page.data),
    asOf: pages[0]?.asOf ?? null,
    next: pages.at(-1)?.next ?? null,
  };
}
