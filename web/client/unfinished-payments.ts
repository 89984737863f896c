import { queryOptions } from '@tanstack/react-query';
import { answer, api } from './api.ts';
import { type ListParams, list } from './queries.ts';

/** The payments that somebody began and nobody has paid, page by page. */
export const unfinishedPaymentList = list('payments', api.payments.unfinished.$get, ['unfinished']);

/** How many of them the filters find, and what they come to. */
export const unfinishedPaymentSummary = ({ sort: _sort, cursor: _cursor, ...query }: ListParams) =>
  queryOptions({
    queryKey: ['payments', 'summary', 'unfinished', query],
    queryFn: ({ signal }) =>
      answer(api.payments.unfinished.summary.$get({ query }, { init: { signal } })),
  });
