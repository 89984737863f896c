import { paymentList } from '../../client/queries.ts';
import type { PaymentRow } from '../../client/types.ts';
import { Money } from '../../components/money.tsx';
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
import { amountCurrencies, currencies } from '../options.ts';
import { paymentMethod } from './method.ts';

const empty = (
  <EmptyState title="No payments yet">
    Charges of the platform’s customers appear here as soon as Stripe has them.
  </EmptyState>
);

const outcomes = [
  'succeeded',
  'refunded',
  'partially_refunded',
  'disputed',
  'failed',
  'pending',
  'uncaptured',
].map((value) => ({ value, label: statusLabel(value) }));

export const list: ListDeclaration = {
  search: 'Search customer, description or id',
  defaultSort: '-created',
  filters: [
    { kind: 'choice', name: 'outcome', label: 'Outcome', options: outcomes, many: true },
    { kind: 'choice', name: 'currency', label: 'Currency', options: currencies },
    { kind: 'amount', name: 'amount', label: 'Amount', currencies: amountCurrencies },
    { kind: 'days', name: 'created', label: 'Created' },
    { kind: 'text', name: 'last4', label: 'Card ends in', placeholder: '4242' },
    { kind: 'text', name: 'transfer_group', label: 'Transfer group', placeholder: 'order_1042' },
    { kind: 'text', name: 'destination', label: 'Destination', placeholder: 'acct_…' },
  ],
};

export const loader = listLoader(list, paymentList);
export const handle = pageHandle('Payments');

const column = columnsOf<PaymentRow>();
export const columns = column.columns([
  column.accessor('customer', {
    header: 'Customer',
    size: 158,
    cell: ({ row: { original } }) =>
      original.customer ?? original.customer_email ?? shortId(original.id),
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
  column.accessor('outcome', {
    header: 'Outcome',
    size: 156,
    cell: ({ getValue }) => <StatusBadge status={getValue()} />,
  }),
  column.accessor('amount_refunded', {
    header: 'Refunded',
    size: 110,
    meta: { align: 'end', card: 'nonzero' },
    cell: ({ getValue, row: { original } }) => (
      <Money amount={getValue()} currency={original.currency} dash />
    ),
  }),
  column.accessor('description', { header: 'Description', size: 140 }),
  column.accessor('method', {
    header: 'Method',
    size: 150,
    cell: ({ row: { original } }) => paymentMethod(original),
  }),
  column.accessor('transfer_group', { header: 'Group', size: 110 }),
  column.accessor('destinationName', {
    header: 'Destination',
    size: 124,
    cell: ({ row: { original } }) => original.destinationName ?? original.destination,
  }),
  column.accessor('created', {
    header: 'Created',
    size: 112,
    enableSorting: true,
    sortDescFirst: true,
    meta: { align: 'end' },
    cell: ({ getValue }) => <CellTime at={getValue()} />,
  }),
]);

export function Component() {
  return (
    <ListPage
      list={list}
      query={paymentList}
      columns={columns}
      rowId={({ id }) => id}
      rowPath={({ id }) => paths.payment(id)}
      empty={empty}
    />
  );
}
