import { groupList, groupSummary } from '../../client/queries.ts';
import type { GroupRow } from '../../client/types.ts';
import { pageHandle } from '../../lib/handle.ts';
import { paths } from '../../lib/paths.ts';
import { columnsOf } from '../../table/columns.ts';
import type { ListDeclaration } from '../../table/filters.ts';
import { ListPage } from '../../table/list-page.tsx';
import { listLoader } from '../../table/loader.ts';
import { EmptyState } from '../../ui/states.tsx';
import { currencies } from '../options.ts';

/** Where more went to sellers and customers than was collected: what reversals mend. */
const outOfPocket = [{ value: 'true', label: 'Out of pocket' }];

/** How Stripe's bookings stand to what the members say. */
const reconciliation = [
  { value: 'reconciles', label: 'Reconciles' },
  { value: 'unbooked', label: 'Unbooked' },
  { value: 'differs', label: 'Differs' },
];

const empty = (
  <EmptyState title="No transfer groups yet">
    Payments and transfers that carry the same transfer group are accounted for here together.
  </EmptyState>
);

export const list: ListDeclaration = {
  search: 'Search transfer group',
  defaultSort: 'kept',
  noun: 'group',
  file: 'groups',
  filters: [
    { kind: 'choice', name: 'isOutOfPocket', label: 'Standing', options: outOfPocket },
    { kind: 'choice', name: 'reconciliation', label: 'Reconciliation', options: reconciliation },
    { kind: 'choice', name: 'currency', label: 'Currency', options: currencies, many: true },
    { kind: 'amount', name: 'outOfPocket', label: 'Out of pocket', currencies },
    { kind: 'amount', name: 'kept', label: 'Kept', currencies },
    { kind: 'amount', name: 'collected', label: 'Collected', currencies },
    { kind: 'amount', name: 'fees', label: 'Stripe fees', currencies },
    { kind: 'amount', name: 'transferred', label: 'Paid to sellers', currencies },
    { kind: 'amount', name: 'reversed', label: 'Back from sellers', currencies },
    { kind: 'amount', name: 'refunded', label: 'Back to customers', currencies },
    { kind: 'amount', name: 'disputed', label: 'Lost to disputes', currencies },
    { kind: 'amount', name: 'applicationFees', label: 'Application fees', currencies },
    { kind: 'text', name: 'account', label: 'Seller', placeholder: 'acct_…' },
    { kind: 'days', name: 'first', label: 'Begun' },
    { kind: 'days', name: 'last', label: 'Last change' },
  ],
};

export const loader = listLoader(list, groupList);
export const handle = pageHandle('Groups');

const groupOf = ({ group }: GroupRow) => group;

const column = columnsOf<GroupRow>();

type Figure =
  | 'collected'
  | 'fees'
  | 'transferred'
  | 'reversed'
  | 'refunded'
  | 'disputed'
  | 'applicationFees'
  | 'kept';

/**
 * A column of one of the group's sums, in the row's currency; zero is a dash, and not on the card
 * at all, but for what is kept. Those before it add up to it.
 */
const figure = (name: Figure, header: string, size: number) =>
  column.money(name, {
    header,
    size,
    sorts: true,
    alarm: true,
    bare: true,
    ...(name === 'kept' ? { total: true } : { card: 'nonzero', dash: true }),
  });

export const columns = column.columns([
  column.lead('group', { header: 'Group', size: 198, text: groupOf, id: groupOf }),
  column.currency('currency', { header: 'Currency', card: 'aside' }),
  figure('collected', 'Collected', 110),
  figure('fees', 'Stripe fees', 98),
  figure('transferred', 'Transferred', 110),
  figure('reversed', 'Reversed', 92),
  figure('refunded', 'Refunded', 92),
  figure('disputed', 'Disputed', 92),
  figure('applicationFees', 'App fees', 92),
  figure('kept', 'Kept', 106),
  column.count('sellers', { header: 'Sellers', size: 76, hidden: true }),
  column.time('last', { header: 'Last change', size: 114, sorts: true }),
  column.time('first', { header: 'Begun', sorts: true, hidden: true }),
  column.money('outOfPocket', {
    header: 'Out of pocket',
    sorts: true,
    bare: true,
    dash: true,
    hidden: true,
  }),
  column.money('toppedUp', { header: 'Topped up', bare: true, dash: true, hidden: true }),
  column.money('pending', { header: 'Pending', bare: true, dash: true, hidden: true }),
  column.status('reconciliation', { header: 'Reconciliation', hidden: true }),
  column.count('members', { header: 'Objects', size: 84, hidden: true }),
  column.count('unbooked', { header: 'Not booked', size: 96, hidden: true }),
]);

export function Component() {
  return (
    <ListPage
      list={list}
      query={groupList}
      summary={groupSummary}
      columns={columns}
      rowId={({ id }) => String(id)}
      rowPath={({ group }) => paths.group(group)}
      empty={empty}
      tabs={{ name: 'isOutOfPocket', label: 'Groups', all: 'All groups', options: outOfPocket }}
    />
  );
}
