import { useQuery } from '@tanstack/react-query';
import { lazy, Suspense } from 'react';
import { eventStateLabels, eventStates } from '../../../api/sync/rules.ts';
import { eventList, eventSummary } from '../../client/queries.ts';
import type { EventRow } from '../../client/types.ts';
import { pageHandle } from '../../lib/handle.ts';
import { paths } from '../../lib/paths.ts';
import { columnsOf } from '../../table/columns.ts';
import type { ListDeclaration } from '../../table/filters.ts';
import { ListPage } from '../../table/list-page.tsx';
import { listLoader } from '../../table/loader.ts';
import { EmptyState } from '../../ui/states.tsx';
import { EventStateBadge } from './event-state.tsx';

// Mostly nothing has failed, and then nobody needs it.
const ReplayFailed = lazy(() => import('./replay-failed.tsx'));

const empty = (
  <EmptyState title="No events yet">
    Whatever happens at Stripe comes in as an event, by webhook or by looking, and appears here.
  </EmptyState>
);

const states = eventStates.map((value) => ({ value, label: eventStateLabels[value] }));

export const list: ListDeclaration = {
  search: 'Search id, type or object',
  defaultSort: '-created',
  noun: 'event',
  filters: [
    { kind: 'choice', name: 'state', label: 'State', options: states, many: true },
    { kind: 'text', name: 'type', label: 'Type', placeholder: 'charge.refunded, or charge.' },
    { kind: 'text', name: 'account', label: 'Account', placeholder: 'acct_…' },
    { kind: 'days', name: 'created', label: 'Created' },
    { kind: 'days', name: 'received', label: 'Came in' },
  ],
};

export const loader = listLoader(list, eventList);
export const handle = pageHandle('Events', { label: 'Sync', to: paths.sync() });

const column = columnsOf<EventRow>();
export const columns = column.columns([
  column.lead('type', { header: 'Type', size: 260, text: ({ type }) => type, id: ({ id }) => id }),
  column.accessor('state', {
    header: 'State',
    size: 140,
    cell: ({ getValue }) => <EventStateBadge state={getValue()} />,
    meta: {
      card: 'aside',
      csv: [{ header: 'State', text: ({ state }) => eventStateLabels[state] }],
    },
  }),
  column.id('object', { header: 'Object', size: 150 }),
  column.id('account', { header: 'Account', size: 150 }),
  column.text('error', { header: 'Why it failed', size: 220 }),
  column.time('created', { header: 'Created', sorts: true }),
  column.time('received', { header: 'Came in', sorts: true }),
  column.id('id', { header: 'Event', hidden: true }),
  column.count('attempts', { header: 'Tries', hidden: true }),
  column.time('nextAttemptAt', { header: 'Next try', due: true, hidden: true }),
]);

export function Component() {
  const counts = useQuery(eventSummary({})).data?.data.tabs;
  return (
    <ListPage
      list={list}
      query={eventList}
      summary={eventSummary}
      columns={columns}
      rowId={({ id }) => id}
      rowPath={({ id }) => paths.syncEvent(id)}
      empty={empty}
      tabs={{ name: 'state', label: 'State', all: 'All', options: states }}
      ours
      action={
        counts?.failed ? (
          <Suspense>
            <ReplayFailed failed={counts.failed} />
          </Suspense>
        ) : null
      }
    />
  );
}
