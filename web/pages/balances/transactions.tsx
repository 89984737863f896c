import { useMemo } from 'react';
import { useParams } from 'react-router';
import { transactionList, transactionSummary } from '../../client/queries.ts';
import type { TransactionRow } from '../../client/types.ts';
import { pageHandle } from '../../lib/handle.ts';
import { shortId } from '../../lib/ids.ts';
import { pathOfObject, paths } from '../../lib/paths.ts';
import { words } from '../../lib/words.ts';
import { columnsOf } from '../../table/columns.ts';
import type { ListDeclaration } from '../../table/filters.ts';
import { ListPage } from '../../table/list-page.tsx';
import { listLoader } from '../../table/loader.ts';
import { EmptyState } from '../../ui/states.tsx';
import { currencies } from '../options.ts';
import { platformHolder } from './holder.ts';

const empty = (
  <EmptyState title="No balance transactions known">
    Everything that moves this balance appears here once Stripe has booked it. Those of connected
    accounts are read when their balance is opened.
  </EmptyState>
);

// Those that a platform meets; any other of Stripe's still works in the address bar.
const types = [
  'charge',
  'payment',
  'refund',
  'payment_refund',
  'payment_failure_refund',
  'refund_failure',
  'transfer',
  'transfer_refund',
  'application_fee',
  'application_fee_refund',
  'adjustment',
  'stripe_fee',
  'payout',
  'payout_cancel',
  'payout_failure',
  'topup',
  'reserve_transaction',
  'connect_collection_transfer',
].map((value) => ({ value, label: words(value) }));

const statuses = ['available', 'pending'].map((value) => ({ value, label: words(value) }));

export const list: ListDeclaration = {
  defaultSort: '-created',
  noun: 'balance transaction',
  file: 'balance_transactions',
  noIds: true,
  filters: [
    { kind: 'choice', name: 'type', label: 'Type', options: types, many: true },
    { kind: 'choice', name: 'status', label: 'State', options: statuses },
    { kind: 'choice', name: 'currency', label: 'Currency', options: currencies, many: true },
    { kind: 'amount', name: 'net', label: 'Net', currencies },
    { kind: 'days', name: 'created', label: 'Booked' },
    { kind: 'days', name: 'available_on', label: 'Available on' },
    { kind: 'text', name: 'source', label: 'Source', placeholder: 'ch_…' },
  ],
};

export const loader = (args: Parameters<ReturnType<typeof listLoader>>[0]): null =>
  listLoader(list, transactionList(args.params.holder ?? ''))(args);

const nameOf = (holder: string) => (holder === platformHolder ? 'the platform' : shortId(holder));

export const handle = pageHandle(
  ({ holder = '' }) => `Balance transactions of ${nameOf(holder)}`,
  ({ holder = '' }) => [
    { label: 'Balances', to: paths.balances() },
    { label: `Balance of ${nameOf(holder)}`, to: paths.balance(holder) },
  ],
);

const column = columnsOf<TransactionRow>();
export const columns = column.columns([
  column.lead('type', {
    header: 'Type',
    size: 170,
    text: ({ type }) => words(type),
    id: ({ id }) => id,
  }),
  column.text('party', { header: 'With', size: 180 }),
  column.id('source', { header: 'Source', size: 150 }),
  column.money('amount', { header: 'Amount', size: 130 }),
  column.money('fee', { header: 'Fee', size: 110, dash: true, card: 'nonzero' }),
  column.money('net', { header: 'Net', size: 130, total: true, card: 'aside' }),
  column.status('status', { header: 'State', size: 110 }),
  column.time('available_on', { header: 'Available on', size: 120, due: true }),
  column.time('created', { header: 'Booked', size: 110, sorts: true }),
  column.text('description', { header: 'Description', size: 180, hidden: true }),
  column.text('reporting_category', { header: 'Category', size: 140, show: words, hidden: true }),
  column.id('id', { header: 'Balance transaction', hidden: true }),
]);

export function Component() {
  const { holder = '' } = useParams();
  const [query, summary] = useMemo(
    () => [transactionList(holder), transactionSummary(holder)] as const,
    [holder],
  );
  return (
    <ListPage
      list={list}
      query={query}
      summary={summary}
      fileOf={{ holder }}
      columns={columns}
      rowId={({ id }) => id}
      // What Stripe booked by itself has no page of its own.
      rowPath={({ about, source }) => pathOfObject(about ?? source ?? '') ?? paths.balance(holder)}
      empty={empty}
    />
  );
}
