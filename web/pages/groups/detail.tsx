import { useSuspenseQuery } from '@tanstack/react-query';
import { type LoaderFunctionArgs, useParams } from 'react-router';
import { tell } from '../../client/errors.ts';
import { groupDetail } from '../../client/queries.ts';
import { queryClient } from '../../client/query-client.ts';
import { AsOf } from '../../components/as-of.tsx';
import { DetailPage } from '../../layouts/detail-page.tsx';
import { pageHandle } from '../../lib/handle.ts';
import { paths } from '../../lib/paths.ts';
import { Ledger } from './ledger.tsx';

export const loader = async ({ params }: LoaderFunctionArgs) => {
  await queryClient.ensureQueryData(groupDetail(params.group ?? ''));
  return null;
};
export const handle = pageHandle(({ group = '' }) => `Group ${group}`, {
  label: 'Groups',
  to: paths.groups(),
});

export function Component() {
  const { group = '' } = useParams();
  const { data, error, isFetching, refetch } = useSuspenseQuery(groupDetail(group));
  return (
    <DetailPage
      wide
      title={group}
      asOf={
        <AsOf
          at={data.asOf}
          busy={isFetching}
          onRefresh={() => void refetch()}
          label="Read the group again"
          staleBecause={error ? tell(error).message : undefined}
        />
      }
    >
      {data.data.ledgers.map((ledger) => (
        <Ledger key={ledger.currency} ledger={ledger} />
      ))}
    </DetailPage>
  );
}
