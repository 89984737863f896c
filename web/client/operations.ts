import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';
import { answer, api } from './api.ts';
import type { Batch, Operation, OperationRow } from './types.ts';

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
    // Its key is all that was typed, which may be about people.
    gcTime: 0,
  });

/** How many are previewed by one request: Stripe is asked several times for each. */
const DRY_RUN_CHUNK = 20;

/**
 * What each of many inputs would do, a chunk a page; nothing is done. What is wrong with one is
 * said in its place.
 */
export const dryRunQuery = (kind: string, inputs: readonly Order['input'][]) =>
  infiniteQueryOptions({
    queryKey: ['preview', 'many', kind, inputs],
    queryFn: async ({ pageParam, signal }) => {
      const chunk = inputs.slice(pageParam, pageParam + DRY_RUN_CHUNK);
      const json = { kind, inputs: [...chunk] };
      return (await answer(api.operations.batch.preview.$post({ json }, { init: { signal } })))
        .data;
    },
    initialPageParam: 0,
    getNextPageParam: (_, pages) =>
      pages.length * DRY_RUN_CHUNK < inputs.length ? pages.length * DRY_RUN_CHUNK : null,
    staleTime: Number.POSITIVE_INFINITY,
  });

/** Places many orders of one kind together; the same id again is the same batch. */
export const submitBatch = (batch: {
  id: string;
  kind: string;
  reason: string;
  items: { input: Order['input']; fingerprint: string }[];
}) => answer(api.operations.batch.$post({ json: batch }));

/**
 * Places an order. The id is made when its form opens, so that a second click, a retry after a
 * lost answer and a reload are the same order.
 * @throws ApiError 409 `facts_changed`, with a fresh preview in its details.
 */
export const submitOperation = (
  order: Order & { id: string; reason: string; fingerprint: string },
) => answer(api.operations.$post({ json: order }));

/** The statuses that an operation leaves by itself. */
const moving: ReadonlySet<Operation['status']> = new Set(['queued', 'running', 'unknown']);

/** Whether it waits for something: Stripe, a person or money. */
export const isUnfinished = ({ finishedAt }: Pick<Operation, 'finishedAt'>): boolean =>
  finishedAt === null;

const param = (id: string) => ({ param: { id: encodeURIComponent(id) } });

/**
 * One operation and how far it is. Live updates bring each step; it is also asked every few
 * seconds until it ends, since whoever ordered it waits for just this.
 */
export const operationQuery = (id: string) =>
  queryOptions({
    queryKey: ['operations', 'detail', id],
    queryFn: ({ signal }) => answer(api.operations[':id'].$get(param(id), { init: { signal } })),
    refetchInterval: ({ state }) => (state.data && !moving.has(state.data.status) ? false : 3_000),
  });

/** What an operation that waits for approval would do now, and what has changed since. */
export const reviewQuery = (id: string, enabled: boolean) =>
  queryOptions({
    queryKey: ['operations', 'review', id],
    queryFn: ({ signal }) =>
      answer(api.operations[':id'].review.$get(param(id), { init: { signal } })),
    enabled,
    // Stripe is asked for it: an approver reads it anew by opening the page.
    staleTime: 0,
    refetchOnWindowFocus: false,
  });

/** What a person decides about an operation. */
export const decisions = {
  approve: (id: string, { note }: { note: string }) =>
    answer(api.operations[':id'].approve.$post({ ...param(id), json: note ? { note } : {} })),
  reject: (id: string, { note }: { note: string }) =>
    answer(api.operations[':id'].reject.$post({ ...param(id), json: { note } })),
  cancel: (id: string, { note }: { note: string }) =>
    answer(api.operations[':id'].cancel.$post({ ...param(id), json: note ? { note } : {} })),
  retry: (id: string, json: { whenFunded?: boolean; priority?: number }) =>
    answer(api.operations[':id'].retry.$post({ ...param(id), json })),
} as const;

/** A batch and how many of its operations stand where; asked every second while it runs. */
export const batchQuery = (id: string) =>
  queryOptions({
    queryKey: ['operations', 'batch', id],
    queryFn: ({ signal }) =>
      answer(api.operations.batches[':id'].$get(param(id), { init: { signal } })),
    refetchInterval: ({ state }) => (state.data && !isRunning(state.data) ? false : 1_000),
  });

/** Whether some of a batch's operations have yet to be sent or answered. */
export const isRunning = ({ counts }: Batch): boolean =>
  [...moving].some((status) => counts[status] > 0);

/** Every operation of a batch, page by page, in the order in which they were given. */
export async function batchResults(batch: string): Promise<OperationRow[]> {
  const rows: OperationRow[] = [];
  for (let cursor: string | null = ''; cursor !== null; ) {
    const page: { data: OperationRow[]; next: string | null } = await answer(
      api.operations.$get({
        query: { batch, sort: 'created', limit: '100', ...(cursor ? { cursor } : {}) },
      }),
    );
    rows.push(...page.data);
    cursor = page.next;
  }
  return rows;
}

/** Ends what of a batch has not begun. */
export const cancelBatch = (id: string) =>
  answer(api.operations.batches[':id'].cancel.$post(param(id)));
