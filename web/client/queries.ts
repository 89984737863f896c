import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';
import { request } from './request.ts';
import type {
  AccountDetail,
  AccountRow,
  BalanceRow,
  Detail,
  DisputeDetail,
  DisputeRow,
  GroupDetail,
  GroupRow,
  Page,
  PaymentDetail,
  PaymentRow,
  PlatformBalance,
  SyncState,
} from './wire.ts';

/**
 * The areas of the API. Each query's key begins with its area, which is how a live update says
 * what became stale.
 */
export type Area = 'accounts' | 'balances' | 'payments' | 'groups' | 'disputes';

/** Filters and sort of a list, exactly as they stand in the address bar and go to the API. */
export type ListParams = Readonly<Record<string, string>>;

const PAGE_SIZE = '50';

function list<Row>(area: Area) {
  return (params: ListParams) =>
    infiniteQueryOptions({
      queryKey: [area, 'list', params],
      queryFn: ({ pageParam, signal }) =>
        request<Page<Row>>(`/${area}`, {
          query: { ...params, limit: PAGE_SIZE, cursor: pageParam ?? undefined },
          signal,
        }),
      initialPageParam: null as string | null,
      getNextPageParam: (page) => page.next,
    });
}

export const accountList = list<AccountRow>('accounts');
export const balanceList = list<BalanceRow>('balances');
export const groupList = list<GroupRow>('groups');
export const paymentList = list<PaymentRow>('payments');
export const disputeList = list<DisputeRow>('disputes');

/** What a page list's query is made of; for the table, which serves all of them. */
export type ListQuery<Row> = ReturnType<ReturnType<typeof list<Row>>>;

function detail<Data>(area: Area) {
  return (id: string) => {
    const path = `/${area}/${encodeURIComponent(id)}`;
    return {
      /** What is kept here, at once; live updates ask it again. */
      snapshot: queryOptions({
        queryKey: [area, 'detail', id],
        queryFn: ({ signal }) =>
          request<Detail<Data>>(path, { query: { source: 'snapshot' }, signal }),
      }),
      /** The same from Stripe, or from the snapshot with the reason when Stripe is silent. */
      fromStripe: (signal?: AbortSignal) => request<Detail<Data>>(path, signal ? { signal } : {}),
      /** Asks Stripe whatever was asked before. */
      refresh: () => request<Detail<Data>>(`${path}/refresh`, { method: 'POST' }),
    };
  };
}

/** What a detail page asks; for the parts that serve all of them. */
export type DetailQuery<Data> = ReturnType<ReturnType<typeof detail<Data>>>;

export const accountDetail = detail<AccountDetail>('accounts');
export const paymentDetail = detail<PaymentDetail>('payments');
export const disputeDetail = detail<DisputeDetail>('disputes');

/** A group is derived from snapshots, so there is nothing to read through to. */
export const groupDetail = (group: string) =>
  queryOptions({
    queryKey: ['groups', 'detail', group],
    queryFn: ({ signal }) =>
      request<{ data: GroupDetail; asOf: number | null }>(`/groups/${encodeURIComponent(group)}`, {
        signal,
      }),
  });

/** How many accounts there are in each status, for the tabs. */
export const accountCounts = queryOptions({
  queryKey: ['accounts', 'counts'],
  queryFn: ({ signal }) =>
    request<{ data: Record<string, number> }>('/accounts/counts', { signal }),
});

/** The platform's own balances and what is on its way to its bank. */
export const platformBalance = queryOptions({
  queryKey: ['balances', 'platform'],
  queryFn: ({ signal }) =>
    request<{ data: PlatformBalance; asOf: number | null }>('/balances/platform', { signal }),
});

export const syncState = queryOptions({
  queryKey: ['sync'],
  queryFn: ({ signal }) => request<{ data: SyncState; asOf: number | null }>('/sync', { signal }),
  refetchInterval: 2_000,
});
