import { Progress } from '@mantine/core';
import { useSuspenseQuery } from '@tanstack/react-query';
import { tell } from '../client/errors.ts';
import { syncState } from '../client/queries.ts';
import { queryClient } from '../client/query-client.ts';
import type { SyncState } from '../client/types.ts';
import { AsOf } from '../components/as-of.tsx';
import { ObjectId } from '../components/object-id.tsx';
import { StatusBadge } from '../components/status-badge.tsx';
import { Time } from '../components/time.tsx';
import { DetailPage } from '../layouts/detail-page.tsx';
import { pageHandle } from '../lib/handle.ts';
import { words } from '../lib/words.ts';
import { Figures } from '../ui/answer.tsx';
import { KeyValue } from '../ui/key-value.tsx';
import { Nothing, Section } from '../ui/section.tsx';
import { SmallTable } from '../ui/small-table.tsx';

export const loader = async () => {
  await queryClient.ensureQueryData(syncState);
  return null;
};
export const handle = pageHandle('Sync');

export function Component() {
  const { data, error, isFetching, refetch } = useSuspenseQuery(syncState);
  const { backfill, events, unhandled, refetches, limiter, sweep } = data.data;
  return (
    <DetailPage
      title="Sync"
      asOf={
        <AsOf
          at={data.asOf}
          busy={isFetching}
          onRefresh={() => void refetch()}
          label="Read the state again"
          staleBecause={error ? tell(error).message : undefined}
        />
      }
    >
      <Backfill backfill={backfill} />
      <Section title="Events">
        <Figures
          figures={[
            ['Handled', events.handled.toLocaleString('en-US')],
            ['Waiting', events.waiting.toLocaleString('en-US')],
            ['Failed', events.failed.toLocaleString('en-US')],
            ['Of unknown type', events.unknown.toLocaleString('en-US')],
          ]}
        />
        {events.last ? (
          <p>
            Last: {events.last.type} <ObjectId id={events.last.id} />, received{' '}
            <Time at={events.last.receivedAt} />
          </p>
        ) : (
          <Nothing>No event has come in yet.</Nothing>
        )}
      </Section>
      <Unhandled unhandled={unhandled} />
      <Section title="Calls to Stripe">
        <KeyValue
          facts={[
            ['Now', `${limiter.perSecond} of ${limiter.limit} a second`],
            ['Waiting', limiter.waiting.toLocaleString('en-US')],
            [
              'Objects to fetch again',
              `${refetches.waiting.toLocaleString('en-US')}, ${refetches.failing.toLocaleString('en-US')} failing`,
            ],
            [
              'Last balance sweep',
              sweep.lastAt === null ? 'None yet' : <Time key="at" at={sweep.lastAt} />,
            ],
            [
              'Accounts swept',
              `${sweep.accounts.toLocaleString('en-US')}, ${sweep.due.toLocaleString('en-US')} due`,
            ],
          ]}
        />
      </Section>
    </DetailPage>
  );
}

function Backfill({ backfill }: Pick<SyncState, 'backfill'>) {
  const done = backfill.state === 'done';
  return (
    <Section
      title="Backfill"
      note={
        done && backfill.finishedAt !== null ? (
          <>
            done <Time at={backfill.finishedAt} />
          </>
        ) : (
          `${Math.floor(backfill.percent)} %`
        )
      }
    >
      <Progress value={backfill.percent} size="sm" my={12} aria-label="Backfill" />
      <SmallTable
        label="Backfill by kind"
        rows={backfill.kinds}
        rowKey={({ kind }) => kind}
        columns={[
          { header: 'Kind', cell: ({ kind }) => words(kind) },
          {
            header: 'State',
            cell: ({ rangesLeft, refused }) => (
              <StatusBadge status={refused ? 'refused' : rangesLeft > 0 ? 'running' : 'done'} />
            ),
          },
          { header: 'Objects', align: 'end', cell: (kind) => kind.objects.toLocaleString('en-US') },
          { header: 'Pages', align: 'end', cell: (kind) => kind.pages.toLocaleString('en-US') },
          {
            header: 'Ranges left',
            align: 'end',
            cell: ({ rangesLeft }) => rangesLeft.toLocaleString('en-US'),
          },
        ]}
      />
      {backfill.kinds.map(({ kind, refused }) =>
        refused ? (
          <p key={kind}>
            Stripe does not give {words(kind).toLowerCase()} objects to this key: {refused} Give the
            key that permission in Stripe, and start Countinghouse again.
          </p>
        ) : null,
      )}
    </Section>
  );
}

function Unhandled({ unhandled }: Pick<SyncState, 'unhandled'>) {
  return (
    <Section title="Events that could not be handled">
      {unhandled.length === 0 ? (
        <Nothing>None.</Nothing>
      ) : (
        <SmallTable
          label="Events that could not be handled"
          rows={unhandled}
          rowKey={({ id }) => id}
          columns={[
            { header: 'Event', cell: ({ id }) => <ObjectId id={id} /> },
            { header: 'Type', cell: ({ type }) => type },
            { header: 'Created', cell: ({ created }) => <Time at={created} /> },
            { header: 'Why', cell: ({ error }) => error },
            { header: 'Tries', align: 'end', cell: ({ attempts }) => attempts },
            {
              header: 'Next try',
              align: 'end',
              cell: ({ nextAttemptAt }) =>
                nextAttemptAt === null ? null : <Time at={nextAttemptAt} due />,
            },
          ]}
        />
      )}
    </Section>
  );
}
