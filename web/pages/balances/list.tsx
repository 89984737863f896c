import { lazy } from 'react';
import { balanceDetail, balanceList, balanceSummary } from '../../client/queries.ts';
import { queryClient } from '../../client/query-client.ts';
import type { BalanceRow } from '../../client/types.ts';
import { pageHandle } from '../../lib/handle.ts';
import { paths } from '../../lib/paths.ts';
import { countryName } from '../../lib/words.ts';
import { columnsOf } from '../../table/columns.ts';
import type { ListDeclaration } from '../../table/filters.ts';
import { ListPage } from '../../table/list-page.tsx';
import { listLoader } from '../../table/loader.ts';
import { EmptyState } from '../../ui/states.tsx';
import { countries, currencies, negativeOnly } from '../options.ts';
import { platformHolder } from './holder.ts';
import { PlatformBalances } from './platform.tsx';

const RowMenu = lazy(() => import('./row-menu.ts'));

const empty = (
  <EmptyState title="No balances read yet">
    The balances of connected accounts appear here as the sweep reads them, those with recent
    activity first.
  </EmptyState>
);

export const list: ListDeclaration = {
  search: 'Search account name or id',
  defaultSort: 'available',
  noun: 'balance',
  file: 'balances',
  noIds: true,
  filters: [
    { kind: 'choice', name: 'negative', label: 'Negative', options: negativeOnly },
    { kind: 'choice', name: 'currency', label: 'Currency', options: currencies, many: true },
    { kind: 'amount', name: 'available', label: 'Available', currencies },
    { kind: 'amount', name: 'pending', label: 'Pending', currencies },
    { kind: 'amount', name: 'total', label: 'Total', currencies },
    { kind: 'choice', name: 'country', label: 'Country', options: countries, many: true },
  ],
};

const rowsLoader = listLoader(list, balanceList);
export const loader: typeof rowsLoader = (args) => {
  void queryClient.prefetchQuery(balanceDetail(platformHolder).snapshot);
  return rowsLoader(args);
};
export const handle = pageHandle('Balances');

const column = columnsOf<BalanceRow>();
export const columns = column.columns([
  column.lead('name', {
    header: 'Account',
    size: 220,
    sorts: true,
    text: ({ name, account }) => name ?? account,
    id: ({ account }) => account,
  }),
  column.currency('currency', { header: 'Currency', card: 'none' }),
  column.text('country', { header: 'Country', card: 'none', show: countryName }),
  column.money('available', {
    header: 'Available',
    size: 150,
    sorts: true,
    card: 'aside',
    dash: true,
    alarm: true,
  }),
  column.money('pending', { header: 'Pending', size: 150, sorts: true, dash: true }),
  column.money('total', {
    header: 'Total',
    size: 150,
    sorts: true,
    total: true,
    dash: true,
    alarm: true,
  }),
  column.time('observedAt', { header: 'As of' }),
  column.id('account', { header: 'Account id', hidden: true }),
]);

export function Component() {
  return (
    <ListPage
      list={list}
      query={balanceList}
      summary={balanceSummary}
      columns={columns}
      rowId={({ account, currency }) => `${account} ${currency}`}
      rowPath={({ account }) => paths.balance(account)}
      empty={empty}
      RowMenu={RowMenu}
      tabs={{ name: 'negative', label: 'Balances', all: 'All accounts', options: negativeOnly }}
    >
      <PlatformBalances />
    </ListPage>
  );
}
