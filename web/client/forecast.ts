import { queryOptions } from '@tanstack/react-query';
import type { InferResponseType } from 'hono/client';
import { answer, api } from './api.ts';

type Route = (typeof api.balances)[':id'];
export type Forecast = InferResponseType<Route['forecast']['$get']>['data'];
export type CurrencyForecast = Forecast['currencies'][number];
export type ForecastItem = CurrencyForecast['days'][number]['items'][number];
export type WaitingTransfer = Forecast['queue'][number];
export type Shortage = CurrencyForecast['shortages'][number];
export type BalanceAt = InferResponseType<Route['as-of']['$get']>['data'];

/**
 * What will move a holder's balance, as far as it is known.
 * @param asOf the age of the balance that it begins with: a newer one is another forecast.
 */
export const balanceForecast = (holder: string, asOf: number | null) =>
  queryOptions({
    // As a detail, it is read again when transfers, payouts or disputes change as well.
    queryKey: ['balances', 'detail', holder, 'forecast', asOf],
    queryFn: ({ signal }) =>
      answer(
        api.balances[':id'].forecast.$get(
          { param: { id: encodeURIComponent(holder) } },
          { init: { signal } },
        ),
      ),
  });

/**
 * A holder's balance as of a moment.
 * @param at Unix seconds.
 */
export const balanceAsOf = (holder: string, at: number) =>
  queryOptions({
    queryKey: ['balances', 'as-of', holder, at],
    queryFn: ({ signal }) =>
      answer(
        api.balances[':id']['as-of'].$get(
          { param: { id: encodeURIComponent(holder) }, query: { at: String(at) } },
          { init: { signal } },
        ),
      ),
  });
