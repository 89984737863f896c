import { Button, Skeleton } from '@mantine/core';
import { useInfiniteQuery } from '@tanstack/react-query';
import { type ReactNode, useState } from 'react';
import { Link, useParams } from 'react-router';
import { roleCan } from '../../api/staff/rules.ts';
import { changeList, type HistoryArea } from '../client/changes.ts';
import type { HistoryEntry } from '../client/types.ts';
import { useSession } from '../layouts/use-session.ts';
import { pathOfObject } from '../lib/paths.ts';
import { operationName, words } from '../lib/words.ts';
import { Nothing, Section } from '../ui/section.tsx';
import { ErrorState } from '../ui/states.tsx';
import { Changes } from './changes.tsx';
import styles from './history.module.css';
import { ObjectId } from './object-id.tsx';
import { Time } from './time.tsx';

interface Props {
  area: HistoryArea;
  /** The object of the page; what changed on a part of it is named. */
  of: HistoryEntry['object'];
  /** The newest changes, as they came with the object; asked for where they did not. */
  history?: readonly HistoryEntry[];
  /** Whether there are earlier ones: their cursor, or null. */
  earlier?: string | null;
  /** The currency of the object's amounts, where it has one. */
  currency?: string;
  /** When the object was made at Stripe, where that is known. Unix seconds. */
  created?: number | undefined;
}

/** What changed on an object, when, and what did it; newest first, as far back as is asked for. */
export function History({ area, of, history, earlier = null, currency, created }: Props) {
  const [whole, setWhole] = useState(history === undefined);
  const query = useInfiniteQuery({ ...changeList(area, of.id), enabled: whole });
  const shown = query.data?.pages.flatMap((page) => page.data) ?? history ?? [];
  const more = query.data ? query.hasNextPage : earlier !== null;
  const showMore = () => (whole ? void query.fetchNextPage() : setWhole(true));
  return (
    <Section id="history" title="History">
      {shown.length > 0 ? null : query.isFetching ? (
        <Skeleton className={styles.waiting} aria-busy="true" />
      ) : query.error ? null : (
        <Nothing>Nothing has changed since it was first read.</Nothing>
      )}
      <ol className={styles.history}>
        {shown.map((entry) => (
          <Entry key={entry.n} at={entry.at}>
            <p className={styles.cause}>
              <Cause entry={entry} />
              <Part entry={entry} of={of} />
            </p>
            <Changes changes={entry.changes} currency={entry.object.currency ?? currency} />
          </Entry>
        ))}
        {!more && created !== undefined ? <Entry at={created}>Made at Stripe</Entry> : null}
      </ol>
      {query.error ? <ErrorState error={query.error} onRetry={() => void query.refetch()} /> : null}
      {more ? (
        <Button
          className={styles.earlier}
          variant="default"
          size="compact-sm"
          loading={query.isFetching}
          onClick={showMore}
        >
          Show earlier changes
        </Button>
      ) : null}
    </Section>
  );
}

function Entry({ at, children }: { at: number; children: ReactNode }) {
  return (
    <li>
      <div className={styles.when}>
        <Time at={at} />
      </div>
      <div>{children}</div>
    </li>
  );
}

/** Of a change on a part of the object, which part. */
function Part({ entry: { object }, of }: { entry: HistoryEntry; of: HistoryEntry['object'] }) {
  if (object.kind === of.kind && object.id === of.id) return null;
  return (
    <>
      {', on the '}
      {words(object.kind).toLowerCase()}
      {object.id === of.id ? null : (
        <>
          {' '}
          <ObjectId id={object.id} />
        </>
      )}
    </>
  );
}

/** What staff, somebody else or Stripe did; of a change that was only found, that. */
function Cause({ entry }: { entry: HistoryEntry }) {
  const { event, besides = [], operation, outside } = entry;
  const here = Object.values(useParams());
  const told = event ? (
    <>
      <EventName event={event} />
      {besides.map((each) => (
        <span key={each.id}>
          {' and '}
          <EventName event={each} />
        </span>
      ))}
    </>
  ) : null;
  if (operation)
    return (
      <>
        {operationName(operation.kind)}
        {here.includes(operation.subject) ? null : (
          <>
            {' of '}
            <ObjectId id={operation.subject} />
          </>
        )}{' '}
        ordered by {operation.by.name}
        {told ? <>, event {told}</> : ', found when it was read after that'}
      </>
    );
  if (!told) return 'Found when it was read from Stripe';
  return (
    <>
      {outside ? 'Made outside this tool, event ' : 'Event '}
      {told}
    </>
  );
}

/** What Stripe calls an event; leads to it for those who may see events. */
function EventName({ event }: { event: NonNullable<HistoryEntry['event']> }) {
  const { role } = useSession();
  const page = roleCan(role, 'sync:read') ? pathOfObject(event.id) : null;
  return page ? <Link to={page}>{event.type}</Link> : event.type;
}
