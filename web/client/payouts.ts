import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';
import { answer, api } from './api.ts';
import { type ListParams, list } from './queries.ts';

/** What the payouts of each day of arrival come to, page by page. */
export const payoutDayList = list('payouts', api.payouts.days.$get, ['days']);

/** What the days that the filters find come to. */
export const payoutDaySummary = ({ sort: _sort, cursor: _cursor, ...query }: ListParams) =>
  queryOptions({
    queryKey: ['payouts', 'summary', 'days', query],
    queryFn: ({ signal }) => answer(api.payouts.days.summary.$get({ query }, { init: { signal } })),
  });

/** Has what the payouts of these days consist of read from Stripe; says of how many. */
export const readPayoutsOfDays = ({ sort: _sort, cursor: _cursor, ...query }: ListParams) =>
  answer(api.payouts.days.refresh.$post({ query }));

/**
 * The transfer groups that a payout's money comes from, page by page.
 * @param readAt when Stripe was last asked what it consists of: once that changes, it is asked anew
 */
export const payoutGroups = (id: string, readAt: number | null) =>
  infiniteQueryOptions({
    queryKey: ['payouts', 'groups', id, readAt],
    queryFn: ({ pageParam, signal }) =>
      answer(
        api.payouts[':id'].groups.$get(
          {
            param: { id: encodeURIComponent(id) },
            query: { limit: '20', ...(pageParam ? { cursor: pageParam } : {}) },
          },
          { init: { signal } },
        ),
      ),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next,
  });
