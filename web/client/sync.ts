import { queryOptions } from '@tanstack/react-query';
import { answer, api } from './api.ts';

/** One event with what it led to; there is no other place that it could be read from. */
export const eventDetail = (id: string) =>
  queryOptions({
    queryKey: ['events', 'detail', id],
    queryFn: ({ signal }) =>
      answer(
        api.sync.events[':id'].$get(
          { param: { id: encodeURIComponent(id) } },
          { init: { signal } },
        ),
      ),
  });

/** Has a stored event handled anew; gives what became of it. */
export const replayEvent = (id: string) =>
  answer(api.sync.events[':id'].replay.$post({ param: { id: encodeURIComponent(id) } }));

/** Leaves an event alone from now on. */
export const ignoreEvent = (id: string, note: string) =>
  answer(
    api.sync.events[':id'].ignore.$post({
      param: { id: encodeURIComponent(id) },
      json: { note },
    }),
  );

/** Has every event that failed handled anew, one after the other. */
export const replayFailedEvents = () => answer(api.sync.events['replay-failed'].$post());

/** How true the snapshots are, measured by samples; each sample makes it stale. */
export const driftState = queryOptions({
  queryKey: ['sync', 'drift'],
  queryFn: ({ signal }) => answer(api.sync.drift.$get({}, { init: { signal } })),
});

/** What reading everything anew would cost; asked when somebody thinks about it. */
export const backfillCost = queryOptions({
  queryKey: ['sync', 'backfill-cost'],
  queryFn: ({ signal }) => answer(api.sync.backfill.cost.$get({}, { init: { signal } })),
  staleTime: 0,
});

/** Begins to read everything anew. */
export const startBackfill = () => answer(api.sync.backfill.$post());
