import { disputeList } from '../../client/queries.ts';
import type { DisputeRow } from '../../client/types.ts';
import { Money } from '../../components/money.tsx';
import { CellId } from '../../components/object-id.tsx';
import { StatusBadge, statusLabel } from '../../components/status-badge.tsx';
import { CellTime } from '../../components/time.tsx';
import { pageHandle } from '../../lib/handle.ts';
import { shortId } from '../../lib/ids.ts';
import { disputesToAnswer, paths } from '../../lib/paths.ts';
import { words } from '../../lib/words.ts';
import { columnsOf } from '../../table/columns.ts';
import type { ListDeclaration } from '../../table/filters.ts';
import { ListPage } from '../../table/list-page.tsx';
import { listLoader } from '../../table/loader.ts';
import { EmptyState } from '../../ui/states.tsx';
import { currencies } from '../options.ts';

const empty = (
  <EmptyState title="No disputes">
    When a customer’s bank questions a payment, it appears here with the day the answer is due.
  </EmptyState>
);

const named = (value: string) => ({ value, label: statusLabel(value) });

/** Statuses by whose turn it is. */
const turns = [
  { value: disputesToAnswer, label: 'To answer' },
  { value: 'under_review,warning_under_review,appeal_under_review', label: 'With the bank' },
  { value: 'won,lost,prevented,warning_closed', label: 'Closed' },
];

const reasons = [
  'fraudulent',
  'product_not_received',
  'product_unacceptable',
  'duplicate',
  'credit_not_processed',
  'subscription_canceled',
  'unrecognized',
  'general',
].map(named);

export const list: ListDeclaration = {
  search: 'Search id, charge or reason',
  defaultSort: 'due_by',
  filters: [
    { kind: 'choice', name: 'status', label: 'Status', options: turns },
    { kind: 'days', name: 'due_by', label: 'Answer due' },
    { kind: 'choice', name: 'reason', label: 'Reason', options: reasons },
    { kind: 'choice', name: 'currency', label: 'Currency', options: currencies },
    { kind: 'days', name: 'created', label: 'Opened' },
  ],
};

export const loader = listLoader(list, disputeList);
export const handle = pageHandle('Disputes');

const column = columnsOf<DisputeRow>();
export const columns = column.columns([
  column.accessor('customer', {
    header: 'Customer',
    size: 180,
    cell: ({ row: { original } }) => original.customer ?? shortId(original.id),
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
  column.accessor('status', {
    header: 'Status',
    size: 196,
    cell: ({ getValue }) => <StatusBadge status={getValue()} />,
  }),
  column.accessor('due_by', {
    header: 'Answer due',
    size: 110,
    enableSorting: true,
    // Once answered or closed, its deadline is nobody's business any more.
    cell: ({ getValue, row: { original } }) => (
      <CellTime at={original.status.endsWith('needs_response') ? getValue() : null} due />
    ),
  }),
  column.accessor('reason', {
    header: 'Reason',
    size: 160,
    cell: ({ getValue }) => words(getValue()),
  }),
  column.accessor('charge', {
    header: 'Charge',
    size: 130,
    cell: ({ getValue }) => <CellId id={getValue()} />,
  }),
  column.accessor('transfer_group', { header: 'Group', size: 130 }),
  column.accessor('created', {
    header: 'Opened',
    size: 110,
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
      query={disputeList}
      columns={columns}
      rowId={({ id }) => id}
      rowPath={({ id }) => paths.dispute(id)}
      empty={empty}
      tabs={{ name: 'status', label: 'Status', all: 'All', options: turns }}
    />
  );
}
