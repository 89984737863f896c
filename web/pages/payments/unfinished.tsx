import type { InferResponseType } from 'hono/client';
import { unfinishedStatuses } from '../../../api/payments/rules.ts';
import type { api } from '../../client/api.ts';
import {
  unfinishedPaymentList,
  unfinishedPaymentSummary,
} from '../../client/unfinished-payments.ts';
import { statusLabel } from '../../components/status-badge.tsx';
import { pageHandle } from '../../lib/handle.ts';
import { shortId } from '../../lib/ids.ts';
import { paths } from '../../lib/paths.ts';
import { columnsOf } from '../../table/columns.ts';
import type { ListDeclaration } from '../../table/filters.ts';
import { ListPage } from '../../table/list-page.tsx';
import { listLoader } from '../../table/loader.ts';
import { EmptyState } from '../../ui/states.tsx';
import { currencies } from '../options.ts';

type Row = InferResponseType<typeof api.payments.unfinished.$get>['data'][number];

const empty = (
  <EmptyState title="Everything begun was paid">
    Whatever a customer began to pay and has not paid appears here: declined, left, waiting for the
    customer or their bank, or canceled.
  </EmptyState>
);

const statuses = unfinishedStatuses.map((value) => ({ value, label: statusLabel(value) }));

export const list: ListDeclaration = {
  search: 'Search customer, e-mail, group or id',
  defaultSort: '-created',
  noun: 'unfinished payment',
  file: 'unfinished_payments',
  filters: [
    { kind: 'choice', name: 'status', label: 'Status', options: statuses, many: true },
    { kind: 'choice', name: 'currency', label: 'Currency', options: currencies, many: true },
    { kind: 'amount', name: 'amount', label: 'Amount', currencies },
    { kind: 'days', name: 'created', label: 'Begun' },
    { kind: 'text', name: 'transfer_group', label: 'Transfer group', placeholder: 'order_1042' },
  ],
};

export const loader = listLoader(list, unfinishedPaymentList);
export const handle = pageHandle('Unfinished payments', {
  label: 'Payments',
  to: paths.payments(),
});

const column = columnsOf<Row>();
const whyText = ({ failure }: Row) => failure?.means ?? '';

export const columns = column.columns([
  column.lead('customer', {
    header: 'Customer',
    size: 180,
    text: ({ customer, email, id }) => customer ?? email ?? id,
    short: ({ customer, email, id }) => customer ?? email ?? shortId(id),
    id: ({ id }) => id,
  }),
  column.money('amount', { header: 'Amount', total: true, card: 'aside' }),
  column.status('status', { header: 'Status', size: 190 }),
  column.text('attempts', {
    header: 'Charges tried',
    size: 110,
    show: (attempts) => (attempts === 0 ? 'None' : String(attempts)),
  }),
  column.accessor(whyText, {
    id: 'failure',
    header: 'Last attempt failed',
    size: 290,
    enableSorting: false,
    meta: { csv: [{ header: 'Last attempt failed', text: whyText }] },
    cell: ({ getValue }) => <span title={getValue()}>{getValue()}</span>,
  }),
  column.time('created', { header: 'Begun', size: 112, sorts: true }),
  column.text('email', { header: 'E-mail', size: 180, hidden: true }),
  column.text('description', { header: 'Description', size: 140, hidden: true }),
  column.text('transfer_group', { header: 'Group', size: 110, hidden: true }),
  column.id('checkout', { header: 'Checkout', hidden: true }),
  column.id('id', { header: 'Payment intent', hidden: true }),
  column.time('observedAt', { header: 'As of', hidden: true }),
]);

/** What customers began to pay and have not paid, how each stands, and why it failed last. */
export function Component() {
  return (
    <ListPage
      list={list}
      query={unfinishedPaymentList}
      summary={unfinishedPaymentSummary}
      columns={columns}
      rowId={({ id }) => id}
      rowPath={({ id }) => paths.payment(id)}
      empty={empty}
      tabs={{ name: 'status', label: 'Status', all: 'All', options: statuses }}
    />
  );
}
