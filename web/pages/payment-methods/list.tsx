import { lazy } from 'react';
import { configurationList, configurationSummary } from '../../client/queries.ts';
import type { ConfigurationRow } from '../../client/types.ts';
import { pageHandle } from '../../lib/handle.ts';
import { paths } from '../../lib/paths.ts';
import { columnsOf } from '../../table/columns.ts';
import type { ListDeclaration } from '../../table/filters.ts';
import { ListPage } from '../../table/list-page.tsx';
import { listLoader } from '../../table/loader.ts';
import { EmptyState } from '../../ui/states.tsx';
import { yesNo } from '../options.ts';

const RowMenu = lazy(() => import('./row-menu.ts'));

const empty = (
  <EmptyState title="No payment methods are known yet">
    The platform’s are read from Stripe first, then those of each account.
  </EmptyState>
);

const whose = [
  { value: 'platform', label: 'Platform' },
  { value: 'connected', label: 'Accounts' },
];

export const list: ListDeclaration = {
  search: 'Search account, name or a method that is offered',
  defaultSort: '-whose',
  noun: 'configuration',
  file: 'payment_methods',
  filters: [
    { kind: 'choice', name: 'whose', label: 'Whose', options: whose },
    { kind: 'choice', name: 'active', label: 'Active', options: yesNo },
    { kind: 'choice', name: 'is_default', label: 'Default', options: yesNo },
    { kind: 'text', name: 'account', label: 'Account', placeholder: 'acct_…' },
    { kind: 'text', name: 'parent', label: 'Parent', placeholder: 'pmc_…' },
  ],
};

export const loader = listLoader(list, configurationList);
export const handle = pageHandle('Payment methods');

const column = columnsOf<ConfigurationRow>();
export const columns = column.columns([
  column.lead('whose', {
    header: 'Whose',
    size: 200,
    sorts: true,
    text: ({ account, accountName }) =>
      account === null ? 'The platform' : (accountName ?? account),
    id: ({ id }) => id,
  }),
  column.text('name', { header: 'Configuration', size: 150, sorts: true }),
  column.accessor(({ available }) => available.join(', '), {
    id: 'available',
    header: 'Customers see',
    size: 360,
    cell: ({ getValue }) => getValue() || 'Nothing',
    meta: { csv: [{ header: 'Customers see', text: ({ available }) => available.join(', ') }] },
  }),
  column.count('available_count', { header: 'Methods', size: 88, sorts: true }),
  column.yesNo('is_default', { header: 'Default' }),
  column.yesNo('active', { header: 'Active' }),
  column.id('parent', { header: 'Parent', hidden: true }),
  column.id('id', { header: 'Configuration id', hidden: true }),
  column.time('observedAt', { header: 'As of', hidden: true }),
]);

export function Component() {
  return (
    <ListPage
      list={list}
      query={configurationList}
      summary={configurationSummary}
      columns={columns}
      rowId={({ id }) => id}
      rowPath={({ id }) => paths.paymentMethodsOf(id)}
      empty={empty}
      RowMenu={RowMenu}
      tabs={{ name: 'whose', label: 'Whose', all: 'All', options: whose }}
    />
  );
}
