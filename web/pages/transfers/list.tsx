import { useQuery } from '@tanstack/react-query';
import { transferStates } from '../../../api/transfers/rules.ts';
import { transferList, transferSummary } from '../../client/queries.ts';
import type { TransferRow } from '../../client/types.ts';
import { Money } from '../../components/money.tsx';
import { CellId } from '../../components/object-id.tsx';
import { StatusBadge, statusLabel } from '../../components/status-badge.tsx';
import { CellTime } from '../../components/time.tsx';
import { pageHandle } from '../../lib/handle.ts';
import { shortId } from '../../lib/ids.ts';
import { paths } from '../../lib/paths.ts';
import { columnsOf } from '../../table/columns.ts';
import type { ListDeclaration } from '../../table/filters.ts';
import { ListPage } from '../../table/list-page.tsx';
import { listLoader } from '../../table/loader.ts';
import { EmptyState } from '../../ui/states.tsx';
import { currencies } from '../options.ts';

const empty = (
  <EmptyState title="No transfers yet">
    What the platform sends to connected accounts appears here, by itself or out of a payment.
  </EmptyState>
);

const states = transferStates.map((value) => ({ value, label: statusLabel(value) }));

export const list: ListDeclaration = {
  search: 'Search seller, group, description or id',
  defaultSort: '-created',
  filters: [
    { kind: 'choice', name: 'state', label: 'State', options: states, many: true },
    { kind: 'choice', name: 'currency', label: 'Currency', options: currencies, many: true },
    { kind: 'amount', name: 'amount', label: 'Amount', currencies },
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
  column.accessor('destinationName', {
    header: 'Seller',
    size: 200,
    cell: ({ row: { original } }) =>
      original.destinationName ?? original.destination ?? shortId(original.id),
  }),
  column.accessor('amount', {
    header: 'Amount',
    size: 130,
    enableSorting: true,
    sortDescFirst: true,
    meta: { align: 'end', card: 'aside' },
    cell: ({ getValue, row: { original } }) => (
      <Money amount={getValue()} currency={original.currency} />
    ),
  }),
  column.accessor('state', {
    header: 'State',
    size: 150,
    cell: ({ getValue }) => <StatusBadge status={getValue()} />,
  }),
  column.accessor('amount_reversed', {
    header: 'Reversed',
    size: 110,
    enableSorting: true,
    sortDescFirst: true,
    meta: { align: 'end', card: 'nonzero' },
    cell: ({ getValue, row: { original } }) => (
      <Money amount={getValue()} currency={original.currency} dash />
    ),
  }),
  column.accessor('left', {
    header: 'Left',
    size: 120,
    meta: { align: 'end' },
    cell: ({ getValue, row: { original } }) => (
      <Money amount={getValue()} currency={original.currency} dash />
    ),
  }),
  column.accessor('description', { header: 'Description', size: 190 }),
  column.accessor('transfer_group', { header: 'Group', size: 120 }),
  column.accessor('source_transaction', {
    header: 'Source',
    size: 120,
    cell: ({ getValue }) => {
      const charge = getValue();
      return charge ? <CellId id={charge} /> : 'Balance';
    },
  }),
  column.accessor('created', {
    header: 'Created',
    size: 110,
    enableSorting: true,
    sortDescFirst: true,
    meta: { align: 'end' },
    cell: ({ getValue }) => <CellTime at={getValue()} />,
  }),
]);

export function Component() {
  const counts = useQuery(transferSummary({})).data?.data.tabs;
  return (
    <ListPage
      list={list}
      query={transferList}
      columns={columns}
      rowId={({ id }) => id}
      rowPath={({ id }) => paths.transfer(id)}
      empty={empty}
      tabs={{ name: 'state', label: 'State', all: 'All', options: states, counts }}
    />
  );
}
