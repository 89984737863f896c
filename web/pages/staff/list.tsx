import { Outlet } from 'react-router';
import { memberStates, roles } from '../../../api/staff/rules.ts';
import { staffList, staffSummary } from '../../client/queries.ts';
import type { StaffRow } from '../../client/types.ts';
import { ActionLink } from '../../components/action-link.tsx';
import { statusLabel } from '../../components/status-badge.tsx';
import { pageHandle } from '../../lib/handle.ts';
import { paths } from '../../lib/paths.ts';
import { words } from '../../lib/words.ts';
import { columnsOf } from '../../table/columns.ts';
import type { ListDeclaration } from '../../table/filters.ts';
import { ListPage } from '../../table/list-page.tsx';
import { listLoader } from '../../table/loader.ts';
import { EmptyState } from '../../ui/states.tsx';

const empty = (
  <EmptyState title="No staff">Whoever you invite appears here, from the invitation on.</EmptyState>
);

const states = memberStates.map((value) => ({ value, label: statusLabel(value) }));

export const list: ListDeclaration = {
  search: 'Search name or e-mail',
  defaultSort: 'name',
  noun: 'member',
  filters: [
    { kind: 'choice', name: 'state', label: 'State', options: states },
    {
      kind: 'choice',
      name: 'role',
      label: 'Role',
      many: true,
      options: roles.map((value) => ({ value, label: words(value) })),
    },
  ],
};

export const loader = listLoader(list, staffList);
export const handle = pageHandle('Staff');

const column = columnsOf<StaffRow>();
export const columns = column.columns([
  column.lead('name', {
    header: 'Name',
    size: 200,
    sorts: true,
    text: ({ name, demo }) => (demo ? `${name} (demo)` : name),
  }),
  column.text('role', { header: 'Role', size: 110, card: 'aside', show: (role) => words(role) }),
  column.status('state', { header: 'State', size: 120 }),
  column.text('email', { header: 'E-mail', size: 260 }),
  column.text('sessions', {
    header: 'Signed in',
    size: 120,
    show: (n) => (n === 0 ? null : n === 1 ? '1 browser' : `${n} browsers`),
  }),
  column.time('lastSeen', { header: 'Last seen', size: 120, sorts: true }),
  column.time('invitedUntil', { header: 'Link works until', size: 130, due: 'ours' }),
  column.time('created', { header: 'Since', size: 110, sorts: true }),
]);

export function Component() {
  return (
    <ListPage
      list={list}
      query={staffList}
      summary={staffSummary}
      columns={columns}
      rowId={({ id }) => id}
      rowPath={({ id }) => paths.staffMember(id)}
      empty={empty}
      ours
      tabs={{ name: 'state', label: 'State', all: 'All', options: states }}
      action={<ActionLink label="Invite" link={paths.inviteStaff()} why={null} />}
    >
      <Outlet />
    </ListPage>
  );
}
