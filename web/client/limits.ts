import { queryOptions } from '@tanstack/react-query';
import { answer, api } from './api.ts';
import type { Limit } from './types.ts';

/** What staff may order without asking, by role; and the kinds of operation that there are. */
export const limitsQuery = queryOptions({
  queryKey: ['limits'],
  queryFn: ({ signal }) => answer(api.limits.$get({}, { init: { signal } })),
});

/** Which limit is meant: there is one for each role, kind and currency. */
export type LimitName = Pick<Limit, 'role' | 'kind' | 'currency'>;

/** Sets a limit, in place of the one of the same name. */
export const setLimit = ({ role, kind, currency, single, day }: Limit) =>
  answer(api.limits.$post({ json: { role, kind, currency, single, day } }));

/** Takes a limit away. @throws ApiError `not_found`. */
export const removeLimit = ({ role, kind, currency }: LimitName) =>
  answer(api.limits.remove.$post({ json: { role, kind, currency } }));
