import { useCallback, useMemo } from 'react';
import { useSearchParams } from 'react-router';
import { type ListDeclaration, readParams, writeParams } from './filters.ts';

/** What the list is asked, kept in the address and nowhere else. */
export function useListParams(list: ListDeclaration) {
  const [search, setSearch] = useSearchParams();
  const params = useMemo(() => readParams(search, list), [search, list]);
  const change = useCallback(
    (changes: Readonly<Record<string, string | null>>, { replace = false } = {}) =>
      setSearch((before) => writeParams(before, changes, list), { replace }),
    [setSearch, list],
  );
  return { params, change, search };
}

/** Changes some of a list's parameters; null takes one away. `replace` leaves no step to go back. */
export type ChangeParams = ReturnType<typeof useListParams>['change'];
