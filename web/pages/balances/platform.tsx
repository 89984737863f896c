import { Skeleton } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Link } from 'react-router';
import { tell } from '../../client/errors.ts';
import { balanceDetail } from '../../client/queries.ts';
import { AsOf } from '../../components/as-of.tsx';
import { Money } from '../../components/money.tsx';
import { paths } from '../../lib/paths.ts';
import { Section } from '../../ui/section.tsx';
import { SmallTable } from '../../ui/small-table.tsx';
import { ErrorState } from '../../ui/states.tsx';
import { platformHolder } from './holder.ts';

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
            rows={data.data.balances}
            rowKey={({ currency }) => currency}
            columns={[
              { header: 'Currency', cell: ({ currency }) => currency.toUpperCase() },
              {
                header: 'Available',
                align: 'end',
                cell: ({ available, currency }) => (
                  <Money amount={available} currency={currency} dash alarm />
                ),
              },
              {
                header: 'Pending',
                align: 'end',
                cell: ({ pending, currency }) => (
                  <Money amount={pending} currency={currency} dash />
                ),
              },
              {
                header: 'Reserved',
                align: 'end',
                cell: ({ reserved, currency }) => (
                  <Money amount={reserved} currency={currency} dash />
                ),
              },
              {
                header: 'On its way to the bank',
                align: 'end',
                cell: ({ currency }) => {
                  const moving = data.data.inTransit.find((each) => each.currency === currency);
                  return <Money amount={moving?.amount ?? 0} currency={currency} dash />;
                },
              },
            ]}
          />
        </>
      ) : (
        <Skeleton height={136} mt={8} />
      )}
    </Section>
  );
}
