import type { ListParams } from '../client/queries.ts';

/**
 * Where the API gives a list as a file.
 * @param columns the ids of those on screen, in their order
 * @param params what the list is asked; its place in it is of no account, as the file has all
 */
export function exportAddress(
  name: string,
  columns: readonly string[],
  params: ListParams,
): string {
  const { cursor: _cursor, ...asked } = params;
  return `/api/exports/${name}.csv?${new URLSearchParams({ ...asked, columns: columns.join(',') })}`;
}
