import { useQuery } from '@tanstack/react-query';
import type { AccountStatus } from '../../../api/accounts/rules.ts';
import { accountList, accountSummary } from '../../client/queries.ts';
import type { AccountRow } from '../../client/types.ts';
import { Money } from '../../components/money.tsx';
import { StatusBadge, statusLabel } from '../../components/status-badge.tsx';
import { CellTime } from '../../components/time.tsx';
import { YesNo } from '../../components/yes-no.tsx';
import { pageHandle } from '../../lib/handle.ts';
import { paths } from '../../lib/paths.ts';
import { countryName } from '../../lib/words.ts';
import { columnsOf } from '../../table/columns.ts';
import type { ListDeclaration } from '../../table/filters.ts';
import { ListPage } from '../../table/list-page.tsx';
import { listLoader } from '../../table/loader.ts';
import { EmptyState } from '../../ui/states.tsx';
import { countries, currencies, yesNo } from '../options.ts';

const empty = (
  <EmptyState title="No connected accounts yet">
    Accounts that the platform creates in Stripe appear here with what each still has to do.
  </EmptyState>
);

/** Those that need somebody come first. */
const statuses = (
  ['restricted', 'restricted_soon', 'in_review', 'onboarding', 'enabled', 'rejected'] as const
).map((value: AccountStatus) => ({ value, label: statusLabel(value) }));

export const list: ListDeclaration = {
  search: 'Search name, e-mail or id',
  defaultSort: '-created',
  filters: [
    { kind: 'choice', name: 'status', label: 'Status', options: statuses, many: true },
    { kind: 'choice', name: 'country', label: 'Country', options: countries },
    { kind: 'choice', name: 'currency', label: 'Currency', options: currencies },
    { kind: 'choice', name: 'charges_enabled', label: 'Charges', options: yesNo },
    { kind: 'choice', name: 'payouts_enabled', label: 'Payouts', options: yesNo },
    { kind: 'choice', name: 'details_submitted', label: 'Details submitted', options: yesNo },
    { kind: 'days', name: 'created', label: 'Created' },
  ],
};

export const loader = listLoader(list, accountList);
export const handle = pageHandle('Accounts');

const column = columnsOf<AccountRow>();
export const columns = column.columns([
  column.accessor('name', {
    header: 'Account',
    size: 220,
    enableSorting: true,
    cell: ({ row: { original } }) => original.name,
  }),
  column.accessor('status', {
    header: 'Status',
    size: 160,
    meta: { card: 'aside' },
    cell: ({ getValue }) => <StatusBadge status={getValue()} />,
  }),
  column.accessor('deadline', {
    header: 'Next deadline',
    size: 120,
    enableSorting: true,
    cell: ({ getValue }) => <CellTime at={getValue()} due />,
  }),
  column.accessor('charges_enabled', {
    header: 'Charges',
    size: 84,
    cell: ({ getValue }) => <YesNo yes={getValue()} />,
  }),
  column.accessor('payouts_enabled', {
    header: 'Payouts',
    size: 84,
    cell: ({ getValue }) => <YesNo yes={getValue()} />,
  }),
  column.accessor('details_submitted', {
    header: 'Details',
    size: 84,
    cell: ({ getValue }) => <YesNo yes={getValue()} />,
  }),
  column.accessor('country', {
    header: 'Country',
    size: 120,
    cell: ({ getValue }) => {
      const country = getValue();
      return country ? countryName(country) : null;
    },
  }),
  column.accessor('balances', {
    header: 'Available',
    size: 150,
    meta: { align: 'end' },
    cell: ({ getValue }) => <Balances balances={getValue()} />,
  }),
  column.accessor('created', {
    header: 'Created',
    size: 110,
    enableSorting: true,
    sortDescFirst: true,
    meta: { align: 'end', card: 'none' },
    cell: ({ getValue }) => <CellTime at={getValue()} />,
  }),
]);

export function Component() {
  const counts = useQuery(accountSummary({})).data?.data.tabs;
  return (
    <ListPage
      list={list}
      query={accountList}
      columns={columns}
      rowId={({ id }) => id}
      rowPath={({ id }) => paths.account(id)}
      empty={empty}
      tabs={{ name: 'status', label: 'Status', all: 'All', options: statuses, counts }}
    />
  );
}

/** One line whatever the number of currencies: the row's height stays. */
function Balances({ balances }: Pick<AccountRow, 'balances'>) {
  const [first, ...others] = balances;
  if (!first) return null;
  return (
    <>
      <Money amount={first.available} currency={first.currency} dash alarm />
      {others.length > 0 ? ` +${others.length}` : ''}
    </>
  );
}
