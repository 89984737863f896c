import { useSuspenseQuery } from '@tanstack/react-query';
import { tell } from '../../client/errors.ts';
import { syncState } from '../../client/queries.ts';
import { queryClient } from '../../client/query-client.ts';
import { driftState } from '../../client/sync.ts';
import { AsOf } from '../../components/as-of.tsx';
import { DetailPage } from '../../layouts/detail-page.tsx';
import { pageHandle } from '../../lib/handle.ts';
import { Backfill } from './backfill.tsx';
import { Calls } from './calls.tsx';
import { Completeness } from './completeness.tsx';
import { Drift } from './drift.tsx';
import { Events } from './events.tsx';
import { Key } from './key.tsx';
import { RefetchQueue } from './refetch-queue.tsx';
import { Standing } from './standing.tsx';
import { StartBackfill } from './start-backfill.tsx';

export const loader = async () => {
  await Promise.all([
    queryClient.ensureQueryData(syncState),
    queryClient.ensureQueryData(driftState),
  ]);
  return null;
};
export const handle = pageHandle('Sync');

/** How true the snapshots are, and what is being done about it. */
export function Component() {
  const { data: answer, error, isFetching, refetch } = useSuspenseQuery(syncState);
  const { data, asOf } = answer;
  return (
    <DetailPage
      title="Sync"
      asOf={
        <AsOf
          at={asOf}
          busy={isFetching}
          onRefresh={() => void refetch()}
          label="Read the state again"
          ours
          staleBecause={error ? tell(error).message : undefined}
        />
      }
      action={<StartBackfill running={data.backfill.state === 'running'} />}
    >
      <Standing sync={data} asOf={asOf} />
      <Backfill backfill={data.backfill} />
      <Events events={data.events} failed={data.failed} />
      <RefetchQueue refetches={data.refetches} />
      <Drift />
      <Completeness sync={data} />
      <Key state={data.key} />
      <Calls sync={data} />
    </DetailPage>
  );
}
