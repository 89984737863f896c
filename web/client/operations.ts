import { queryOptions } from '@tanstack/react-query';
import { request } from './request.ts';
import type { Operation, Preview } from './wire.ts';

/** What an operation is asked to do: its kind and the kind's own input. */
export interface Order {
  kind: string;
  input: object;
}

/** What an order would do, in money; nothing is done yet. */
export const previewQuery = (order: Order, enabled: boolean) =>
  queryOptions({
    queryKey: ['preview', order],
    queryFn: ({ signal }) =>
      request<Preview>('/operations/preview', { method: 'POST', body: order, signal }),
    enabled,
    staleTime: 0,
  });

/**
 * Places an order. The id is made when its form opens, so that a second click, a retry after a
 * lost answer and a reload are the same order.
 * @throws ApiError 409 `facts_changed`, with a fresh preview in its details.
 */
export const submitOperation = (
  order: Order & { id: string; reason: string; fingerprint: string },
) => request<Operation>('/operations', { method: 'POST', body: order });

const unfinished: ReadonlySet<Operation['status']> = new Set(['queued', 'running', 'unknown']);

/** Whether an operation may still change by itself. */
export const isUnfinished = (operation: Operation) => unfinished.has(operation.status);

/**
 * One operation and how far it is. Live updates bring each step; it is also asked every few
 * seconds until it ends, since whoever ordered it waits for just this.
 */
export const operationQuery = (id: string) =>
  queryOptions({
    queryKey: ['operations', id],
    queryFn: ({ signal }) => request<Operation>(`/operations/${id}`, { signal }),
    refetchInterval: ({ state }) => (state.data && !isUnfinished(state.data) ? false : 3_000),
  });
