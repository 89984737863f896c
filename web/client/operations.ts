import { queryOptions } from '@tanstack/react-query';
import { errorOf, OfflineError } from './errors.ts';
import type { Operation, Preview } from './types.ts';

/** What an operation is asked to do: its kind and the kind's own input. */
export interface Order {
  kind: string;
  input: object;
}

async function ask<T>(path: string, init: RequestInit): Promise<T> {
  const response = await fetch(`/api/operations${path}`, init).catch((cause: unknown) => {
    if (init.signal?.aborted) throw cause;
    throw new OfflineError(cause);
  });
  if (!response.ok) throw await errorOf(response);
  return response.json();
}

const posting = (body: object, signal?: AbortSignal): RequestInit => ({
  method: 'POST',
  headers: { 'content-type': 'application/json' },
  body: JSON.stringify(body),
  ...(signal ? { signal } : {}),
});

/** What an order would do, in money; nothing is done yet. */
export const previewQuery = (order: Order, enabled: boolean) =>
  queryOptions({
    queryKey: ['preview', order],
    queryFn: ({ signal }) => ask<Preview>('/preview', posting(order, signal)),
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
) => ask<Operation>('', posting(order));

const unfinished: ReadonlySet<Operation['status']> = new Set(['queued', 'running', 'unknown']);

/** Whether an operation may still change by itself. */
const isUnfinished = ({ status }: Operation) => unfinished.has(status);

/**
 * One operation and how far it is. Live updates bring each step; it is also asked every few
 * seconds until it ends, since whoever ordered it waits for just this.
 */
export const operationQuery = (id: string) =>
  queryOptions({
    queryKey: ['operations', id],
    queryFn: ({ signal }) => ask<Operation>(`/${id}`, { signal }),
    refetchInterval: ({ state }) => (state.data && !isUnfinished(state.data) ? false : 3_000),
  });
