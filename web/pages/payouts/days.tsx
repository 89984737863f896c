import { platformHolder } from '../../../api/payouts/rules.ts';
import { payoutDayList, payoutDaySummary } from '../../client/payouts.ts';
import type { PayoutDayRow } from '../../client/types.ts';
import { StatusBadge } from '../../components/status-badge.tsx';
import { pageHandle } from '../../lib/handle.ts';
import { paths } from '../../lib/paths.ts';
import { columnsOf } from '../../table/columns.ts';
import type { ListDeclaration } from '../../table/filters.ts';
import { ListPage } from '../../table/list-page.tsx';
import { listLoader } from '../../table/loader.ts';
import { useListParams } from '../../table/use-list-params.ts';
import { EmptyState } from '../../ui/states.tsx';
import { currencies } from '../options.ts';
import { dateOfDay } from './day.ts';
import { ReadMissing } from './read-missing.tsx';

const empty = (
  <EmptyState title="No payouts yet">
    What leaves Stripe for a bank is counted here by the day on which it arrives.
  </EmptyState>
);

const whose = [
  { value: platformHolder, label: 'Platform' },
  { value: 'connected', label: 'Accounts' },
];

/** How the payouts of a day stand to what they consist of. */
const reconciliation = [
  { value: 'agrees', label: 'Agrees' },
  { value: 'differs', label: 'Differs' },
  { value: 'unread', label: 'Not known yet' },
  { value: 'by_hand', label: 'By hand' },
];

export const list: ListDeclaration = {
  defaultSort: '-day',
  noun: 'daily total',
  file: 'payout_days',
  noIds: true,
  filters: [
    { kind: 'choice', name: 'whose', label: 'Whose', options: whose },
    { kind: 'choice', name: 'currency', label: 'Currency', options: currencies, many: true },
    { kind: 'days', name: 'day', label: 'Arrival day' },
    { kind: 'choice', name: 'reconciliation', label: 'Reconciliation', options: reconciliation },
    { kind: 'amount', name: 'amount', label: 'Amount', currencies },
    { kind: 'amount', name: 'cameBack', label: 'Came back', currencies },
  ],
};

export const loader = listLoader(list, payoutDayList);
export const handle = pageHandle('Payouts by day', { label: 'Payouts', to: paths.payouts() });

const labelOf = (value: string) => whose.find((each) => each.value === value)?.label ?? value;

/** The worst of it: a payout that differs, then one of which nobody knows yet. */
function standing({ reconciliation: state, agrees, differs, unread, count }: PayoutDayRow) {
  switch (state) {
    case 'differs':
      return { tone: 'failed', says: differs === 1 ? '1 differs' : `${differs} differ` };
    case 'unread':
      return { tone: 'unread', says: `${unread.toLocaleString('en-US')} not known yet` };
    case 'agrees':
      return {
        tone: 'done',
        says: agrees === count ? (count === 1 ? 'Agrees' : 'All agree') : `${agrees} agree`,
      };
    case 'by_hand':
      return { tone: 'by_hand', says: 'By hand' };
  }
}

const column = columnsOf<PayoutDayRow>();
export const columns = column.columns([
  column.lead('day', {
    header: 'Arrival day',
    size: 122,
    sorts: true,
    text: ({ day }) => dateOfDay(day),
  }),
  column.text('whose', { header: 'Paid out to', size: 108, show: labelOf }),
  column.currency('currency', { header: 'Currency' }),
  column.count('count', { header: 'Payouts', size: 88, sorts: true }),
  column.money('amount', {
    header: 'Amount',
    sorts: true,
    total: true,
    bare: true,
    card: 'aside',
  }),
  column.money('paid', { header: 'Paid', bare: true, dash: true, card: 'nonzero' }),
  column.money('onTheWay', { header: 'On the way', bare: true, dash: true, card: 'nonzero' }),
  column.money('cameBack', {
    header: 'Came back',
    sorts: true,
    bare: true,
    dash: true,
    card: 'nonzero',
  }),
  column.money('fees', {
    header: 'Stripe fees',
    size: 104,
    sorts: true,
    bare: true,
    dash: true,
    card: 'nonzero',
  }),
  column.accessor('reconciliation', {
    id: 'reconciliation',
    header: 'Reconciliation',
    size: 160,
    meta: { csv: [{ header: 'Reconciliation', text: (row) => standing(row).says }] },
    cell: ({ row: { original } }) => {
      const { tone, says } = standing(original);
      return <StatusBadge status={tone}>{says}</StatusBadge>;
    },
  }),
  column.money('gross', { header: 'Gross', bare: true, dash: true, hidden: true }),
  column.count('failures', { header: 'Failed', size: 76, hidden: true }),
  column.count('agrees', { header: 'Agree', size: 76, hidden: true }),
  column.count('differs', { header: 'Differ', size: 76, hidden: true }),
  column.count('unread', { header: 'Not read', size: 84, hidden: true }),
  column.count('byHand', { header: 'By hand', size: 84, hidden: true }),
]);

export function Component() {
  const { params } = useListParams(list);
  return (
    <ListPage
      list={list}
      query={payoutDayList}
      summary={payoutDaySummary}
      columns={columns}
      rowId={(row) => `${row.day} ${row.currency} ${row.whose}`}
      rowPath={(row) => paths.payoutsOn(row)}
      empty={empty}
      // Anew with each filter: what it said was said of other days.
      action={<ReadMissing key={JSON.stringify(params)} params={params} />}
      segments={{ name: 'whose', label: 'Whose payouts', all: 'All', options: whose }}
    />
  );
}
