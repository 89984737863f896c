import { queryOptions } from '@tanstack/react-query';
import type { InferResponseType } from 'hono/client';
import { answer, api } from './api.ts';
import { type ListParams, list } from './queries.ts';

export type { ScheduleRow } from '../../api/schedules/list.ts';
export type Calendar = InferResponseType<typeof api.payouts.calendar.$get>['data'];

/** How each connected account is paid out, page by page. */
export const scheduleList = list('payouts', api.payouts.schedules.$get, ['schedules']);

/** How many accounts the filters find, by interval. */
export const scheduleSummary = ({ sort: _sort, cursor: _cursor, ...query }: ListParams) =>
  queryOptions({
    queryKey: ['payouts', 'summary', 'schedules', query],
    queryFn: ({ signal }) =>
      answer(api.payouts.schedules.summary.$get({ query }, { init: { signal } })),
  });

/** The payouts to come. @param days how far ahead, as the API takes it */
export const payoutCalendar = (days: '14' | '31') =>
  queryOptions({
    // As a detail, it is read again when a balance moves as well.
    queryKey: ['payouts', 'detail', 'calendar', days],
    queryFn: ({ signal }) =>
      answer(api.payouts.calendar.$get({ query: { days } }, { init: { signal } })),
  });
