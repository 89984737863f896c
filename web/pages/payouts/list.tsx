import { lazy } from 'react';
import {
  cameBack,
  payoutFailureCodes,
  payoutMethods,
  payoutStatuses,
  platformHolder,
} from '../../../api/payouts/rules.ts';
import { payoutList, payoutSummary } from '../../client/queries.ts';
import type { PayoutRow } from '../../client/types.ts';
import { ActionLink } from '../../components/action-link.tsx';
import { statusLabel } from '../../components/status-badge.tsx';
import { pageHandle } from '../../lib/handle.ts';
import { paths } from '../../lib/paths.ts';
import { words } from '../../lib/words.ts';
import { columnsOf } from '../../table/columns.ts';
import type { ListDeclaration } from '../../table/filters.ts';
import { ListPage } from '../../table/list-page.tsx';
import { listLoader } from '../../table/loader.ts';
import { EmptyState } from '../../ui/states.tsx';
import { currencies, yesNo } from '../options.ts';
import { bankLine } from './bank.ts';

const RowMenu = lazy(() => import('./row-menu.ts'));

const empty = (
  <EmptyState title="No payouts yet">
    What leaves Stripe for a bank appears here: the platform’s own payouts and those of connected
    accounts, made by schedule or by hand.
  </EmptyState>
);

const named = (value: string) => ({ value, label: statusLabel(value) });
const statuses = payoutStatuses.map(named);
const whose = [
  { value: platformHolder, label: 'Platform' },
  { value: 'connected', label: 'Accounts' },
];

export const list: ListDeclaration = {
  search: 'Search account, bank, trace or id',
  defaultSort: '-created',
  noun: 'payout',
  file: 'payouts',
  filters: [
    { kind: 'choice', name: 'status', label: 'Status', options: statuses, many: true },
    { kind: 'choice', name: 'whose', label: 'Whose', options: whose },
    { kind: 'text', name: 'account', label: 'Account', placeholder: 'acct_… or platform' },
    { kind: 'days', name: 'arrival_date', label: 'Arrival' },
    { kind: 'choice', name: 'currency', label: 'Currency', options: currencies, many: true },
    { kind: 'amount', name: 'amount', label: 'Amount', currencies },
    {
      kind: 'choice',
      name: 'failure_code',
      label: 'Failure',
      options: payoutFailureCodes.map(named),
      many: true,
    },
    { kind: 'choice', name: 'method', label: 'Method', options: payoutMethods.map(named) },
    { kind: 'choice', name: 'automatic', label: 'By schedule', options: yesNo },
    { kind: 'days', name: 'created', label: 'Created' },
  ],
};

export const loader = listLoader(list, payoutList);
export const handle = pageHandle('Payouts');

const arrivalOf = ({ status, arrival_date }: PayoutRow) => (cameBack(status) ? null : arrival_date);

const byWhom = (automatic: boolean) => (automatic ? 'by schedule' : 'by hand');

const holderOf = ({ account, accountName }: PayoutRow) =>
  account === null ? 'The platform' : (accountName ?? account);

const column = columnsOf<PayoutRow>();
export const columns = column.columns([
  column.lead('account', { header: 'Paid out to', size: 184, text: holderOf, id: ({ id }) => id }),
  column.money('amount', { header: 'Amount', size: 124, sorts: true, total: true, card: 'aside' }),
  column.status('state', { header: 'Status', size: 108 }),
  column.time('arrival_date', {
    header: 'Arrival',
    size: 108,
    sorts: true,
    due: true,
    of: arrivalOf,
  }),
  column.text('destination', {
    header: 'Bank',
    size: 140,
    show: (_, row) => bankLine(row),
  }),
  column.text('failure', { header: 'Failure', size: 252 }),
  column.text('method', {
    header: 'Made',
    size: 108,
    show: (method, { automatic }) =>
      method === 'standard' ? words(byWhom(automatic)) : `${words(method)}, ${byWhom(automatic)}`,
  }),
  column.time('created', { header: 'Created', size: 106, sorts: true }),
  column.id('id', { header: 'Payout', hidden: true }),
  column.text('failure_code', { header: 'Failure code', size: 150, hidden: true }),
  column.time('observedAt', { header: 'As of', hidden: true }),
]);

export function Component() {
  return (
    <ListPage
      list={list}
      query={payoutList}
      summary={payoutSummary}
      columns={columns}
      rowId={({ id }) => id}
      rowPath={({ id }) => paths.payout(id)}
      empty={empty}
      action={
        <>
          <ActionLink label="Calendar" link={paths.payoutCalendar()} why={null} secondary />
          <ActionLink label="Schedules" link={paths.payoutSchedules()} why={null} secondary />
          <ActionLink label="By day" link={paths.payoutDays()} why={null} secondary />
        </>
      }
      RowMenu={RowMenu}
      tabs={{ name: 'status', label: 'Status', all: 'All', options: statuses }}
      segments={{ name: 'whose', label: 'Whose payouts', all: 'All', options: whose }}
    />
  );
}
