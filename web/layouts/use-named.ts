import { useDebouncedValue } from '@mantine/hooks';
import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query';
import type { Permission } from '../../api/staff/rules.ts';
import { accountList, groupList, type ListQuery } from '../client/queries.ts';
import { pathOfObject, paths } from '../lib/paths.ts';
import type { PaletteEntry } from './palette-entries.ts';

/** Milliseconds without a key before it is asked for. */
const SETTLES_AFTER = 120;

/** Of each kind: who has more of that name types more of it, or searches the list. */
const MOST = '4';

/**
 * The accounts and transfer groups that are called what was typed, asked of the API.
 * @param typed nothing is asked for less than two characters, nor for a whole id
 */
export function useNamed(typed: string, permissions: readonly Permission[]): PaletteEntry[] {
  const text = typed.trim();
  const [settled] = useDebouncedValue(text, SETTLES_AFTER);
  const wanted = text.length > 1 && settled.length > 1 && pathOfObject(text) === null;
  const accounts = useFirst(
    accountList({ q: settled, limit: MOST }),
    wanted && permissions.includes('account:read'),
  );
  const groups = useFirst(
    groupList({ q: settled, limit: MOST }),
    wanted && permissions.includes('group:read'),
  );
  if (!wanted) return [];
  return [
    ...accounts.map(({ id, name }) => ({ label: name, hint: 'account', to: paths.account(id) })),
    ...groups.map(({ group }) => ({ label: group, hint: 'group', to: paths.group(group) })),
  ];
}

/** The first rows of a list; the ones before stay until those of the next text are there. */
function useFirst<Row>(query: ListQuery<Row>, enabled: boolean): Row[] {
  const { data } = useInfiniteQuery({ ...query, enabled, placeholderData: keepPreviousData });
  return enabled ? (data?.pages[0]?.data ?? []) : [];
}
