import { lazy } from 'react';
import { paymentList, paymentSummary } from '../../client/queries.ts';
import type { PaymentRow } from '../../client/types.ts';
import { ActionLink } from '../../components/action-link.tsx';
import { statusLabel } from '../../components/status-badge.tsx';
import { pageHandle } from '../../lib/handle.ts';
import { shortId } from '../../lib/ids.ts';
import { paths } from '../../lib/paths.ts';
import { words } from '../../lib/words.ts';
import type { BulkAct } from '../../table/bulk-bar.tsx';
import { columnsOf } from '../../table/columns.ts';
import type { ListDeclaration } from '../../table/filters.ts';
import { ListPage } from '../../table/list-page.tsx';
import { listLoader } from '../../table/loader.ts';
import { EmptyState } from '../../ui/states.tsx';
import { currencies, failureCodes, methods } from '../options.ts';
import { paymentMethod } from './method.ts';

const RowMenu = lazy(() => import('./row-menu.ts'));

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
  search: 'Search customer, e-mail, last 4, group or id',
  defaultSort: '-created',
  noun: 'payment',
  file: 'payments',
  filters: [
    { kind: 'choice', name: 'outcome', label: 'Outcome', options: outcomes, many: true },
    { kind: 'choice', name: 'currency', label: 'Currency', options: currencies, many: true },
    { kind: 'amount', name: 'amount', label: 'Amount', currencies },
    { kind: 'amount', name: 'amount_refunded', label: 'Refunded', currencies },
    { kind: 'days', name: 'created', label: 'Created' },
    { kind: 'choice', name: 'method', label: 'Method', options: methods, many: true },
    {
      kind: 'choice',
      name: 'failure_code',
      label: 'Failure',
      options: failureCodes,
      many: true,
    },
    { kind: 'text', name: 'last4', label: 'Card ends in', placeholder: '4242' },
    { kind: 'text', name: 'transfer_group', label: 'Transfer group', placeholder: 'order_1042' },
    { kind: 'text', name: 'account', label: 'Reaches account', placeholder: 'acct_…' },
    { kind: 'text', name: 'destination', label: 'Destination', placeholder: 'acct_…' },
    {
      kind: 'text',
      name: 'customer_email',
      label: 'Customer’s e-mail',
      placeholder: 'kim@example.com',
    },
  ],
};

export const loader = listLoader(list, paymentList);
export const handle = pageHandle('Payments');

const column = columnsOf<PaymentRow>();
export const columns = column.columns([
  column.lead('customer', {
    header: 'Customer',
    size: 158,
    text: ({ customer, customer_email, id }) => customer ?? customer_email ?? id,
    short: ({ customer, customer_email, id }) => customer ?? customer_email ?? shortId(id),
    id: ({ id }) => id,
  }),
  column.money('amount', { header: 'Amount', sorts: true, total: true, card: 'aside' }),
  column.status('outcome', { header: 'Outcome' }),
  column.money('amount_refunded', {
    header: 'Refunded',
    size: 110,
    sorts: true,
    dash: true,
    card: 'nonzero',
  }),
  column.text('description', { header: 'Description', size: 140 }),
  column.text('method', { header: 'Method', size: 150, show: (_, row) => paymentMethod(row) }),
  column.text('transfer_group', { header: 'Group', size: 110 }),
  column.text('destination', {
    header: 'Destination',
    size: 124,
    show: (destination, { destinationName }) => destinationName ?? destination,
  }),
  column.time('created', { header: 'Created', size: 112, sorts: true }),
  column.id('id', { header: 'Payment', hidden: true }),
  column.id('payment_intent', { header: 'Payment intent', hidden: true }),
  column.text('customer_email', { header: 'E-mail', size: 180, hidden: true }),
  column.text('failure_code', { header: 'Failure', size: 150, hidden: true, show: words }),
  column.time('observedAt', { header: 'As of', hidden: true }),
]);

const bulk: readonly BulkAct<PaymentRow>[] = [
  {
    label: 'Refund',
    kind: 'refund.create',
    permission: 'refund:create',
    input: ({ id }) => ({ charge: id }),
  },
];

export function Component() {
  return (
    <ListPage
      list={list}
      query={paymentList}
      summary={paymentSummary}
      columns={columns}
      rowId={({ id }) => id}
      rowPath={({ id }) => paths.payment(id)}
      empty={empty}
      RowMenu={RowMenu}
      bulk={bulk}
      action={
        <ActionLink
          label="Unfinished payments"
          link={paths.unfinishedPayments()}
          why={null}
          secondary
        />
      }
    />
  );
}
