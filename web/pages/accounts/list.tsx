import { lazy } from 'react';
import { Outlet } from 'react-router';
import type { AccountStatus } from '../../../api/accounts/rules.ts';
import { formatMoney, money } from '../../../api/kit/money.ts';
import { whyNot } from '../../../api/staff/rules.ts';
import { accountList, accountSummary } from '../../client/queries.ts';
import type { AccountRow } from '../../client/types.ts';
import { ActionLink } from '../../components/action-link.tsx';
import { Money } from '../../components/money.tsx';
import { StatusBadge, statusLabel } from '../../components/status-badge.tsx';
import { useSession } from '../../layouts/use-session.ts';
import { pageHandle } from '../../lib/handle.ts';
import { paths } from '../../lib/paths.ts';
import { countryName, words } from '../../lib/words.ts';
import type { BulkAct } from '../../table/bulk-bar.tsx';
import { columnsOf } from '../../table/columns.ts';
import type { ListDeclaration } from '../../table/filters.ts';
import { ListPage } from '../../table/list-page.tsx';
import { listLoader } from '../../table/loader.ts';
import { EmptyState } from '../../ui/states.tsx';
import { countries, currencies, yesNo } from '../options.ts';

const RowMenu = lazy(() => import('./row-menu.ts'));

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
  noun: 'account',
  file: 'accounts',
  filters: [
    { kind: 'choice', name: 'status', label: 'Status', options: statuses, many: true },
    { kind: 'choice', name: 'country', label: 'Country', options: countries, many: true },
    { kind: 'choice', name: 'currency', label: 'Currency', options: currencies, many: true },
    { kind: 'choice', name: 'charges_enabled', label: 'Charges', options: yesNo },
    { kind: 'choice', name: 'payouts_enabled', label: 'Payouts', options: yesNo },
    { kind: 'choice', name: 'details_submitted', label: 'Details submitted', options: yesNo },
    { kind: 'amount', name: 'balance', label: 'Available', currencies },
    { kind: 'days', name: 'deadline', label: 'Next deadline' },
    { kind: 'days', name: 'created', label: 'Created' },
  ],
};

export const loader = listLoader(list, accountList);
export const handle = pageHandle('Accounts');

/** Where it stands; what is known of one that has left is the last that was known. */
const standing = ({ status, deauthorized }: AccountRow) =>
  deauthorized ? 'Left the platform' : statusLabel(status);

const column = columnsOf<AccountRow>();

/** What an account holds in each currency, on one line and whole in CSV. */
const held = (name: 'available' | 'pending', header: string, { hidden = false } = {}) =>
  column.accessor('balances', {
    id: name,
    header,
    size: 150,
    meta: {
      align: 'end',
      hidden,
      csv: [
        {
          header,
          text: ({ balances }) =>
            balances.map((each) => formatMoney(money(each[name], each.currency))).join(', '),
        },
      ],
    },
    cell: ({ getValue }) => <Held balances={getValue()} name={name} />,
  });

export const columns = column.columns([
  column.lead('name', {
    header: 'Account',
    size: 220,
    sorts: true,
    text: ({ name }) => name,
    id: ({ id }) => id,
  }),
  column.accessor(({ status, deauthorized }) => (deauthorized ? 'left' : status), {
    id: 'status',
    header: 'Status',
    size: 130,
    enableSorting: false,
    meta: { card: 'aside', csv: [{ header: 'Status', text: standing }] },
    cell: ({ getValue, row: { original } }) => (
      <StatusBadge status={getValue()}>{standing(original)}</StatusBadge>
    ),
  }),
  column.text('reason', { header: 'Why', size: 260 }),
  column.time('deadline', { header: 'Next deadline', size: 120, sorts: true, due: true }),
  column.yesNo('charges_enabled', { header: 'Charges' }),
  column.yesNo('payouts_enabled', { header: 'Payouts' }),
  held('available', 'Available'),
  column.time('created', { header: 'Created', sorts: true, card: 'none' }),
  column.text('country', { header: 'Country', size: 120, hidden: true, show: countryName }),
  column.id('id', { header: 'Account id', hidden: true }),
  column.text('email', { header: 'E-mail', size: 190, hidden: true }),
  column.text('type', { header: 'Type', size: 90, hidden: true, show: words }),
  column.yesNo('details_submitted', { header: 'Details', hidden: true }),
  column.text('disabled_reason', { header: 'Stripe’s reason', size: 180, hidden: true }),
  column.count('due_count', { header: 'Due', size: 60, hidden: true }),
  held('pending', 'Pending', { hidden: true }),
  column.time('observedAt', { header: 'As of', hidden: true }),
]);

const bulk: readonly BulkAct<AccountRow>[] = [
  {
    label: 'Change payout schedule',
    kind: 'payout_schedule.update',
    permission: 'payout_schedule:update',
    input: ({ id }) => ({ account: id }),
  },
];

export function Component() {
  const { role } = useSession();
  return (
    <ListPage
      list={list}
      query={accountList}
      summary={accountSummary}
      columns={columns}
      rowId={({ id }) => id}
      rowPath={({ id }) => paths.account(id)}
      empty={empty}
      RowMenu={RowMenu}
      bulk={bulk}
      action={
        <>
          <ActionLink
            label="Unfinished onboarding"
            link={paths.unfinishedOnboarding()}
            why={null}
            secondary
          />
          <ActionLink
            label="Create account"
            link={paths.accountCreate()}
            why={whyNot(role, 'account:create') ?? null}
            ofStripe
          />
        </>
      }
      tabs={{ name: 'status', label: 'Status', all: 'All', options: statuses }}
    >
      <Outlet />
    </ListPage>
  );
}

interface HeldProps {
  balances: AccountRow['balances'];
  name: 'available' | 'pending';
}

/** One line whatever the number of currencies: the row's height stays. */
function Held({ balances, name }: HeldProps) {
  const [first, ...others] = balances;
  if (!first) return null;
  return (
    <>
      <Money amount={first[name]} currency={first.currency} dash alarm />
      {others.length > 0 ? ` +${others.length}` : ''}
    </>
  );
}
