import { Button, Skeleton } from '@mantine/core';
import { useInfiniteQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { findingList } from '../../client/inbox.ts';
import type { ListParams } from '../../client/queries.ts';
import type { KindTotal } from '../../client/types.ts';
import { Money } from '../../components/money.tsx';
import { Section } from '../../ui/section.tsx';
import { ErrorState } from '../../ui/states.tsx';
import styles from './inbox.module.css';
import { Line } from './line.tsx';

/** How many lines of a kind are shown at first: what falls due first, or has most at risk. */
const shown = '5';

interface Props {
  kind: KindTotal['kind'];
  title: string;
  totals: readonly KindTotal[];
  filters: ListParams;
}

/** The findings of one kind, with what they come to. */
export function KindSection({ kind, title, totals, filters }: Props) {
  const [all, setAll] = useState(false);
  const isDue = totals.some(({ due }) => due !== null);
  const { data, error, isPending, refetch, fetchNextPage, hasNextPage, isFetchingNextPage } =
    useInfiniteQuery(
      findingList({
        ...filters,
        kind,
        sort: isDue ? 'due' : '-amount',
        ...(all ? {} : { limit: shown }),
      }),
    );
  const rows = data?.pages.flatMap((page) => page.data) ?? [];
  const found = totals.reduce((sum, { count }) => sum + count, 0);
  return (
    <Section
      title={title}
      note={
        <span className={styles.note}>
          <span>{found.toLocaleString('en-US')}</span>
          {totals.map(({ currency, amount }) =>
            currency === null || amount === null ? null : (
              <Money key={currency} amount={amount} currency={currency} />
            ),
          )}
        </span>
      }
    >
      {error && !data ? (
        <ErrorState error={error} onRetry={() => void refetch()} />
      ) : isPending ? (
        <Skeleton height={44 * Math.min(found, Number(shown))} aria-busy="true" />
      ) : (
        <ul className={styles.lines} aria-label={title}>
          {rows.map((finding) => (
            <Line key={finding.id} finding={finding} />
          ))}
        </ul>
      )}
      {hasNextPage ? (
        <Button
          variant="subtle"
          size="compact-sm"
          className={styles.more}
          loading={isFetchingNextPage}
          onClick={() => (all ? void fetchNextPage() : setAll(true))}
        >
          {all ? 'Show more' : `Show all ${found.toLocaleString('en-US')}`}
          <span className="visually-hidden"> of {title}</span>
        </Button>
      ) : null}
    </Section>
  );
}
