import { Menu } from '@mantine/core';
import { type UseQueryOptions, useQuery } from '@tanstack/react-query';
import { tell } from '../client/errors.ts';
import type { Session } from '../client/types.ts';
import { ActItems } from '../components/act-items.tsx';
import { useSession } from '../layouts/use-session.ts';
import type { Act } from '../lib/acts.ts';
import type { RowMenuProps } from './row-acts.tsx';

/**
 * Makes the menu of a list's rows. It offers what the page of the row's object offers, by what that
 * page knows: pointing at a row has mostly read it already.
 * @param query reads the row's object
 */
export const rowMenuOf = <Row, Data>(
  query: (row: Row) => UseQueryOptions<Data, Error, Data, string[]>,
  actsOn: (data: Data, session: Session, row: Row) => readonly Act[],
) =>
  function RowMenu({ row, rowId, onClose, children }: RowMenuProps<Row>) {
    const session = useSession();
    const { data, error } = useQuery(query(row));
    if (data === undefined && !error) return children;
    const acts = data === undefined ? [] : actsOn(data, session, row);
    const note = data === undefined ? tell(error).message : 'Nothing can be done with it now.';
    return (
      <Menu
        opened
        onClose={() => {
          // So that the keys go on from it.
          focusRow(rowId);
          onClose();
        }}
        position="bottom-end"
        width={300}
        portalProps={{ target: '#main' }}
        withInitialFocusPlaceholder={false}
        returnFocus={false}
        // A click elsewhere closes it, and opens no other row.
        withOverlay
        overlayProps={{ backgroundOpacity: 0 }}
      >
        <Menu.Target>{children}</Menu.Target>
        <Menu.Dropdown>
          {acts.length > 0 ? <ActItems acts={acts} /> : <Menu.Item aria-disabled>{note}</Menu.Item>}
        </Menu.Dropdown>
      </Menu>
    );
  };

const focusRow = (rowId: string) =>
  document
    .querySelector<HTMLElement>(`[data-row-id="${CSS.escape(rowId)}"] a[data-row]`)
    ?.focus({ preventScroll: true });
