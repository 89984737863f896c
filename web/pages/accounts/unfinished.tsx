import type { InferResponseType } from 'hono/client';
import { lazy } from 'react';
import { linkStateNames } from '../../../api/onboarding/rules.ts';
import { unfinishedList, unfinishedSummary } from '../../client/accounts.ts';
import type { api } from '../../client/api.ts';
import { StatusBadge } from '../../components/status-badge.tsx';
import { pageHandle } from '../../lib/handle.ts';
import { paths } from '../../lib/paths.ts';
import { count, countryName } from '../../lib/words.ts';
import { columnsOf } from '../../table/columns.ts';
import type { ListDeclaration } from '../../table/filters.ts';
import { ListPage } from '../../table/list-page.tsx';
import { listLoader } from '../../table/loader.ts';
import { EmptyState } from '../../ui/states.tsx';
import { countries } from '../options.ts';

type Row = InferResponseType<typeof api.accounts.onboarding.$get>['data'][number];

const RowMenu = lazy(() => import('./row-menu.ts'));

const empty = (
  <EmptyState title="Everybody has finished">
    Whoever has been created and has not handed in all that Stripe asks for appears here, with where
    they stopped. A new link takes them back there.
  </EmptyState>
);

/** What came of the newest link that was made for an account's holder. */
const links = Object.entries(linkStateNames).map(([value, label]) => ({ value, label }));

export const list: ListDeclaration = {
  search: 'Search name, e-mail or id',
  defaultSort: 'created',
  noun: 'onboarding',
  file: 'onboarding',
  filters: [
    { kind: 'choice', name: 'link', label: 'Link', options: links, many: true },
    { kind: 'choice', name: 'country', label: 'Country', options: countries, many: true },
    { kind: 'days', name: 'created', label: 'Created' },
  ],
};

export const loader = listLoader(list, unfinishedList);
export const handle = pageHandle('Unfinished onboarding', {
  label: 'Accounts',
  to: paths.accounts(),
});

const column = columnsOf<Row>();
const missingText = ({ missing }: Row) => missing.join(', ');

export const columns = column.columns([
  column.lead('name', {
    header: 'Account',
    size: 210,
    sorts: true,
    text: ({ name }) => name,
    id: ({ id }) => id,
  }),
  column.text('stoppedAt', { header: 'Stopped at', size: 150 }),
  column.accessor(({ missing }) => missing.length, {
    id: 'missing',
    header: 'Still missing',
    size: 270,
    enableSorting: false,
    meta: { csv: [{ header: 'Still missing', text: missingText }] },
    cell: ({ row: { original } }) => (
      <span title={missingText(original)}>
        {count(original.missing.length, 'thing')}: {missingText(original)}
      </span>
    ),
  }),
  column.time('changedAt', { header: 'Last change', size: 110 }),
  column.accessor('link', {
    id: 'link',
    header: 'Link',
    size: 132,
    enableSorting: false,
    meta: { card: 'aside', csv: [{ header: 'Link', text: ({ link }) => linkStateNames[link] }] },
    cell: ({ getValue }) => (
      <StatusBadge status={getValue()}>{linkStateNames[getValue()]}</StatusBadge>
    ),
  }),
  column.time('linkMadeAt', { header: 'Link made', size: 100, card: 'none' }),
  column.time('linkExpiresAt', { header: 'Works until', size: 104, due: true }),
  column.time('created', { header: 'Created', sorts: true }),
  column.time('returnedAt', { header: 'Came back', hidden: true }),
  column.text('country', { header: 'Country', size: 120, hidden: true, show: countryName }),
  column.text('email', { header: 'E-mail', size: 190, hidden: true }),
  column.id('id', { header: 'Account id', hidden: true }),
  column.time('observedAt', { header: 'As of', hidden: true }),
]);

/** Whose onboarding has not been finished, where they stopped, and what came of their link. */
export function Component() {
  return (
    <ListPage
      list={list}
      query={unfinishedList}
      summary={unfinishedSummary}
      columns={columns}
      rowId={({ id }) => id}
      rowPath={({ id }) => paths.account(id)}
      empty={empty}
      RowMenu={RowMenu}
    />
  );
}
