import { queryOptions } from '@tanstack/react-query';
import type { ViewedList } from '../../api/views/rules.ts';
import { answer, api } from './api.ts';

/** What a view is, as it is saved. */
export interface ViewInput {
  name: string;
  /** Filters, order and columns, as they stand in the address. */
  query: string;
  shared: boolean;
}

/** The ways to look at a list that somebody keeps, and those that all share. */
export const savedViews = (list: ViewedList) =>
  queryOptions({
    queryKey: ['views', list],
    queryFn: async ({ signal }) =>
      (await answer(api.views.$get({ query: { list } }, { init: { signal } }))).data,
    // They change seldom, and are told live.
    staleTime: Number.POSITIVE_INFINITY,
  });

/** @throws ApiError `forbidden`, `too_many_views`. */
export const saveView = async (list: ViewedList, input: ViewInput) =>
  (await answer(api.views.$post({ json: { list, ...input } }))).data;

/** @throws ApiError `not_found`, `forbidden`, `too_many_views`. */
export const changeView = (id: string, change: Partial<ViewInput>) =>
  answer(api.views[':id'].$post({ param: { id }, json: change }));

export const removeView = (id: string) => answer(api.views[':id'].remove.$post({ param: { id } }));

/** @param view what the list opens with; null: with all */
export const chooseDefault = (list: ViewedList, view: string | null) =>
  answer(api.views.default.$post({ json: { list, view } }));
