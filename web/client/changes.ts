import { infiniteQueryOptions } from '@tanstack/react-query';
import { answer, api } from './api.ts';

/** Each area whose objects have a history, and who answers for it. */
const routes = {
  accounts: api.accounts[':id'].changes,
  balances: api.balances[':id'].changes,
  checkout: api.checkout[':id'].changes,
  disputes: api.disputes[':id'].changes,
  groups: api.groups[':id'].changes,
  'payment-methods': api['payment-methods'][':id'].changes,
  payments: api.payments[':id'].changes,
  payouts: api.payouts[':id'].changes,
  transfers: api.transfers[':id'].changes,
};

/** An area whose objects have a history. */
export type HistoryArea = keyof typeof routes;

/** What changed on an object, page by page, newest first. */
export const changeList = (area: HistoryArea, id: string) =>
  infiniteQueryOptions({
    queryKey: [area, 'changes', id],
    queryFn: ({ pageParam, signal }) =>
      answer(
        routes[area].$get(
          {
            param: { id: encodeURIComponent(id) },
            query: { limit: '50', ...(pageParam ? { cursor: pageParam } : {}) },
          },
          { init: { signal } },
        ),
      ),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next,
  });
