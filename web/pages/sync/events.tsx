import { Link } from 'react-router';
import { eventsKeptDays } from '../../../api/sync/rules.ts';
import type { SyncState } from '../../client/types.ts';
import { ObjectId } from '../../components/object-id.tsx';
import { Time } from '../../components/time.tsx';
import { paths } from '../../lib/paths.ts';
import { count } from '../../lib/words.ts';
import { Figures } from '../../ui/answer.tsx';
import { Nothing, Section } from '../../ui/section.tsx';
import { SmallTable } from '../../ui/small-table.tsx';
import ReplayFailed from './replay-failed.tsx';
import styles from './sync.module.css';

/** What Stripe has told of, and whether that was taken in. */
export function Events({ events, failed }: Pick<SyncState, 'events' | 'failed'>) {
  const { last, oldest } = events;
  const shown = (n: number) => n.toLocaleString('en-US');
  return (
    <Section title="Events" note={<Link to={paths.syncEvents()}>All events</Link>}>
      <Figures
        figures={[
          ['Failed', shown(events.failed)],
          ['Waiting', shown(events.waiting)],
          ['Handled', shown(events.handled)],
          ['Not kept here', shown(events.unknown)],
          ['Ignored', shown(events.ignored)],
        ]}
      />
      {last && oldest !== null ? (
        <>
          <p>
            The last one came in <Time at={last.receivedAt} />: {last.type}{' '}
            <ObjectId id={last.id} />
          </p>
          <p>
            The oldest here is of <Time at={oldest} />. What is settled is kept for {eventsKeptDays}{' '}
            days.
          </p>
        </>
      ) : (
        <Nothing>No event has come in yet.</Nothing>
      )}
      {failed.length > 0 ? (
        <>
          <SmallTable
            label="Events that failed"
            rows={failed}
            rowKey={({ id }) => id}
            columns={[
              { header: 'Event', cell: ({ id }) => <ObjectId id={id} /> },
              { header: 'Type', cell: ({ type }) => type },
              {
                header: 'Object',
                cell: ({ object }) => (object ? <ObjectId id={object} /> : null),
              },
              { header: 'Why', wrap: true, cell: ({ error }) => error },
              { header: 'Tries', align: 'end', cell: ({ attempts }) => attempts },
              {
                header: 'Next try',
                align: 'end',
                cell: ({ nextAttemptAt }) => <Time at={nextAttemptAt} due />,
              },
            ]}
          />
          <div className={styles.below}>
            <ReplayFailed failed={events.failed} />
          </div>
          {events.failed > failed.length ? (
            <p>
              These are the newest.{' '}
              <Link to={paths.syncEvents('failed')}>
                All {count(events.failed, 'failed event')}
              </Link>
            </p>
          ) : null}
        </>
      ) : null}
    </Section>
  );
}
