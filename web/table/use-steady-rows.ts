import { useInfiniteQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { ListQuery, Page } from '../client/queries.ts';
import { adopt, keepSteady, type SteadyRows } from './steady-rows.ts';

const none: readonly never[] = [];

/**
 * The rows of a list as they may be shown: live changes in place, the rest announced.
 * @param query the list's query; another query starts anew
 */
export function useSteadyRows<Row>(query: ListQuery<Row>, idOf: (row: Row) => string) {
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
  return {
    result,
    rows: current.shown,
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
