import { lazy } from 'react';
import { Outlet } from 'react-router';
import { checkoutStates } from '../../../api/checkout/rules.ts';
import { whyNot } from '../../../api/staff/rules.ts';
import { checkoutList, checkoutSummary } from '../../client/queries.ts';
import type { CheckoutRow } from '../../client/types.ts';
import { ActionLink } from '../../components/action-link.tsx';
import { statusLabel } from '../../components/status-badge.tsx';
import { useSession } from '../../layouts/use-session.ts';
import { pageHandle } from '../../lib/handle.ts';
import { shortId } from '../../lib/ids.ts';
import { paths } from '../../lib/paths.ts';
import { columnsOf } from '../../table/columns.ts';
import type { ListDeclaration } from '../../table/filters.ts';
import { ListPage } from '../../table/list-page.tsx';
import { listLoader } from '../../table/loader.ts';
import { EmptyState } from '../../ui/states.tsx';
import { currencies } from '../options.ts';

const RowMenu = lazy(() => import('./row-menu.ts'));

const empty = (
  <EmptyState title="No Checkout Sessions yet">
    Each is a page of Stripe’s on which one customer pays, and appears here from its making on.
  </EmptyState>
);

const states = checkoutStates.map((value) => ({ value, label: statusLabel(value) }));

export const list: ListDeclaration = {
  search: 'Search customer, e-mail, amount or id',
  defaultSort: '-created',
  noun: 'checkout session',
  file: 'checkout',
  filters: [
    { kind: 'choice', name: 'state', label: 'State', options: states, many: true },
    { kind: 'choice', name: 'currency', label: 'Currency', options: currencies, many: true },
    { kind: 'amount', name: 'amount', label: 'Amount', currencies },
    { kind: 'days', name: 'expires_at', label: 'Expires' },
    { kind: 'days', name: 'created', label: 'Created' },
    { kind: 'text', name: 'customer_email', label: 'Customer’s e-mail', placeholder: 'kim@…' },
    { kind: 'text', name: 'payment_intent', label: 'Payment intent', placeholder: 'pi_…' },
  ],
};

export const loader = listLoader(list, checkoutList);
export const handle = pageHandle('Checkout');

const column = columnsOf<CheckoutRow>();
export const columns = column.columns([
  column.lead('customer', {
    header: 'Customer',
    size: 220,
    text: ({ customer, customer_email, id }) => customer ?? customer_email ?? id,
    short: ({ customer, customer_email, id }) => customer ?? customer_email ?? shortId(id),
    id: ({ id }) => id,
  }),
  column.money('amount', { header: 'Amount', sorts: true, total: true, card: 'aside' }),
  column.status('state', { header: 'State', size: 130 }),
  column.time('expires_at', {
    header: 'Expires',
    sorts: true,
    due: true,
    // Once it is completed, nothing expires any more.
    of: ({ state, expires_at }) => (state === 'open' ? expires_at : null),
  }),
  column.time('created', { header: 'Created', sorts: true }),
  column.text('customer_email', { header: 'E-mail', size: 200, hidden: true }),
  column.id('payment_intent', { header: 'Payment intent', hidden: true }),
  column.id('id', { header: 'Session', hidden: true }),
  column.time('observedAt', { header: 'As of', hidden: true }),
]);

export function Component() {
  const { role } = useSession();
  return (
    <ListPage
      list={list}
      query={checkoutList}
      summary={checkoutSummary}
      columns={columns}
      rowId={({ id }) => id}
      rowPath={({ id }) => paths.checkoutSession(id)}
      empty={empty}
      RowMenu={RowMenu}
      action={
        <ActionLink
          label="New checkout"
          link={paths.checkoutCreate()}
          why={whyNot(role, 'checkout:create') ?? null}
          ofStripe
        />
      }
      tabs={{ name: 'state', label: 'State', all: 'All', options: states }}
    >
      <Outlet />
    </ListPage>
  );
}
