import { Progress } from '@mantine/core';
import { useState } from 'react';
import type { SyncState } from '../../client/types.ts';
import { StatusBadge } from '../../components/status-badge.tsx';
import { Time } from '../../components/time.tsx';
import { duration } from '../../lib/duration.ts';
import { count } from '../../lib/words.ts';
import { Figures } from '../../ui/answer.tsx';
import { Section } from '../../ui/section.tsx';
import { SmallTable } from '../../ui/small-table.tsx';
import { nameOfList } from './list-name.ts';
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
      <Lists backfill={backfill} />
      {kinds.map((list) =>
        list.refused ? (
          <p key={nameOfList(list)} className={styles.below}>
            Stripe does not give {nameOfList(list).toLowerCase()} to this key
            {list.refused.permission ? `, which needs ${list.refused.permission}` : ''}. Give it
            that permission in Stripe, and start Countinghouse again. Stripe says:{' '}
            {list.refused.message}
          </p>
        ) : list.failed ? (
          <p key={nameOfList(list)} className={styles.below}>
            {nameOfList(list)} could not be kept: {list.failed}. They are read again at the next
            start, or by another backfill.
          </p>
        ) : null,
      )}
    </Section>
  );
}

/** Each list; folded when there is nothing to watch and nothing to mend. */
function Lists({ backfill: { state, kinds } }: { backfill: BackfillState }) {
  const running = state === 'running';
  const inTrouble = kinds.some(({ refused, failed }) => refused ?? failed);
  // Only once: what somebody watches does not fold when it comes to its end.
  const [open, setOpen] = useState(running || inTrouble);
  const objects = kinds.reduce((sum, list) => sum + list.objects, 0);
  return (
    <details
      className={styles.lists}
      open={open}
      onToggle={(event) => setOpen(event.currentTarget.open)}
    >
      <summary>
        {count(kinds.length, 'list')}, {count(objects, 'object')}
      </summary>
      <SmallTable
        label="Backfill by list"
        rows={kinds}
        rowKey={(list) => nameOfList(list)}
        columns={[
          { header: 'List', cell: nameOfList },
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
    </details>
  );
}

function When({ backfill }: { backfill: BackfillState }) {
  const { state, percent, startedAt, finishedAt, startedBy } = backfill;
  const by = startedBy ? ` by ${startedBy}` : '';
  if (state === 'done' && startedAt !== null && finishedAt !== null)
    return (
      <>
        {by ? `started${by}, ` : ''}done <Time at={finishedAt} />, in{' '}
        {duration(Math.max(1, finishedAt - startedAt))}
      </>
    );
  return (
    <>
      {percent === null ? '' : `${percent} %, `}started{by}{' '}
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

const stateOf = ({ refused, failed, rangesLeft }: List) =>
  refused ? 'refused' : failed ? 'failed' : rangesLeft > 0 ? 'running' : 'done';
