import type { LoaderFunctionArgs } from 'react-router';
import type { ListParams, ListQuery } from '../client/queries.ts';
import { queryClient } from '../client/query-client.ts';
import { type ListDeclaration, readParams } from './filters.ts';

/**
 * The loader of a list page: asks for the first page while the page's own code is on its way.
 * It does not wait, as the table has a form for "loading", and it does not fail, as the table
 * tells errors too.
 */
export const listLoader =
  <Row>(list: ListDeclaration, query: (params: ListParams) => ListQuery<Row>) =>
  ({ request }: LoaderFunctionArgs) => {
    void queryClient.prefetchInfiniteQuery(
      query(readParams(new URL(request.url).searchParams, list)),
    );
    return null;
  };
