import { infiniteQueryOptions, keepPreviousData, queryOptions } from '@tanstack/react-query';
import type { ClientRequestOptions, ClientResponse } from 'hono/client';
import { noteStripeTime } from '../lib/now.ts';
import { answer, api } from './api.ts';
import { ApiError } from './errors.ts';
import type { Summary } from './types.ts';

/**
 * The areas of the API. Each query's key begins with its area, which is how a live update says
 * what became stale.
 */
type Area =
  | 'inbox'
  | 'accounts'
  | 'balances'
  | 'payments'
  | 'groups'
  | 'checkout'
  | 'payment-methods'
  | 'transfers'
  | 'payouts'
  | 'disputes'
  | 'operations'
  | 'staff'
  | 'audit'
  | 'events';

/** Filters and sort of a list, exactly as they stand in the address bar and go to the API. */
export type ListParams = Readonly<Record<string, string>>;

type Answer<Body> = Promise<ClientResponse<Body, number, 'json'>>;

/** One page of a list. */
export interface Page<Row> {
  data: Row[];
  next: string | null;
  /** Unix seconds. */
  asOf: number | null;
}

type AskPage<Row> = (
  request: { query: Record<string, string> },
  options: ClientRequestOptions,
) => Answer<Page<Row>>;

const PAGE_SIZE = '50';

/** @param of what the list is of, where an area has more than one. */
export function list<Row>(area: Area, ask: AskPage<Row>, of: readonly string[] = []) {
  return (params: ListParams) =>
    infiniteQueryOptions({
      queryKey: [area, 'list', ...of, params],
      queryFn: ({ pageParam, signal }) =>
        answer(
          ask(
            { query: { limit: PAGE_SIZE, ...params, ...(pageParam ? { cursor: pageParam } : {}) } },
            { init: { signal } },
          ),
        ),
      initialPageParam: null as string | null,
      getNextPageParam: (page) => page.next,
    });
}

/** How many rows the API gives at once. */
const MOST_ROWS = 100;

/**
 * Rows as they are now, whatever a list is filtered by; those that are there no more are left out.
 * @param query of the list whose API has an `id` filter
 */
export const rowsById = <Row>(
  query: (params: ListParams) => ListQuery<Row>,
  ids: readonly string[],
) =>
  queryOptions({
    queryKey: [query({}).queryKey[0], 'rows', ids],
    queryFn: async ({ client }) => {
      const parts = Array.from({ length: Math.ceil(ids.length / MOST_ROWS) }, (_, n) =>
        ids.slice(n * MOST_ROWS, (n + 1) * MOST_ROWS),
      );
      const asked = parts.map((part) => {
        const params = { id: part.join(','), limit: String(MOST_ROWS) };
        return client.fetchInfiniteQuery({ ...query(params), staleTime: 0, gcTime: 0 });
      });
      return (await Promise.all(asked)).flatMap(({ pages }) => pages.flatMap(({ data }) => data));
    },
    enabled: ids.length > 0,
    placeholderData: keepPreviousData,
  });

/** What a list's query is made of; for the table, which serves all of them. */
export type ListQuery<Row> = ReturnType<ReturnType<typeof list<Row>>>;

export const accountList = list('accounts', api.accounts.$get);
export const balanceList = list('balances', api.balances.$get);
export const groupList = list('groups', api.groups.$get);
export const paymentList = list('payments', api.payments.$get);
export const configurationList = list('payment-methods', api['payment-methods'].$get);
export const checkoutList = list('checkout', api.checkout.$get);
export const transferList = list('transfers', api.transfers.$get);
export const payoutList = list('payouts', api.payouts.$get);
export const disputeList = list('disputes', api.disputes.$get);
export const operationList = list('operations', api.operations.$get);
export const staffList = list('staff', api.staff.$get);
export const auditList = list('audit', api.audit.$get);
export const eventList = list('events', api.sync.events.$get);

/** What a list's filters find, over all its pages. */
export interface Summarized {
  data: Summary;
  asOf: number | null;
}

type AskSummary = (
  request: { query: Record<string, string> },
  options: ClientRequestOptions,
) => Answer<Summarized>;

function summary(area: Area, ask: AskSummary, of: readonly string[] = []) {
  // Neither order nor place in a list changes what it comes to.
  return ({ sort: _sort, cursor: _cursor, ...filters }: ListParams) =>
    queryOptions({
      queryKey: [area, 'summary', ...of, filters],
      queryFn: ({ signal }) => answer(ask({ query: filters }, { init: { signal } })),
    });
}

/** What a list's summary query is made of; for the list page, which serves all of them. */
export type SummaryQuery = ReturnType<ReturnType<typeof summary>>;

export const accountSummary = summary('accounts', api.accounts.summary.$get);
export const balanceSummary = summary('balances', api.balances.summary.$get);
export const groupSummary = summary('groups', api.groups.summary.$get);
export const paymentSummary = summary('payments', api.payments.summary.$get);
export const configurationSummary = summary('payment-methods', api['payment-methods'].summary.$get);
export const checkoutSummary = summary('checkout', api.checkout.summary.$get);
export const transferSummary = summary('transfers', api.transfers.summary.$get);
export const payoutSummary = summary('payouts', api.payouts.summary.$get);
export const operationSummary = summary('operations', api.operations.summary.$get);
export const staffSummary = summary('staff', api.staff.summary.$get);
export const disputeSummary = summary('disputes', api.disputes.summary.$get);
export const auditSummary = summary('audit', api.audit.summary.$get);
export const eventSummary = summary('events', api.sync.events.summary.$get);

/** An object as the API gives it, and how old that is. */
export interface Detail<Data> {
  data: Data;
  asOf: number | null;
  source: 'stripe' | 'snapshot';
  /** Why it is from the snapshot although Stripe was asked. */
  staleBecause?: string | undefined;
}

interface DetailRoute<Data> {
  $get: (
    request: { param: { id: string }; query: { source?: 'snapshot' } },
    options: ClientRequestOptions,
  ) => Answer<Detail<Data>>;
  refresh: { $post: (request: { param: { id: string } }) => Answer<Detail<Data>> };
}

function detail<Data>(area: Area, route: DetailRoute<Data>) {
  return (id: string) => {
    const param = { id: encodeURIComponent(id) };
    const ask = (signal: AbortSignal, query: { source?: 'snapshot' }) =>
      answer(route.$get({ param, query }, { init: { signal } }));
    return {
      /** What is kept here, at once; live updates ask it again. */
      snapshot: queryOptions({
        queryKey: [area, 'detail', id],
        queryFn: async ({ signal }) => {
          try {
            return await ask(signal, { source: 'snapshot' });
          } catch (error) {
            // Not kept yet is not the same as not there: Stripe may know it.
            if (error instanceof ApiError && error.status === 404) return ask(signal, {});
            throw error;
          }
        },
      }),
      /** The same from Stripe, or from the snapshot with the reason when Stripe is silent. */
      fromStripe: (signal: AbortSignal) => ask(signal, {}),
      /** Asks Stripe whatever was asked before. */
      refresh: () => answer(route.refresh.$post({ param })),
    };
  };
}

/** What a detail page asks; for the parts that serve all of them. */
export type DetailQuery<Data> = ReturnType<ReturnType<typeof detail<Data>>>;

export const accountDetail = detail('accounts', api.accounts[':id']);
export const groupDetail = detail('groups', api.groups[':id']);
export const paymentDetail = detail('payments', api.payments[':id']);
export const configurationDetail = detail('payment-methods', api['payment-methods'][':id']);
export const checkoutDetail = detail('checkout', api.checkout[':id']);
export const transferDetail = detail('transfers', api.transfers[':id']);
export const payoutDetail = detail('payouts', api.payouts[':id']);
export const disputeDetail = detail('disputes', api.disputes[':id']);

/**
 * What a payout consists of, page by page.
 * @param readAt when Stripe was last asked for it: once that changes, it is asked anew
 */
export const payoutLines = (id: string, readAt: number | null) =>
  infiniteQueryOptions({
    queryKey: ['payouts', 'lines', id, readAt],
    queryFn: ({ pageParam, signal }) =>
      answer(
        api.payouts[':id'].lines.$get(
          {
            param: { id: encodeURIComponent(id) },
            query: { limit: PAGE_SIZE, ...(pageParam ? { cursor: pageParam } : {}) },
          },
          { init: { signal } },
        ),
      ),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next,
  });

/** A holder's balance: `platform`, or a connected account's id. */
export const balanceDetail = detail('balances', api.balances[':id']);

/** Has Stripe asked for the balance transactions before those that are known. */
export const readFurther = (holder: string) =>
  answer(
    api.balances[':id'].$get({
      param: { id: encodeURIComponent(holder) },
      query: { further: 'true' },
    }),
  );

/**
 * A holder's balance over the last days.
 * @param asOf the age of the balance that it ends with: a newer one is another history.
 */
export const balanceHistory = (holder: string, asOf: number | null) =>
  queryOptions({
    queryKey: ['balances', 'history', holder, asOf],
    queryFn: ({ signal }) =>
      answer(
        api.balances[':id'].history.$get(
          { param: { id: encodeURIComponent(holder) }, query: {} },
          { init: { signal } },
        ),
      ),
  });

/** A holder's balance transactions, as far as they are known here. */
export const transactionList = (holder: string) => {
  const param = { id: encodeURIComponent(holder) };
  const route = api.balances[':id'].transactions;
  return list('balances', ({ query }, options) => route.$get({ param, query }, options), [
    'transactions',
    holder,
  ]);
};

/** What a list of a holder's balance transactions comes to. */
export const transactionSummary = (holder: string) => {
  const param = { id: encodeURIComponent(holder) };
  const route = api.balances[':id'].transactions.summary;
  return summary('balances', ({ query }, options) => route.$get({ param, query }, options), [
    'transactions',
    holder,
  ]);
};

/** @param ask who occurs in an area; their ids and names become a filter's options. */
const people = (
  area: Area,
  ask: (
    request: object,
    options: ClientRequestOptions,
  ) => Answer<{ data: { id: string; name: string }[] }>,
) =>
  queryOptions({
    queryKey: [area, 'people'],
    queryFn: async ({ signal }) => {
      const { data } = await answer(ask({}, { init: { signal } }));
      return data.map(({ id, name }) => ({ value: id, label: name }));
    },
  });

/** What a filter by people asks; for the filters, which serve all areas. */
export type PeopleQuery = ReturnType<typeof people>;

export const operationPeople = people('operations', api.operations.people.$get);
export const auditPeople = people('audit', api.audit.people.$get);

/** The currencies and countries that filters offer. A new one is rare and still works typed. */
export const facets = queryOptions({
  queryKey: ['facets'],
  queryFn: ({ signal }) => answer(api.facets.$get({}, { init: { signal } })),
  staleTime: 5 * 60_000,
});

/** How the snapshots are kept true; it moves all the time, so it is asked all the time. */
export const syncState = queryOptions({
  queryKey: ['sync'],
  queryFn: ({ signal }) => answer(api.sync.$get({}, { init: { signal } })),
  refetchInterval: 2_000,
});

/** Whether the API answers at all, for who waits until it does. */
export const health = queryOptions({
  queryKey: ['health'],
  queryFn: ({ signal }) => answer(api.health.$get({}, { init: { signal } })),
  staleTime: 0,
  retry: false,
  refetchInterval: 2_000,
});

/** What every page must say about the product as a whole; live updates bring each change. */
export const status = queryOptions({
  queryKey: ['status'],
  queryFn: async ({ signal }) => {
    const told = await answer(api.status.$get({}, { init: { signal } }));
    noteStripeTime(told.asOf);
    return told;
  },
  // The end of the first reading is no change of anything, so that nobody announces it.
  refetchInterval: ({ state }) => (state.data?.data.complete === false ? 2_000 : false),
});
