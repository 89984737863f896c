import { groupList } from '../../client/queries.ts';
import type { GroupRow } from '../../client/types.ts';
import { Money } from '../../components/money.tsx';
import { CellTime } from '../../components/time.tsx';
import { pageHandle } from '../../lib/handle.ts';
import { paths } from '../../lib/paths.ts';
import { columnsOf } from '../../table/columns.ts';
import type { ListDeclaration } from '../../table/filters.ts';
import { ListPage } from '../../table/list-page.tsx';
import { listLoader } from '../../table/loader.ts';
import { EmptyState } from '../../ui/states.tsx';
import { amountCurrencies, currencies } from '../options.ts';

const empty = (
  <EmptyState title="No transfer groups yet">
    Payments and transfers that carry the same transfer group are accounted for here together.
  </EmptyState>
);

export const list: ListDeclaration = {
  search: 'Search transfer group',
  defaultSort: '-last',
  filters: [
    { kind: 'choice', name: 'currency', label: 'Currency', options: currencies },
    { kind: 'amount', name: 'kept', label: 'Kept', currencies: amountCurrencies },
    { kind: 'days', name: 'first', label: 'Begun' },
  ],
};

export const loader = listLoader(list, groupList);
export const handle = pageHandle('Groups');

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
const figure = (name: Figure, header: string, { sorts = false } = {}) =>
  column.accessor(name, {
    header,
    size: 98,
    enableSorting: sorts,
    sortDescFirst: true,
    meta: { align: 'end', ...(name === 'kept' ? {} : { card: 'nonzero' as const }) },
    cell: ({ getValue, row: { original } }) => (
      <Money amount={getValue()} currency={original.currency} dash={name !== 'kept'} alarm bare />
    ),
  });

export const columns = column.columns([
  column.accessor('group', { header: 'Group', size: 134 }),
  column.accessor('currency', {
    header: 'Currency',
    size: 84,
    meta: { card: 'aside' },
    cell: ({ getValue }) => getValue().toUpperCase(),
  }),
  figure('collected', 'Collected', { sorts: true }),
  figure('fees', 'Stripe fees'),
  figure('transferred', 'Transferred'),
  figure('reversed', 'Reversed'),
  figure('refunded', 'Refunded', { sorts: true }),
  figure('disputed', 'Disputed'),
  figure('applicationFees', 'App fees'),
  figure('kept', 'Kept', { sorts: true }),
  column.accessor('sellers', { header: 'Sellers', size: 68, meta: { align: 'end' } }),
  column.accessor('last', {
    header: 'Last change',
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
      query={groupList}
      columns={columns}
      rowId={({ group, currency }) => `${group} ${currency}`}
      rowPath={({ group }) => paths.group(group)}
      empty={empty}
    />
  );
}
