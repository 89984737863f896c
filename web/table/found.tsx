import { Skeleton } from '@mantine/core';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import type { RowData } from '@tanstack/react-table';
import { useState } from 'react';
import type { ListParams, SummaryQuery } from '../client/queries.ts';
import type { Summary } from '../client/types.ts';
import { count } from '../lib/words.ts';
import type { Arranged } from './arrange.ts';
import styles from './found.module.css';
import { Part, Totals } from './totals.tsx';

/** What a list's filters find. Until a new figure is there the one before stays. */
export function useFound(summary: (params: ListParams) => SummaryQuery, params: ListParams) {
  const { data, isPlaceholderData, isError } = useQuery({
    ...summary(params),
    placeholderData: keepPreviousData,
  });
  return { summary: data?.data, old: isPlaceholderData, failed: isError };
}

interface Props<Row extends RowData> {
  summary: Summary | undefined;
  /** It is of the filters before. */
  old: boolean;
  failed: boolean;
  columns: readonly Arranged<Row>[];
  /** What one row is called, such as `payment`. */
  noun: string;
  /** The list's filters, as one text. */
  filters: string;
}

/** How many rows the filters found, and what they come to; its room is kept while it is counted. */
export function Found<Row extends RowData>({
  summary,
  old,
  failed,
  columns,
  noun,
  filters,
}: Props<Row>) {
  // Told once for each choice of filters; what changes by itself is only shown.
  const [told, setTold] = useState({ filters: '', text: '' });
  if (summary && !old && told.filters !== filters)
    setTold({ filters, text: `${count(summary.count, noun)} found` });
  const summed = columns.find(({ column }) => column.meta?.total);
  return (
    <div
      className={styles.found}
      aria-busy={old}
      data-old={old || undefined}
      data-sums={summed !== undefined || undefined}
    >
      {summary ? (
        <>
          <Part>{count(summary.count, noun)}</Part>
          {summed ? (
            <Totals
              label={summed.id === 'amount' ? undefined : summed.header}
              totals={summary.totals.map(({ currency, count: rows, [summed.id]: amount }) => ({
                currency,
                count: rows,
                amount: typeof amount === 'number' ? amount : null,
              }))}
            />
          ) : null}
        </>
      ) : failed ? (
        'Not counted'
      ) : (
        <Skeleton height={10} width={220} />
      )}
      <span className="visually-hidden" role="status">
        {told.text}
      </span>
    </div>
  );
}
