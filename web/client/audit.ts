import { queryOptions } from '@tanstack/react-query';
import { answer, api } from './api.ts';

/** One entry of the audit trail; it never changes. */
export const auditEntry = (seq: string) =>
  queryOptions({
    queryKey: ['audit', 'detail', seq],
    queryFn: ({ signal }) =>
      answer(api.audit[':seq'].$get({ param: { seq } }, { init: { signal } })),
    staleTime: Number.POSITIVE_INFINITY,
  });

/** Checks the whole trail. @param expected a hash noted earlier, which must be in it; or empty */
export const verifyTrail = (expected: string) =>
  answer(api.audit.verify.$get({ query: expected ? { expected } : {} }));
