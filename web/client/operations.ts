import { queryOptions } from '@tanstack/react-query';
import { answer, api } from './api.ts';
import type { Operation } from './types.ts';

/** What an operation is asked to do: its kind and the kind's own input. */
export interface Order {
  kind: string;
  input: Record<string, unknown>;
}

/** What an order would do, in money; nothing is done yet. */
export const previewQuery = (order: Order, enabled: boolean) =>
  queryOptions({
    queryKey: ['preview', order],
    queryFn: ({ signal }) =>
      answer(api.operations.preview.$post({ json: order }, { init: { signal } })),
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
) => answer(api.operations.$post({ json: order }));

/** The statuses that an operation leaves by itself. */
const unfinished: ReadonlySet<Operation['status']> = new Set(['queued', 'running', 'unknown']);

/**
 * One operation and how far it is. Live updates bring each step; it is also asked every few
 * seconds until it ends, since whoever ordered it waits for just this.
 */
export const operationQuery = (id: string) =>
  queryOptions({
    queryKey: ['operations', id],
    queryFn: ({ signal }) =>
      answer(api.operations[':id'].$get({ param: { id } }, { init: { signal } })),
    refetchInterval: ({ state }) =>
      state.data && !unfinished.has(state.data.status) ? false : 3_000,
  });
