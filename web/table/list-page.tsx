import { Button, CloseButton } from '@mantine/core';
import type { RowData } from '@tanstack/react-table';
import { type ComponentType, lazy, type ReactNode, Suspense, useCallback } from 'react';
import { isRefusal, tell } from '../client/errors.ts';
import type { ListParams, ListQuery, SummaryQuery } from '../client/queries.ts';
import { AsOf } from '../components/as-of.tsx';
import styles from '../layouts/page.module.css';
import { PageHeader } from '../layouts/page-header.tsx';
import { usePage } from '../layouts/use-page.ts';
import { count } from '../lib/words.ts';
import { EmptyState, ErrorState } from '../ui/states.tsx';
import type { BulkAct, BulkBarProps } from './bulk-bar.tsx';
import type { Columns } from './columns.ts';
import { DataTable } from './data-table.tsx';
import { FilterBar } from './filter-bar.tsx';
import { type ListDeclaration, readSort, writeParams, writeSort } from './filters.ts';
import { Foot } from './foot.tsx';
import { Found, useFound } from './found.tsx';
import type { RowMenuProps } from './row-acts.tsx';
import { Segments } from './segments.tsx';
import { announcement } from './steady-rows.ts';
import { Tabs, type TabsDeclaration } from './tabs.tsx';
import { useArranged } from './use-arranged.ts';
import { useListParams } from './use-list-params.ts';
import { useSelection } from './use-selection.ts';
import { useSteadyRows } from './use-steady-rows.ts';
import { ViewButton } from './view-button.tsx';

// Only once something is selected.
const BulkBar = lazy(() => import('./bulk-bar.tsx')) as <Row extends RowData>(
  props: BulkBarProps<Row> & { key: string },
) => ReactNode;

const SavedViews = lazy(() => import('./saved-views.tsx'));

const ExportButton = lazy(() => import('./export-button.tsx'));

interface Props<Row extends RowData> {
  /** The list's declaration, at module level. */
  list: ListDeclaration;
  query: (params: ListParams) => ListQuery<Row>;
  /** Counts and sums up what the filters find, above the table and in its tabs. */
  summary: (params: ListParams) => SummaryQuery;
  columns: Columns<Row>;
  /** What its file is asked besides, such as whose it is. */
  fileOf?: ListParams;
  rowId: (row: Row) => string;
  rowPath: (row: Row) => string;
  /** What is said when there is nothing at all, not even without filters. */
  empty: ReactNode;
  /** A filter that stands above the list as tabs. */
  tabs?: TabsDeclaration;
  /** A second filter with few values, above the tabs. */
  segments?: TabsDeclaration;
  /** It is kept by this product itself, so that Stripe’s silence does not make it old. */
  ours?: boolean;
  /** The one thing a person would do here. */
  action?: ReactNode;
  /** What can be ordered for all selected rows. */
  bulk?: readonly BulkAct<Row>[];
  /** What can be done with one row, loaded when it is asked for. */
  RowMenu?: ComponentType<RowMenuProps<Row>>;
  /** What the page shows between its title and its list. */
  children?: ReactNode;
}

/** The shape of every list: title and age, tabs, filters, the table in each of its states. */
export function ListPage<Row extends RowData>(props: Props<Row>) {
  const { list, query, summary, columns, rowId, rowPath, empty } = props;
  const { tabs, segments, action, bulk, RowMenu, fileOf, ours = false, children } = props;
  const { title } = usePage();
  const { params, change, search } = useListParams(list);
  const { result, rows, asOf, next, showFresh, added, gone } = useSteadyRows(
    query(params),
    rowId,
    list.noIds ? null : query,
  );
  const { fetchNextPage } = result;
  const more = useCallback(() => void fetchNextPage({ cancelRefetch: false }), [fetchNextPage]);
  const found = useFound(summary, params);
  const { view, onView, arranged, chosen } = useArranged(
    list.noun,
    columns,
    search.get('columns'),
    change,
  );
  const { sort: _sort, cursor: _cursor, ...filters } = params;
  const filtersKey = JSON.stringify(filters);
  const selection = useSelection(rows, rowId, filtersKey);
  const filtered = Object.keys(filters).length > 0;
  const address = (cursor: string | null) => `?${writeParams(search, { cursor }, list)}`;
  const clear = () => change(cleared(params));
  const news = announcement({ added, gone });
  const newsLine = (
    <div role="status" className={styles.newsLine}>
      {news ? (
        <Button className={styles.news} radius="xl" onClick={showFresh}>
          {news}
        </Button>
      ) : null}
    </div>
  );
  // Nothing to filter, to count or to do in a list that is not theirs to see.
  if (result.isError && tell(result.error).kind === 'forbidden')
    return (
      <div className={styles.listPage}>
        <PageHeader title={title} />
        <ErrorState error={result.error} />
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
              ours={ours}
              staleBecause={
                result.isError && rows.length > 0 ? tell(result.error).message : undefined
              }
            />
            {newsLine}
          </div>
        }
      />
      {children}
      {segments ? (
        <Segments segments={segments} list={list} params={params} search={search} />
      ) : null}
      {tabs ? (
        <Tabs
          tabs={tabs}
          counts={found.summary?.tabs}
          list={list}
          params={params}
          search={search}
        />
      ) : null}
      <FilterBar
        list={list}
        params={params}
        change={change}
        except={[tabs, segments].flatMap((each) => each?.name ?? [])}
      >
        <ViewButton columns={arranged} view={view} onView={onView} />
        <Suspense>
          <SavedViews list={list.noun} search={search} columns={chosen} />
        </Suspense>
        {list.file ? (
          <Suspense>
            <ExportButton
              name={list.file}
              columns={arranged.filter(({ shown }) => shown).map(({ id }) => id)}
              params={{ ...params, ...fileOf }}
            />
          </Suspense>
        ) : null}
      </FilterBar>
      <Found {...found} columns={arranged} noun={list.noun} filters={filtersKey} />
      <div className={styles.rows}>
        {result.isError && rows.length === 0 ? (
          <ErrorState error={result.error} onRetry={() => void result.refetch()}>
            {isRefusal(result.error) ? (
              <ClearButton onClear={clear}>
                {filtered ? 'Clear filters' : 'Start again'}
              </ClearButton>
            ) : null}
          </ErrorState>
        ) : result.isSuccess && rows.length === 0 ? (
          filtered ? (
            <EmptyState title="Nothing matches">
              Nothing here has all that is filtered by.{' '}
              <ClearButton onClear={clear}>Clear filters</ClearButton>
            </EmptyState>
          ) : (
            empty
          )
        ) : (
          <>
            <DataTable
              label={title}
              rows={rows}
              columns={arranged}
              view={view}
              onView={onView}
              selection={selection}
              rowId={rowId}
              rowPath={rowPath}
              RowMenu={RowMenu}
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
        {selection.selection.rows.size > 0 ? (
          <Suspense>
            <BulkBar
              key={filtersKey}
              title={title}
              columns={arranged}
              acts={bulk ?? []}
              selection={selection}
              query={query}
              params={params}
              rowId={rowId}
              partial={result.hasNextPage || params.cursor !== undefined}
              found={found.old ? undefined : found.summary?.count}
            />
          </Suspense>
        ) : null}
        <Dropped rows={selection.dropped} onKnown={selection.clear} />
      </div>
    </div>
  );
}

/** Says that a change of the filters let the selection go, until that is known. */
function Dropped({ rows, onKnown }: { rows: number; onKnown: () => void }) {
  return (
    <div role="status">
      {rows > 0 ? (
        <span className={styles.dropped}>
          The filters changed, so {count(rows, 'row is', 'rows are')} no longer selected
          <CloseButton size={24} iconSize={14} aria-label="Close this note" onClick={onKnown} />
        </span>
      ) : null}
    </div>
  );
}

const cleared = (params: ListParams) =>
  Object.fromEntries(Object.keys(params).map((name) => [name, null]));

function ClearButton({ onClear, children }: { onClear: () => void; children: string }) {
  return (
    <Button variant="default" onClick={onClear}>
      {children}
    </Button>
  );
}
