import { queryOptions } from '@tanstack/react-query';
import { answer, api } from './api.ts';
import { type ListParams, list } from './queries.ts';

/** The findings that the parameters ask for, page by page. */
export const findingList = list('inbox', api.inbox.$get);

/** What they come to, each kind and currency by itself. */
export const findingTotals = (params: ListParams) =>
  queryOptions({
    queryKey: ['inbox', 'totals', params],
    queryFn: ({ signal }) =>
      answer(api.inbox.summary.$get({ query: params }, { init: { signal } })),
  });

/** How many are open: of each desk, and one's own. */
export const findingCount = queryOptions({
  queryKey: ['inbox', 'count'],
  queryFn: ({ signal }) => answer(api.inbox.count.$get({}, { init: { signal } })),
});

/**
 * What the platform has and what is at stake, now and a week ago. As a detail of its balances it is
 * read again when payouts, disputes or accounts change as well.
 */
export const homeFigures = queryOptions({
  queryKey: ['balances', 'detail', 'figures'],
  queryFn: ({ signal }) => answer(api.inbox.figures.$get({}, { init: { signal } })),
});

/** Whom findings can be given to. */
export const peopleQuery = queryOptions({
  queryKey: ['staff', 'people'],
  queryFn: ({ signal }) => answer(api.inbox.people.$get({}, { init: { signal } })),
});

/** What people make of findings; each gives which of them could not be, and why. */
export const care = {
  /** @param to a member of staff, or null: nobody */
  assign: (ids: string[], to: string | null) =>
    answer(api.inbox.assign.$post({ json: { ids, to } })),
  /** @param until Unix seconds */
  snooze: (ids: string[], until: number) =>
    answer(api.inbox.snooze.$post({ json: { ids, until } })),
  resolve: (ids: string[], note: string) =>
    answer(api.inbox.resolve.$post({ json: { ids, note } })),
  reopen: (ids: string[]) => answer(api.inbox.reopen.$post({ json: { ids } })),
};
