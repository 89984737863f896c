import { Skeleton } from '@mantine/core';
import { useInfiniteQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { Link } from 'react-router';
import type { ListParams, ListQuery } from '../client/queries.ts';
import { queryClient } from '../client/query-client.ts';
import { Nothing, Section } from '../ui/section.tsx';
import { type SmallColumn, SmallTable } from '../ui/small-table.tsx';
import { ErrorState } from '../ui/states.tsx';
import styles from './related-list.module.css';

type ListOf<Row> = (params: ListParams) => ListQuery<Row>;

/** How many rows are shown: the newest, the rest is a click away. */
const shown = 5;

/** What a related list asks of the area's own list. */
const request = <Row,>(query: ListOf<Row>, params: ListParams) =>
  query({ ...params, limit: String(shown) });

/** Asks for a related list while its page is on its way; for loaders, which do not wait for it. */
export const prefetchRelated = <Row,>(query: ListOf<Row>, params: ListParams): void =>
  void queryClient.prefetchInfiniteQuery(request(query, params));

interface Props<Row> {
  /** Where a link of the page leads to it. */
  id?: string;
  /** What they are called, such as `Transfers`; also names the table. */
  title: string;
  /** The area's own list, such as `transferList`. */
  query: ListOf<Row>;
  /** What they have in common, by the list's own filters; may say a sort too. */
  params: ListParams;
  columns: readonly SmallColumn<Row>[];
  rowKey: (row: Row) => string;
  /** The way to all of them: what it is called, and the path of the filtered list. */
  all: { label: string; to: string };
  /** What is said when there are none. */
  none: ReactNode;
}

/** The newest rows of another area that belong to the object of the page, and the way to all. */
export function RelatedList<Row>({
  id,
  title,
  query,
  params,
  columns,
  rowKey,
  all,
  none,
}: Props<Row>) {
  const { data, error, isPending, refetch } = useInfiniteQuery(request(query, params));
  const rows = data?.pages[0]?.data ?? [];
  const more = data?.pages[0]?.next != null;
  return (
    <Section
      id={id}
      title={title}
      note={
        rows.length === 0 ? null : (
          <span className={styles.note}>
            {more ? `${rows.length} newest` : `${rows.length} in all`}
            <Link to={all.to}>{all.label}</Link>
          </span>
        )
      }
    >
      {error && !data ? (
        <ErrorState error={error} onRetry={() => void refetch()} />
      ) : isPending ? (
        <Skeleton className={styles.skeleton} aria-busy="true" />
      ) : rows.length === 0 ? (
        <Nothing>{none}</Nothing>
      ) : (
        <SmallTable label={title} rows={rows} rowKey={rowKey} columns={columns} />
      )}
    </Section>
  );
}
