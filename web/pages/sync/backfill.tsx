import { Progress } from '@mantine/core';
import type { SyncState } from '../../client/types.ts';
import { StatusBadge } from '../../components/status-badge.tsx';
import { Time } from '../../components/time.tsx';
import { duration } from '../../lib/duration.ts';
import { words } from '../../lib/words.ts';
import { Figures } from '../../ui/answer.tsx';
import { Section } from '../../ui/section.tsx';
import { SmallTable } from '../../ui/small-table.tsx';
import styles from './sync.module.css';

type BackfillState = SyncState['backfill'];
type List = BackfillState['kinds'][number];

/** How far everything is read, how fast, and how long that still takes. */
export function Backfill({ backfill }: { backfill: BackfillState }) {
  const { percent, kinds } = backfill;
  const running = backfill.state === 'running';
  return (
    <Section title="Backfill" note={<When backfill={backfill} />}>
      {running ? (
        <Progress
          value={percent ?? 100}
          // How far it is cannot be told before the first pages of each list are there.
          animated={percent === null}
          size="sm"
          my={12}
          aria-label={percent === null ? 'Backfill, how far is unknown yet' : 'Backfill'}
        />
      ) : null}
      {running ? <Pace backfill={backfill} /> : null}
      <SmallTable
        label="Backfill by list"
        rows={kinds}
        rowKey={(list) => nameOf(list)}
        columns={[
          { header: 'List', cell: nameOf },
          { header: 'State', cell: (list) => <StatusBadge status={stateOf(list)} /> },
          { header: 'Objects', align: 'end', cell: (list) => figure(list.objects) },
          { header: 'Pages', align: 'end', cell: (list) => figure(list.pages) },
          ...(running
            ? [
                {
                  header: 'Pages left',
                  align: 'end' as const,
                  cell: (list: List) =>
                    list.pagesLeft === null
                      ? 'unknown yet'
                      : list.pagesLeft === 0
                        ? '–'
                        : `about ${figure(list.pagesLeft)}`,
                },
              ]
            : []),
        ]}
      />
      {kinds.map((list) =>
        list.refused ? (
          <p key={nameOf(list)} className={styles.below}>
            Stripe does not give {nameOf(list).toLowerCase()} to this key
            {list.refused.permission ? `, which needs ${list.refused.permission}` : ''}. Give it
            that permission in Stripe, and start Countinghouse again. Stripe says:{' '}
            {list.refused.message}
          </p>
        ) : list.failed ? (
          <p key={nameOf(list)} className={styles.below}>
            {nameOf(list)} could not be kept: {list.failed}. They are read again at the next start,
            or by another backfill.
          </p>
        ) : null,
      )}
    </Section>
  );
}

function When({ backfill }: { backfill: BackfillState }) {
  const { state, percent, startedAt, finishedAt, startedBy } = backfill;
  const by = startedBy ? `by ${startedBy} ` : '';
  if (state === 'done' && startedAt !== null && finishedAt !== null)
    return (
      <>
        {by ? `started ${by}, ` : ''}done <Time at={finishedAt} />, in{' '}
        {duration(Math.max(1, finishedAt - startedAt))}
      </>
    );
  return (
    <>
      {percent === null ? '' : `${percent} %, `}started {by}
      {startedAt === null ? null : <Time at={startedAt} />}
    </>
  );
}

function Pace({ backfill }: { backfill: BackfillState }) {
  const { rate, secondsLeft, requestsDone, requestsLeft, accountsLeft } = backfill;
  return (
    <Figures
      figures={[
        ['Time left', secondsLeft === null ? 'unknown yet' : `about ${duration(secondsLeft)}`],
        ['Objects a second', rate ? figure(Math.round(rate.objects)) : 'unknown yet'],
        ['Requests a second', rate ? rate.requests.toFixed(1) : 'unknown yet'],
        ['Requests made', figure(requestsDone)],
        ['Requests left', requestsLeft === null ? 'unknown yet' : `about ${figure(requestsLeft)}`],
        ['Balances to read', figure(accountsLeft)],
      ]}
    />
  );
}

const figure = (n: number) => n.toLocaleString('en-US');

const nameOf = ({ kind, connected }: List) =>
  `${words(kind)}s${connected ? ' of connected accounts' : ''}`;

const stateOf = ({ refused, failed, rangesLeft }: List) =>
  refused ? 'refused' : failed ? 'failed' : rangesLeft > 0 ? 'running' : 'done';
