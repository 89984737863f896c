import { queryOptions } from '@tanstack/react-query';
import type { InferResponseType } from 'hono/client';
import type { TokenPermission } from '../../api/tokens/rules.ts';
import { answer, api } from './api.ts';

/** An access token of a program of the platform's; the token itself is known to nobody here. */
export type AccessToken = InferResponseType<typeof api.tokens.$get>['data'][number];

/** The access tokens, the newest first. */
export const tokensQuery = queryOptions({
  queryKey: ['tokens'],
  queryFn: ({ signal }) => answer(api.tokens.$get({}, { init: { signal } })),
});

/** Makes a token. @returns it, to be shown this once. */
export const makeToken = (token: { name: string; permission: TokenPermission }) =>
  answer(api.tokens.$post({ json: token }));

/** Ends a token at once. @throws ApiError `not_found`. */
export const revokeToken = (id: string) =>
  answer(api.tokens[':id'].revoke.$post({ param: { id } }));
