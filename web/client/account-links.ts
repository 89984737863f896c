import { queryOptions } from '@tanstack/react-query';
import type { InferResponseType } from 'hono/client';
import type { CollectedFields, LinkType } from '../../api/onboarding/rules.ts';
import { answer, api } from './api.ts';

const links = api['account-links'];

/** A link that was made for an account holder; its address is known to nobody here. */
export type AccountLink = InferResponseType<typeof links.$get>['data'][number];
/** A link just made, which is shown this once. */
export type MadeAccountLink = InferResponseType<typeof links.$post>['data'];

/** The newest links of an account. */
export const accountLinks = (account: string) =>
  queryOptions({
    queryKey: ['accounts', 'links', account],
    queryFn: ({ signal }) => answer(links.$get({ query: { account } }, { init: { signal } })),
  });

/** Makes a link for an account holder. */
export const makeAccountLink = (order: {
  account: string;
  type: LinkType;
  collect: CollectedFields;
}) => answer(links.$post({ json: order }));

/** Makes a link useless before its time. */
export const revokeAccountLink = (id: string) =>
  answer(links[':id'].revoke.$post({ param: { id } }));
