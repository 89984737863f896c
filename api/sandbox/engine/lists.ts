import type { Context } from './context.ts';
import { noSuch } from './errors.ts';
import type { ObjectTypes, TypeName } from './objects.ts';
import { integer, type Range, range, text } from './params.ts';
import type { Position } from './store.ts';

/** The parameters of every list. */
export const pageParams = {
  limit: integer({ min: 1, max: 100 }),
  starting_after: text(),
  ending_before: text(),
};
/** The parameters of lists that can also be narrowed by time. */
export const timedPageParams = { ...pageParams, created: range() };

interface PageValues {
  limit?: number | undefined;
  starting_after?: string | undefined;
  ending_before?: string | undefined;
  created?: Range | undefined;
}
/** Stripe's list envelope. */
export interface ListObject<T> {
  object: 'list';
  data: T[];
  has_more: boolean;
  url: string;
}

const DEFAULT_LIMIT = 10;

/**
 * One page, newest first. The cursor parameters are exclusive; `ending_before` gives the page just
 * above the cursor and `has_more` then tells of still newer objects (stripe-facts 1.7).
 * @throws StripeError `resource_missing` (400) for a cursor that is not in the list
 */
export function listPage<T extends TypeName>(
  context: Context,
  list: {
    type: T;
    account: string;
    url: string;
    params: PageValues;
    where?: Record<string, string | Range | undefined>;
  },
): ListObject<ObjectTypes[T]> {
  const { type, account, params } = list;
  const find = (id: string | undefined, param: string): Position | undefined => {
    if (id === undefined) return undefined;
    const place = context.store.place(id);
    if (place?.type !== type || place.account !== account) {
      throw noSuch(type.replaceAll('_', ' '), id, param);
    }
    return place;
  };
  const before = find(params.starting_after, 'starting_after');
  const after = find(params.ending_before, 'ending_before');
  const limit = params.limit ?? DEFAULT_LIMIT;
  const found = context.store.list(type, account, {
    ...(list.where && { where: list.where }),
    created: params.created,
    limit: limit + 1,
    ...(before && { before }),
    ...(after && { after }),
  });
  const data = found.slice(0, limit);
  if (after) data.reverse();
  return { object: 'list', data, has_more: found.length > limit, url: list.url };
}

/** A whole list in one page, as it stands inside another object. */
export function embeddedList<T>(data: T[], url: string, max = data.length): ListObject<T> {
  return { object: 'list', data: data.slice(0, max), has_more: data.length > max, url };
}
