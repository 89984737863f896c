import { lazy, Suspense } from 'react';
import { money, toDecimal } from '../../../api/kit/money.ts';
import { operationList, operationPeople, operationSummary } from '../../client/queries.ts';
import type { OperationRow } from '../../client/types.ts';
import { Money } from '../../components/money.tsx';
import { statusLabel } from '../../components/status-badge.tsx';
import { pageHandle } from '../../lib/handle.ts';
import { shortId } from '../../lib/ids.ts';
import { standings } from '../../lib/operation-words.ts';
import { paths } from '../../lib/paths.ts';
import { operationName, operationNames } from '../../lib/words.ts';
import { columnsOf } from '../../table/columns.ts';
import type { ListDeclaration } from '../../table/filters.ts';
import { ListPage } from '../../table/list-page.tsx';
import { listLoader } from '../../table/loader.ts';
import { EmptyState } from '../../ui/states.tsx';

// Not needed to see the list.
const OrderManyMenu = lazy(() => import('./order-many-menu.tsx'));
const RowMenu = lazy(() => import('./row-menu.ts'));

const empty = (
  <EmptyState title="Nothing has been ordered yet">
    Every refund, transfer, payout and change that staff order stands here, with who ordered it, why
    and what came of it.
  </EmptyState>
);

const statuses = Object.keys(standings).map((value) => ({ value, label: statusLabel(value) }));

const tabs = [
  { value: 'waiting_approval', label: 'For approval' },
  { value: 'waiting_funds', label: 'For funds' },
  { value: 'queued,running,unknown', label: 'Under way' },
  { value: 'refused,partly_done', label: 'Failed' },
  { value: 'succeeded', label: 'Done' },
  { value: 'canceled,expired', label: 'Called off' },
];

export const list: ListDeclaration = {
  search: 'Search reason, object or who ordered it',
  defaultSort: '-created',
  noun: 'operation',
  filters: [
    { kind: 'choice', name: 'status', label: 'Status', options: statuses, many: true },
    {
      kind: 'choice',
      name: 'kind',
      label: 'Kind',
      many: true,
      options: Object.entries(operationNames).map(([value, label]) => ({ value, label })),
    },
    { kind: 'text', name: 'subject', label: 'About', placeholder: 'ch_…, tr_…, acct_…' },
    { kind: 'text', name: 'batch', label: 'Batch', placeholder: '01K…' },
    { kind: 'choice', name: 'by', label: 'Ordered by', options: { people: operationPeople } },
    { kind: 'days', name: 'created', label: 'Ordered' },
  ],
};

export const loader = listLoader(list, operationList);
export const handle = pageHandle('Operations');

const column = columnsOf<OperationRow>();
export const columns = column.columns([
  column.lead('kind', {
    header: 'What',
    size: 148,
    text: ({ kind }) => operationName(kind),
    id: ({ id }) => id,
  }),
  column.accessor('amount', {
    header: 'Amount',
    size: 128,
    enableSorting: false,
    // One that moves no money, or several amounts, has none here.
    cell: ({ row: { original } }) =>
      original.currency === null ? null : (
        <Money amount={original.amount} currency={original.currency} />
      ),
    meta: {
      align: 'end',
      card: 'aside',
      csv: [
        {
          header: 'Amount',
          text: ({ amount, currency }) =>
            amount === null || currency === null ? '' : toDecimal(money(amount, currency)),
        },
        { header: 'Currency', text: ({ currency }) => currency?.toUpperCase() ?? '' },
      ],
    },
  }),
  column.status('status', {
    header: 'Status',
    size: 182,
    // What was so already is refused, and nothing has gone wrong.
    of: ({ status, skipped }) => (skipped ? 'skipped' : status),
  }),
  column.accessor('subject', {
    header: 'About',
    size: 150,
    enableSorting: false,
    cell: ({ row: { original } }) => (
      <span title={original.subject}>{original.subjectName ?? shortId(original.subject)}</span>
    ),
    meta: {
      csv: [
        { header: 'About', text: ({ subjectName }) => subjectName ?? '' },
        { header: 'Object', text: ({ subject }) => subject },
      ],
    },
  }),
  column.text('reason', { header: 'Reason', size: 150 }),
  column.text('error', { header: 'What stands in the way', size: 178 }),
  column.accessor(({ by }) => by.name, {
    id: 'by',
    header: 'By',
    size: 122,
    enableSorting: false,
    meta: { csv: [{ header: 'By', text: ({ by }) => by.name }] },
  }),
  column.time('created', { header: 'Ordered', size: 100, sorts: true }),
  column.time('expiresAt', { header: 'Approve until', size: 130, due: 'ours', hidden: true }),
  column.time('finishedAt', { header: 'Ended', hidden: true }),
  column.id('batch', { header: 'Batch', hidden: true }),
]);

export function Component() {
  return (
    <ListPage
      list={list}
      query={operationList}
      summary={operationSummary}
      columns={columns}
      rowId={({ id }) => id}
      rowPath={({ id }) => paths.operation(id)}
      empty={empty}
      RowMenu={RowMenu}
      ours
      action={
        <Suspense>
          <OrderManyMenu />
        </Suspense>
      }
      tabs={{ name: 'status', label: 'Status', all: 'All', options: tabs }}
    />
  );
}
