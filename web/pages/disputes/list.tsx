import { lazy } from 'react';
import { disputeAnswers, disputeReasons } from '../../../api/disputes/rules.ts';
import { disputeList, disputeSummary } from '../../client/queries.ts';
import type { DisputeRow } from '../../client/types.ts';
import { statusLabel } from '../../components/status-badge.tsx';
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

const RowMenu = lazy(() => import('./row-menu.ts'));

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

const reasons = disputeReasons.map(named);

export const list: ListDeclaration = {
  search: 'Search id, charge or reason',
  defaultSort: 'due_by',
  noun: 'dispute',
  file: 'disputes',
  filters: [
    { kind: 'choice', name: 'status', label: 'Status', options: turns },
    { kind: 'days', name: 'due_by', label: 'Answer due' },
    { kind: 'choice', name: 'reason', label: 'Reason', options: reasons, many: true },
    { kind: 'choice', name: 'currency', label: 'Currency', options: currencies, many: true },
    { kind: 'amount', name: 'amount', label: 'Amount', currencies },
    { kind: 'days', name: 'created', label: 'Opened' },
    { kind: 'text', name: 'account', label: 'Reaches account', placeholder: 'acct_…' },
    { kind: 'text', name: 'charge', label: 'Charge', placeholder: 'ch_…' },
  ],
};

export const loader = listLoader(list, disputeList);
export const handle = pageHandle('Disputes');

/** Once answered or closed, its deadline is nobody's business any more. */
const answerDue = ({ status, due_by }: DisputeRow) =>
  status.endsWith('needs_response') ? due_by : null;

const column = columnsOf<DisputeRow>();
export const columns = column.columns([
  column.lead('customer', {
    header: 'Customer',
    text: ({ customer, id }) => customer ?? id,
    short: ({ customer, id }) => customer ?? shortId(id),
    id: ({ id }) => id,
  }),
  column.money('amount', { header: 'Amount', sorts: true, total: true, card: 'aside' }),
  column.status('status', { header: 'Status', size: 210 }),
  column.time('due_by', { header: 'Answer due', sorts: true, due: true, of: answerDue }),
  column.text('answer', {
    header: 'Answer',
    size: 132,
    show: (answer) => disputeAnswers[answer as keyof typeof disputeAnswers] ?? answer,
  }),
  column.text('reason', { header: 'Reason', size: 180, show: words }),
  column.money('exposure', {
    header: 'With sellers',
    size: 120,
    currency: 'exposureCurrency',
    dash: true,
    card: 'nonzero',
  }),
  column.money('refunded', {
    header: 'Refunded',
    size: 110,
    dash: true,
    card: 'nonzero',
  }),
  // Few are: only inquiries leave the payment refundable.
  column.accessor((row) => (row.is_charge_refundable ? 'Yes' : ''), {
    id: 'is_charge_refundable',
    header: 'Refundable',
    size: 96,
    cell: ({ getValue }) => getValue(),
    meta: {
      csv: [{ header: 'Refundable', text: (row) => (row.is_charge_refundable ? 'Yes' : 'No') }],
    },
  }),
  column.id('charge', { header: 'Charge', hidden: true }),
  column.text('transfer_group', { header: 'Group', size: 130, hidden: true }),
  column.time('created', { header: 'Opened', size: 120, sorts: true }),
  column.id('id', { header: 'Dispute', hidden: true }),
  column.time('observedAt', { header: 'As of', hidden: true }),
]);

export function Component() {
  return (
    <ListPage
      list={list}
      query={disputeList}
      summary={disputeSummary}
      columns={columns}
      rowId={({ id }) => id}
      rowPath={({ id }) => paths.dispute(id)}
      empty={empty}
      RowMenu={RowMenu}
      tabs={{ name: 'status', label: 'Status', all: 'All', options: turns }}
    />
  );
}
