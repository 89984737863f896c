import { useSuspenseQuery } from '@tanstack/react-query';
import { type LoaderFunctionArgs, useParams } from 'react-router';
import { eventStateLabels } from '../../../api/sync/rules.ts';
import { queryClient } from '../../client/query-client.ts';
import { eventDetail } from '../../client/sync.ts';
import type { EventDetail } from '../../client/types.ts';
import { Changes } from '../../components/changes.tsx';
import { ObjectId } from '../../components/object-id.tsx';
import { RawObject } from '../../components/raw-object.tsx';
import { Time } from '../../components/time.tsx';
import { DetailPage } from '../../layouts/detail-page.tsx';
import { duration } from '../../lib/duration.ts';
import { pageHandle } from '../../lib/handle.ts';
import { shortId } from '../../lib/ids.ts';
import { paths } from '../../lib/paths.ts';
import { count, operationName, words } from '../../lib/words.ts';
import { Answer } from '../../ui/answer.tsx';
import { KeyValue } from '../../ui/key-value.tsx';
import { Nothing, Section } from '../../ui/section.tsx';
import { SmallTable } from '../../ui/small-table.tsx';
import { EventOrders } from './event-orders.tsx';
import { EventStateBadge } from './event-state.tsx';
import styles from './sync.module.css';

export const loader = async ({ params }: LoaderFunctionArgs) => {
  await queryClient.ensureQueryData(eventDetail(params.event ?? ''));
  return null;
};
export const handle = pageHandle(
  ({ event = '' }) => `Event ${shortId(event)}`,
  () => [
    { label: 'Sync', to: paths.sync() },
    { label: 'Events', to: paths.syncEvents() },
  ],
);

/** One event: what became of it, what it changed, what made it happen, and its payload. */
export function Component() {
  const { event: id = '' } = useParams();
  const { data: event } = useSuspenseQuery(eventDetail(id)).data;
  return (
    <DetailPage
      title={event.type}
      status={<EventStateBadge state={event.state} />}
      action={<EventOrders key={id} event={event} />}
      object={{ id, account: event.account }}
    >
      <Outcome event={event} />
      <Section title="Event">
        <KeyValue
          facts={[
            ['Id', <ObjectId key="id" id={event.id} here />],
            ['About', event.object ? <ObjectId key="object" id={event.object} /> : null],
            ['Account', event.account ? <ObjectId key="account" id={event.account} /> : 'Platform'],
            ['Created', <Time key="created" at={event.created} />],
            ['Came in', <CameIn key="received" event={event} />],
            ['Caused by', <Cause key="cause" event={event} />],
          ]}
        />
      </Section>
      <Section title="What it changed">
        {event.changed.length === 0 ? (
          <Nothing>
            {event.state === 'handled'
              ? 'No field of anything that was kept: its object was new then, or as new already.'
              : 'Nothing, as it has not been handled.'}
          </Nothing>
        ) : (
          <SmallTable
            label="What it changed"
            rows={event.changed}
            rowKey={({ kind, id: object }) => `${kind} ${object}`}
            columns={[
              {
                header: 'Object',
                cell: ({ kind, id: object }) => (
                  <>
                    {words(kind)} <ObjectId id={object} />
                  </>
                ),
              },
              {
                header: 'Fields',
                wrap: true,
                cell: ({ changes }) => (
                  <div className={styles.fields}>
                    <Changes changes={changes} />
                  </div>
                ),
              },
            ]}
          />
        )}
      </Section>
      {event.orders.length > 0 ? <Orders orders={event.orders} /> : null}
      <RawObject name="Event" object={event.payload} />
    </DetailPage>
  );
}

function Outcome({ event }: { event: EventDetail }) {
  const { state, stateText, error, attempts, nextAttemptAt, note, settledAt } = event;
  const tone = state === 'failed' ? 'bad' : state === 'handled' ? 'good' : 'neutral';
  return (
    <Answer tone={tone} title={stateText}>
      {error ? <p>{error}</p> : null}
      {attempts > 0 ? (
        <p>
          It failed {attempts === 1 ? 'once' : count(attempts, 'time')}
          {nextAttemptAt === null ? null : (
            <>
              ; the next try is <Time at={nextAttemptAt} due />
            </>
          )}
          .
        </p>
      ) : null}
      {note ? <p>{note}</p> : null}
      {settledAt === null ? null : (
        <p>
          {eventStateLabels[state]} <Time at={settledAt} />.
        </p>
      )}
    </Answer>
  );
}

function CameIn({ event: { receivedAt, delay } }: { event: EventDetail }) {
  return (
    <>
      <Time at={receivedAt} />, {delay < 2 ? 'at once' : `${duration(delay)} after it was created`}
    </>
  );
}

/** Whose doing it was, as far as the request tells. */
function Cause({ event: { operation, request } }: { event: EventDetail }) {
  if (operation)
    return (
      <>
        {operationName(operation.kind)} ordered by {operation.by}
      </>
    );
  if (request?.id) return <ObjectId id={request.id} />;
  return 'Stripe itself';
}

function Orders({ orders }: Pick<EventDetail, 'orders'>) {
  return (
    <Section title="What staff did">
      <SmallTable
        label="What staff did"
        rows={orders}
        rowKey={({ at, action }) => `${at} ${action}`}
        columns={[
          { header: 'What', cell: ({ action }) => words(action.slice(action.indexOf('.') + 1)) },
          { header: 'Who', cell: ({ by }) => by },
          { header: 'Why', wrap: true, cell: ({ reason }) => reason },
          { header: 'When', align: 'end', cell: ({ at }) => <Time at={at} /> },
        ]}
      />
    </Section>
  );
}
