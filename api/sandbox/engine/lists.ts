import type { Context } from './context.ts';
import { exclusive } from './errors.ts';
import type { ObjectTypes, TypeName } from './objects.ts';
import { integer, type Param, type Range, range, text } from './params.ts';
import { type Route, route } from './resource.ts';
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

/** Where a page begins or ends, and how many are to be read. */
interface Bounds {
  before?: Position;
  after?: Position;
  limit: number;
}

/**
 * One page, newest first. The cursor parameters are exclusive; `ending_before` gives the page just
 * above the cursor and `has_more` then tells of still newer objects (stripe-facts 1.7).
 * @param place finds a cursor in the list
 * @param read gives what lies within the bounds, nearest to the cursor first
 * @throws StripeError `parameters_exclusive` for two cursors
 */
export function pageOf<T>(
  url: string,
  params: PageValues,
  place: (id: string | undefined, param: string) => Position | undefined,
  read: (bounds: Bounds) => T[],
): ListObject<T> {
  if (params.starting_after !== undefined && params.ending_before !== undefined) {
    throw exclusive('starting_after', 'ending_before');
  }
  const before = place(params.starting_after, 'starting_after');
  const after = place(params.ending_before, 'ending_before');
  const limit = params.limit ?? DEFAULT_LIMIT;
  // One more than is shown tells whether there are more.
  const found = read({ ...(before && { before }), ...(after && { after }), limit: limit + 1 });
  const data = found.slice(0, limit);
  if (after) data.reverse();
  return { object: 'list', data, has_more: found.length > limit, url };
}

/** Finds the cursors of a list of an account's objects of one type. */
export function placeIn(context: Context, type: TypeName, account: string) {
  return (id: string | undefined, param: string): Position | undefined => {
    if (id === undefined) return undefined;
    context.own(type, account, id, param);
    return context.store.place(id);
  };
}

/**
 * One page of an account's stored objects.
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
  const { type, account, params, where } = list;
  return pageOf(list.url, params, placeIn(context, type, account), (bounds) =>
    context.store.list(type, account, {
      ...bounds,
      ...(where && { where }),
      created: params.created,
    }),
  );
}

/**
 * The list of an account's objects of one type, newest first, that can be narrowed by time and by
 * `filters`. Those are named as the type's filter values are, the most selective first: the first
 * exact one that is sent drives the search.
 */
export function listRoute(
  type: TypeName,
  path: string,
  filters: Record<string, Param<string> | Param<Range>> = {},
): Route {
  return route('GET', path, { ...timedPageParams, ...filters }, (call) => {
    const { context, account, params } = call;
    const sent = params as Record<string, string | Range | undefined>;
    const where = Object.fromEntries(Object.keys(filters).map((name) => [name, sent[name]]));
    return listPage(context, { type, account, url: path, params, where });
  });
}

/** A whole list in one page, as it stands inside another object. */
export function embeddedList<T>(data: T[], url: string): ListObject<T> {
  return { object: 'list', data, has_more: false, url };
}
