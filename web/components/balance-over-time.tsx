import { Button, Skeleton } from '@mantine/core';
import { keepPreviousData, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { lazy, Suspense } from 'react';
import { tell } from '../client/errors.ts';
import { balanceDetail, balanceHistory, readFurther } from '../client/queries.ts';
import type { BalanceHistory } from '../client/types.ts';
import { useDetail } from '../client/use-detail.ts';
import { Nothing, Section } from '../ui/section.tsx';
import { ErrorState } from '../ui/states.tsx';
import styles from './balance-over-time.module.css';
import { Time } from './time.tsx';

// Larger than all the rest of a page: only with the first chart.
const BalanceChart = lazy(() => import('./balance-chart.tsx'));

/** The height of what comes, so that nothing below it moves. */
const waiting = <Skeleton height={320} mt={12} aria-busy="true" />;

/** @param holder `platform`, or a connected account's id. */
export function BalanceOverTime({ holder }: { holder: string }) {
  // Reads through to Stripe: a connected account's bookings are known once somebody has looked.
  const { asOf } = useDetail(balanceDetail, holder);
  const { data, error, refetch } = useQuery({
    ...balanceHistory(holder, asOf.at),
    placeholderData: keepPreviousData,
  });
  return (
    <Section
      id="over-time"
      title="Balance over time"
      note={data ? <Reach key={holder} holder={holder} history={data.data} /> : null}
    >
      {error && !data ? (
        <ErrorState error={error} onRetry={() => void refetch()} />
      ) : !data ? (
        waiting
      ) : data.data.known === null ? (
        <Nothing>
          {asOf.busy ? 'Reading from Stripe…' : 'Its balance transactions have not been read yet.'}
        </Nothing>
      ) : (
        <Suspense fallback={waiting}>
          <BalanceChart currencies={data.data.currencies} />
        </Suspense>
      )}
    </Section>
  );
}

/** How far back it is known, and the way to know more. */
function Reach({ holder, history: { known } }: { holder: string; history: BalanceHistory }) {
  const client = useQueryClient();
  const further = useMutation({
    mutationFn: () => readFurther(holder),
    onSuccess: () => client.invalidateQueries({ queryKey: ['balances'] }),
  });
  if (!known) return null;
  if (known.since === 0) return 'known from its first booking on';
  return (
    <span className={styles.reach}>
      <span>
        known since <Time at={known.since} />
      </span>
      <Button
        variant="subtle"
        size="compact-xs"
        loading={further.isPending}
        onClick={() => further.mutate()}
      >
        Read further back
      </Button>
      {further.error ? <span role="alert">{tell(further.error).message}</span> : null}
    </span>
  );
}
