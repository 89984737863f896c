import { Button } from '@mantine/core';
import type { RowData } from '@tanstack/react-table';
import { type ReactNode, useCallback } from 'react';
import { Link } from 'react-router';
import { isRefusal, tell } from '../client/errors.ts';
import type { ListParams, ListQuery } from '../client/queries.ts';
import { AsOf } from '../components/as-of.tsx';
import styles from '../layouts/page.module.css';
import { PageHeader } from '../layouts/page-header.tsx';
import { usePage } from '../layouts/use-page.ts';
import { useNarrow } from '../lib/narrow.ts';
import { EmptyState, ErrorState } from '../ui/states.tsx';
import type { Columns } from './columns.ts';
import { DataTable } from './data-table.tsx';
import { FilterBar } from './filter-bar.tsx';
import { type ListDeclaration, readSort, writeParams, writeSort } from './filters.ts';
import { Segments } from './segments.tsx';
import { announcement } from './steady-rows.ts';
import { Tabs, type TabsDeclaration } from './tabs.tsx';
import { useListParams } from './use-list-params.ts';
import { useSteadyRows } from './use-steady-rows.ts';

interface Props<Row extends RowData> {
  /** The list's declaration, at module level. */
  list: ListDeclaration;
  query: (params: ListParams) => ListQuery<Row>;
  columns: Columns<Row>;
  rowId: (row: Row) => string;
  rowPath: (row: Row) => string;
  /** What is said when there is nothing at all, not even without filters. */
  empty: ReactNode;
  /** A filter that stands above the list as tabs. */
  tabs?: TabsDeclaration;
  /** A second filter with few values, above the tabs. */
  segments?: TabsDeclaration;
  /** The one thing a person would do here. */
  action?: ReactNode;
  /** What the page shows between its title and its list. */
  children?: ReactNode;
}

/** The shape of every list: title and age, tabs, filters, the table in each of its states. */
export function ListPage<Row extends RowData>(props: Props<Row>) {
  const { list, query, columns, rowId, rowPath, empty, tabs, segments, action, children } = props;
  const { title } = usePage();
  const { params, change, search } = useListParams(list);
  const { result, rows, asOf, next, showFresh, added, gone } = useSteadyRows(query(params), rowId);
  const { fetchNextPage } = result;
  const more = useCallback(() => void fetchNextPage({ cancelRefetch: false }), [fetchNextPage]);
  const filtered = Object.keys(params).some((name) => name !== 'sort' && name !== 'cursor');
  const address = (cursor: string | null) => `?${writeParams(search, { cursor }, list)}`;
  const clear = () => change(cleared(params));
  const narrow = useNarrow();
  const news = announcement({ added, gone });
  const newsLine = (
    <div role="status">
      {news ? (
        <Button className={styles.news} radius="xl" onClick={showFresh}>
          {news}
        </Button>
      ) : null}
    </div>
  );
  return (
    <div className={styles.listPage}>
      <PageHeader
        title={title}
        action={action}
        asOf={
          <div className={styles.asOfLine}>
            <AsOf
              at={asOf}
              busy={result.isFetching}
              onRefresh={() => void result.refetch().then(showFresh)}
              label="Read the list again"
              staleBecause={
                result.isError && rows.length > 0 ? tell(result.error).message : undefined
              }
            />
            {narrow ? null : newsLine}
          </div>
        }
      />
      {children}
      {segments ? (
        <Segments segments={segments} list={list} params={params} search={search} />
      ) : null}
      {tabs ? <Tabs tabs={tabs} list={list} params={params} search={search} /> : null}
      <FilterBar
        list={list}
        params={params}
        change={change}
        except={[tabs, segments].flatMap((each) => each?.name ?? [])}
      />
      <div className={styles.rows}>
        {/* On a phone it stays in sight; else it stands where it covers nothing. */}
        {narrow ? newsLine : null}
        {result.isError && rows.length === 0 ? (
          <ErrorState error={result.error} onRetry={() => void result.refetch()}>
            {filtered && isRefusal(result.error) ? <ClearButton onClear={clear} /> : null}
          </ErrorState>
        ) : result.isSuccess && rows.length === 0 ? (
          filtered ? (
            <EmptyState title="Nothing matches">
              Nothing here has all that is filtered by. <ClearButton onClear={clear} />
            </EmptyState>
          ) : (
            empty
          )
        ) : (
          <>
            <DataTable
              label={title}
              rows={rows}
              columns={columns}
              rowId={rowId}
              rowPath={rowPath}
              sort={readSort(params)}
              onSort={(sort) => change({ sort: writeSort(sort) })}
              loading={result.isPending}
              hasMore={result.hasNextPage}
              onMore={more}
            />
            <Foot
              rows={rows.length}
              pending={result.isPending}
              loading={result.isFetchingNextPage}
              onMore={result.hasNextPage ? more : null}
              nextPage={next === null ? null : address(next)}
              firstPage={params.cursor ? address(null) : null}
            />
          </>
        )}
      </div>
    </div>
  );
}

interface FootProps {
  rows: number;
  pending: boolean;
  loading: boolean;
  /** Null at the end of the list. */
  onMore: (() => void) | null;
  /** Where the list goes on, as a page of its own that can be opened or sent; null at its end. */
  nextPage: string | null;
  /** Where the list begins; null when these rows are its beginning. */
  firstPage: string | null;
}

/** How much of the list is here. Scrolling loads more by itself; the button is for when it failed. */
function Foot({ rows, pending, loading, onMore, nextPage, firstPage }: FootProps) {
  const shown = rows.toLocaleString('en-US');
  if (pending) return <div className={styles.foot} />;
  return (
    <div className={styles.foot}>
      {firstPage ? <Link to={firstPage}>Start of the list</Link> : null}
      {onMore ? `${shown} loaded` : firstPage ? `${shown} up to the end` : `${shown} in all`}
      {onMore ? (
        <Button variant="subtle" size="compact-xs" loading={loading} onClick={onMore}>
          Load more
        </Button>
      ) : null}
      {nextPage ? <Link to={nextPage}>Next page</Link> : null}
    </div>
  );
}

const cleared = (params: ListParams) =>
  Object.fromEntries(Object.keys(params).map((name) => [name, null]));

function ClearButton({ onClear }: { onClear: () => void }) {
  return (
    <Button variant="default" onClick={onClear}>
      Clear filters
    </Button>
  );
}
