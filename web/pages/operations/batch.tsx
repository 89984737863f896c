import { Button, Progress } from '@mantine/core';
import { useMutation, useQueryClient, useSuspenseQuery } from '@tanstack/react-query';
import { Link, type LoaderFunctionArgs, useParams } from 'react-router';
import { tell } from '../../client/errors.ts';
import { batchQuery, cancelBatch, isRunning } from '../../client/operations.ts';
import { queryClient as client } from '../../client/query-client.ts';
import type { Batch } from '../../client/types.ts';
import { StatusBadge } from '../../components/status-badge.tsx';
import { Time } from '../../components/time.tsx';
import { DetailPage } from '../../layouts/detail-page.tsx';
import { pageHandle } from '../../lib/handle.ts';
import { paths } from '../../lib/paths.ts';
import { useSecondsUntil } from '../../lib/seconds-until.ts';
import { count, operationName } from '../../lib/words.ts';
import { Answer } from '../../ui/answer.tsx';
import { KeyValue } from '../../ui/key-value.tsx';
import { Section } from '../../ui/section.tsx';
import { SmallTable } from '../../ui/small-table.tsx';
import { BatchResults } from './batch-results.tsx';
import styles from './operations.module.css';

export const loader = async ({ params: { batch = '' } }: LoaderFunctionArgs) => {
  await client.ensureQueryData(batchQuery(batch));
  return null;
};
export const handle = pageHandle('Batch', { label: 'Operations', to: paths.operations() });

/** Many operations that were ordered together: how far they are, and the way to each. */
export function Component() {
  const { batch: id = '' } = useParams();
  const { data: batch } = useSuspenseQuery(batchQuery(id));
  const { refused, ...counts } = batch.counts;
  // What was so already is refused, and nobody's trouble.
  const stand = Object.entries({
    ...counts,
    refused: refused - batch.skipped,
    skipped: batch.skipped,
  }).filter(([, n]) => n > 0);
  return (
    <DetailPage title={`${operationName(batch.kind)}: ${count(batch.total, 'operation')}`}>
      <BatchStanding batch={batch} />
      <Section title="Where they stand">
        <SmallTable
          label="Where they stand"
          rows={stand}
          rowKey={([status]) => status}
          columns={[
            { header: 'Status', cell: ([status]) => <StatusBadge status={status} /> },
            {
              header: 'Operations',
              align: 'end',
              cell: ([status, n]) => (
                <Link to={paths.operationsOf(id, status === 'skipped' ? 'refused' : status)}>
                  {n.toLocaleString('en-US')}
                </Link>
              ),
            },
          ]}
        />
        <BatchResults batch={batch} />
      </Section>
      <Section title="On record">
        <KeyValue
          facts={[
            ['Reason', batch.reason],
            ['Ordered by', batch.by.name],
            ['Ordered', <Time key="ordered" at={batch.createdAt} />],
            ['Recalled', batch.canceledAt === null ? null : <Time key="c" at={batch.canceledAt} />],
            [
              'All of them',
              <Link key="all" to={paths.operationsOf(id)}>
                Open as a list
              </Link>,
            ],
          ]}
        />
      </Section>
    </DetailPage>
  );
}

/** How far a batch is, with what can still be called back. */
export function BatchStanding({ batch }: { batch: Batch }) {
  const queryClient = useQueryClient();
  const { id, counts, total, beginsAt, skipped } = batch;
  const recall = useSecondsUntil(beginsAt);
  const canceling = useMutation({
    mutationFn: () => cancelBatch(id),
    onSettled: () => queryClient.invalidateQueries({ queryKey: ['operations'] }),
  });
  const waiting = counts.queued + counts.waiting_approval + counts.waiting_funds;
  const moving = counts.queued + counts.running + counts.unknown;
  const failed = counts.refused - skipped + counts.partly_done;
  const left = skipped > 0 ? `, ${count(skipped, 'was', 'were')} so already` : '';
  const recalled = counts.canceled === total;
  const held = recall > 0 && counts.queued > 0;
  const title = held
    ? `Begins in ${count(recall, 'second')}`
    : isRunning(batch)
      ? `${count(total - moving, 'is', 'are')} through, ${moving.toLocaleString('en-US')} to go`
      : failed > 0
        ? `Ended: ${failed.toLocaleString('en-US')} of ${total.toLocaleString('en-US')} not done`
        : waiting > 0
          ? `${count(waiting, 'waits', 'wait')} for approval or funds`
          : recalled
            ? 'Called back'
            : 'Ended';
  const tone = isRunning(batch)
    ? 'neutral'
    : failed > 0
      ? 'bad'
      : waiting > 0
        ? 'waiting'
        : counts.succeeded > 0
          ? 'good'
          : 'neutral';
  return (
    <Answer tone={tone} title={<span role="status">{title}</span>}>
      <p>
        {held
          ? 'Nothing has been sent to Stripe yet. Until then all of it can be called back.'
          : recalled
            ? 'Nothing was sent to Stripe.'
            : `${counts.succeeded.toLocaleString('en-US')} of ${total.toLocaleString('en-US')} done${left}.`}
      </p>
      <Progress
        value={((total - moving) / total) * 100}
        aria-label="Through"
        className={styles.progress}
      />
      {waiting > 0 ? (
        <div className={styles.acts}>
          <Button
            size="sm"
            variant="default"
            loading={canceling.isPending}
            onClick={() => canceling.mutate()}
          >
            {held ? 'Call all back' : `Cancel the ${waiting.toLocaleString('en-US')} not begun`}
          </Button>
        </div>
      ) : null}
      {canceling.error ? <p role="alert">{tell(canceling.error).message}</p> : null}
    </Answer>
  );
}
