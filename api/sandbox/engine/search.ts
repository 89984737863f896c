import { invalid } from './errors.ts';
import type { ObjectTypes } from './objects.ts';
import { integer, required, text } from './params.ts';
import { type Call, type Expansion, type Route, route } from './resource.ts';
import { type SearchFields, searchQuery } from './search-query.ts';
import type { Position } from './store.ts';

const searchParams = {
  query: required(text()),
  limit: integer({ min: 1, max: 100 }),
  page: text(),
};
const DEFAULT_LIMIT = 10;
/** Objects read at a time, first and at most: most searches find their page among the newest. */
const FIRST_BATCH = 50;
const LARGEST_BATCH = 800;

/** Carried along for the expansion of `total_count`; a symbol is no part of the answer. */
const count = Symbol('count');

/** Stripe's envelope of found objects. */
interface SearchResult<T> {
  [count]: () => number;
  object: 'search_result';
  data: T[];
  has_more: boolean;
  next_page: string | null;
  url: string;
}

/**
 * The search of an account's objects of one type, newest first (stripe-facts 2.20).
 * @param fields what can be searched by, besides metadata
 */
export function searchRoute<T extends 'charge' | 'payment_intent'>(
  type: T,
  path: string,
  fields: SearchFields<ObjectTypes[T]>,
): Route {
  return route('GET', path, searchParams, (call) => search(call, type, path, fields));
}

function search<T extends 'charge' | 'payment_intent'>(
  { context, account, params }: Call<typeof searchParams>,
  type: T,
  url: string,
  fields: SearchFields<ObjectTypes[T]>,
): SearchResult<ObjectTypes[T]> {
  const { searchClauses, searchLagSeconds } = context.settings;
  const matches = searchQuery<ObjectTypes[T]>(params.query, fields, searchClauses);
  const indexed = { from: 0, to: context.now() - searchLagSeconds };
  const limit = params.limit ?? DEFAULT_LIMIT;
  const find = (most: number, start?: Position): ObjectTypes[T][] => {
    const found: ObjectTypes[T][] = [];
    let before = start;
    for (let size = FIRST_BATCH; ; size = Math.min(2 * size, LARGEST_BATCH)) {
      const batch = context.store.list(type, account, {
        created: indexed,
        limit: size,
        ...(before && { before }),
      });
      found.push(...batch.filter(matches));
      if (found.length > most || batch.length < size) return found;
      before = context.store.place(batch.at(-1)!.id);
    }
  };
  const found = find(limit, params.page === undefined ? undefined : positionOf(params.page));
  const data = found.slice(0, limit);
  const hasMore = found.length > limit;
  const last = hasMore ? context.store.place(data.at(-1)!.id)! : undefined;
  return {
    [count]: () => find(Number.POSITIVE_INFINITY).length,
    object: 'search_result',
    data,
    has_more: hasMore,
    next_page: last ? pageToken(last) : null,
    url,
  };
}

/** What may be expanded of a search's answer: how many there are in all. */
export const searchExpandable: Record<'search_result', Record<string, Expansion>> = {
  search_result: {
    total_count: (_, result) => (result as { [count]?: () => number })[count]!(),
  },
};

function pageToken({ created, seq }: Position): string {
  return Buffer.from(`${created}.${seq}`).toString('base64url');
}

function positionOf(token: string): Position {
  const [, created, seq] = /^(\d+)\.(\d+)$/.exec(Buffer.from(token, 'base64url').toString()) ?? [];
  if (!created || !seq) throw invalid('Invalid page parameter.', 'page');
  return { created: Number(created), seq: Number(seq) };
}
