import { Skeleton } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Link } from 'react-router';
import { tell } from '../../client/errors.ts';
import { balanceDetail } from '../../client/queries.ts';
import { AsOf } from '../../components/as-of.tsx';
import { currencyColumn, figureColumn } from '../../components/figure-column.tsx';
import { paths } from '../../lib/paths.ts';
import { Section } from '../../ui/section.tsx';
import { SmallTable } from '../../ui/small-table.tsx';
import { ErrorState } from '../../ui/states.tsx';
import { platformHolder } from './holder.ts';
import { withMoving } from './with-moving.ts';

const platform = balanceDetail(platformHolder);

/** The platform's own money, a line per currency, and what is on its way to its bank. */
export function PlatformBalances() {
  const client = useQueryClient();
  const { data, error, isFetching, refetch } = useQuery(platform.snapshot);
  const refresh = useMutation({
    mutationFn: platform.refresh,
    onSuccess: (fresh) => client.setQueryData(platform.snapshot.queryKey, fresh),
  });
  if (error && !data) return <ErrorState error={error} onRetry={() => void refetch()} />;
  return (
    <Section
      title="Platform"
      note={<Link to={paths.balance(platformHolder)}>Over time, and what moved it</Link>}
    >
      {data ? (
        <>
          <AsOf
            at={data.asOf}
            busy={isFetching || refresh.isPending}
            onRefresh={() => refresh.mutate()}
            label="Refresh from Stripe"
            staleBecause={refresh.error ? tell(refresh.error).message : refresh.data?.staleBecause}
          />
          <SmallTable
            label="Platform balance"
            rows={withMoving(data.data.balances, data.data.inTransit)}
            rowKey={({ currency }) => currency}
            columns={[
              currencyColumn,
              figureColumn('Available', 'available', { alarm: true }),
              figureColumn('Pending', 'pending'),
              figureColumn('Reserved', 'reserved'),
              figureColumn('On its way to the bank', 'moving'),
            ]}
          />
        </>
      ) : (
        <Skeleton height={136} mt={8} />
      )}
    </Section>
  );
}
