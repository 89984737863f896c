import { useSuspenseQuery } from '@tanstack/react-query';
import { useRef } from 'react';
import { Link, type LoaderFunctionArgs, useSearchParams } from 'react-router';
import { findingKinds } from '../../../api/inbox/rules.ts';
import { findingCount, findingTotals, homeFigures } from '../../client/inbox.ts';
import { queryClient } from '../../client/query-client.ts';
import { sessionQuery } from '../../client/session.ts';
import type { KindTotal } from '../../client/types.ts';
import { AsOf } from '../../components/as-of.tsx';
import pageStyles from '../../layouts/page.module.css';
import { PageHeader } from '../../layouts/page-header.tsx';
import { useSession } from '../../layouts/use-session.ts';
import { pageHandle } from '../../lib/handle.ts';
import { EmptyState } from '../../ui/states.tsx';
import { Figures } from './figures.tsx';
import styles from './inbox.module.css';
import { KindSection } from './kind-section.tsx';
import { useInboxKeys } from './use-inbox-keys.ts';
import { desks, filtersOf, type InboxView, readView, states, viewSearch } from './view.ts';

export async function loader({ request }: LoaderFunctionArgs) {
  const session = await queryClient.ensureQueryData(sessionQuery);
  if (!session) return null;
  const view = readView(new URL(request.url).searchParams, session.role);
  await Promise.all([
    queryClient.ensureQueryData(findingTotals(filtersOf(view))),
    queryClient.ensureQueryData(findingCount),
    queryClient.ensureQueryData(homeFigures),
  ]);
  return null;
}
export const handle = pageHandle('Inbox');

/** What needs a person, grouped by what it is, under what the platform has and what is at stake. */
export function Component() {
  const { role } = useSession();
  const [search] = useSearchParams();
  const view = readView(search, role);
  const filters = filtersOf(view);
  const { data: found, isFetching, refetch } = useSuspenseQuery(findingTotals(filters));
  const place = useRef<HTMLDivElement>(null);
  useInboxKeys(place);
  const kinds = Map.groupBy(found.data, ({ kind }) => kind);
  return (
    <div className={`${pageStyles.detail} ${styles.page}`}>
      <PageHeader
        title="Inbox"
        asOf={
          <AsOf
            at={found.asOf}
            busy={isFetching}
            onRefresh={() => void refetch()}
            label="Read the inbox again"
          />
        }
      />
      <Figures />
      <DeskChoice view={view} />
      <StateChoice view={view} />
      <div ref={place}>
        {kinds.size === 0 ? (
          <Nothing view={view} />
        ) : (
          [...kinds].map(([kind, totals]) => (
            <KindSection
              key={`${kind} ${view.desk} ${view.state}`}
              kind={kind}
              title={titleOf(kind)}
              totals={totals}
              filters={filters}
            />
          ))
        )}
      </div>
    </div>
  );
}

const titleOf = (kind: KindTotal['kind']): string => findingKinds[kind].title;

function DeskChoice({ view }: { view: InboxView }) {
  const { role } = useSession();
  const { data } = useSuspenseQuery(findingCount);
  const { open, mine, desks: of } = data.data;
  const counts = { mine, all: open, ...of };
  return (
    <nav className={pageStyles.tabs} aria-label="Whose">
      {desks.map(({ value, label }) => (
        <Link
          key={value}
          className={pageStyles.tab}
          to={{ search: viewSearch({ ...view, desk: value }, role) }}
          aria-current={view.desk === value ? 'page' : undefined}
        >
          {label}
          <span className={pageStyles.count}>{counts[value].toLocaleString('en-US')}</span>
        </Link>
      ))}
    </nav>
  );
}

function StateChoice({ view }: { view: InboxView }) {
  const { role } = useSession();
  return (
    <nav className={styles.states} aria-label="State">
      {states.map(({ value, label }) => (
        <Link
          key={value}
          to={{ search: viewSearch({ ...view, state: value }, role) }}
          aria-current={view.state === value ? 'page' : undefined}
        >
          {label}
        </Link>
      ))}
    </nav>
  );
}

function Nothing({ view: { desk, state } }: { view: InboxView }) {
  if (state !== 'open')
    return (
      <EmptyState title={state === 'snoozed' ? 'Nothing is put off' : 'Nothing is settled'}>
        {state === 'snoozed'
          ? 'What is put off stands here until its day, or until more is at risk.'
          : 'What somebody has settled stands here until the facts mend it.'}
      </EmptyState>
    );
  return (
    <EmptyState title="Nothing to do">
      {desk === 'mine'
        ? 'Nothing is given to you. What is open for others stands under their desks.'
        : 'Money at risk, deadlines and whatever else needs a person appears here by itself, and goes when it is mended.'}
    </EmptyState>
  );
}
