import { queryOptions } from '@tanstack/react-query';
import { answer, api } from './api.ts';

const param = (id: string) => ({ param: { id: encodeURIComponent(id) } });

/** The evidence that Stripe keeps with a dispute, with its files. */
export const evidenceQuery = (dispute: string) =>
  queryOptions({
    queryKey: ['disputes', 'evidence', dispute],
    queryFn: async ({ signal }) =>
      (await answer(api.disputes[':id'].evidence.$get(param(dispute), { init: { signal } }))).data,
    staleTime: 0,
  });

/**
 * Keeps a file at Stripe, to be named by evidence.
 * @param id made when it was chosen: sent again under it, it is kept once
 * @throws ApiError at the field `file`
 */
export const uploadEvidence = async (dispute: string, id: string, file: File) =>
  (await answer(api.disputes[':id'].files.$post({ ...param(dispute), form: { id, file } }))).data;
