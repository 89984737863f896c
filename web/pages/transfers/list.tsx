import { lazy } from 'react';
import { Outlet } from 'react-router';
import { whyNot } from '../../../api/staff/rules.ts';
import type { TransferState } from '../../../api/transfers/rules.ts';
import { transferList, transferSummary } from '../../client/queries.ts';
import type { TransferRow } from '../../client/types.ts';
import { ActionLink } from '../../components/action-link.tsx';
import { statusLabel } from '../../components/status-badge.tsx';
import { useSession } from '../../layouts/use-session.ts';
import { pageHandle } from '../../lib/handle.ts';
import { shortId } from '../../lib/ids.ts';
import { paths } from '../../lib/paths.ts';
import type { BulkAct } from '../../table/bulk-bar.tsx';
import { columnsOf } from '../../table/columns.ts';
import type { ListDeclaration } from '../../table/filters.ts';
import { ListPage } from '../../table/list-page.tsx';
import { listLoader } from '../../table/loader.ts';
import { EmptyState } from '../../ui/states.tsx';
import { currencies } from '../options.ts';

const RowMenu = lazy(() => import('./row-menu.ts'));

const empty = (
  <EmptyState title="No transfers yet">
    What the platform sends to connected accounts appears here, by itself or out of a payment.
  </EmptyState>
);

const states = (['paid', 'partially_reversed', 'reversed'] as const).map(
  (value: TransferState) => ({ value, label: statusLabel(value) }),
);

export const list: ListDeclaration = {
  search: 'Search seller, group, description or id',
  defaultSort: '-created',
  noun: 'transfer',
  file: 'transfers',
  filters: [
    { kind: 'choice', name: 'state', label: 'State', options: states, many: true },
    { kind: 'choice', name: 'currency', label: 'Currency', options: currencies, many: true },
    { kind: 'amount', name: 'amount', label: 'Amount', currencies },
    { kind: 'amount', name: 'amount_reversed', label: 'Reversed', currencies },
    { kind: 'days', name: 'created', label: 'Created' },
    { kind: 'text', name: 'destination', label: 'Seller', placeholder: 'acct_…' },
    { kind: 'text', name: 'transfer_group', label: 'Transfer group', placeholder: 'order_1042' },
    { kind: 'text', name: 'source_transaction', label: 'Source charge', placeholder: 'ch_…' },
  ],
};

export const loader = listLoader(list, transferList);
export const handle = pageHandle('Transfers');

const column = columnsOf<TransferRow>();
export const columns = column.columns([
  column.lead('destination', {
    header: 'Seller',
    size: 190,
    text: ({ destinationName, destination, id }) => destinationName ?? destination ?? id,
    short: ({ destinationName, destination, id }) => destinationName ?? shortId(destination ?? id),
    id: ({ id }) => id,
  }),
  column.money('amount', { header: 'Amount', size: 140, sorts: true, card: 'aside' }),
  column.status('state', { header: 'State', size: 150 }),
  column.money('amount_reversed', {
    header: 'Reversed',
    size: 128,
    sorts: true,
    dash: true,
    card: 'nonzero',
  }),
  column.money('left', { header: 'Left', size: 140, total: true, dash: true }),
  column.text('transfer_group', { header: 'Group', size: 140 }),
  column.id('source_transaction', { header: 'Source', size: 130 }),
  column.time('created', { header: 'Created', sorts: true }),
  column.text('description', { header: 'Description', size: 190, hidden: true }),
  column.id('id', { header: 'Transfer', hidden: true }),
  column.time('observedAt', { header: 'As of', hidden: true }),
]);

const bulk: readonly BulkAct<TransferRow>[] = [
  {
    label: 'Reverse',
    kind: 'transfer.reverse',
    permission: 'transfer:reverse',
    input: ({ id }) => ({ transfer: id }),
  },
];

export function Component() {
  const { role } = useSession();
  return (
    <ListPage
      list={list}
      query={transferList}
      summary={transferSummary}
      columns={columns}
      rowId={({ id }) => id}
      rowPath={({ id }) => paths.transfer(id)}
      empty={empty}
      RowMenu={RowMenu}
      bulk={bulk}
      action={
        <ActionLink
          label="New transfer"
          link={paths.transferCreate()}
          why={whyNot(role, 'transfer:create') ?? null}
          ofStripe
        />
      }
      tabs={{ name: 'state', label: 'State', all: 'All', options: states }}
    >
      <Outlet />
    </ListPage>
  );
}
