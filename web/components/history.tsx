import { type ReactNode, useState } from 'react';
import { Link, useParams } from 'react-router';
import { exactTime } from '../../api/kit/time.ts';
import { roleCan } from '../../api/staff/rules.ts';
import type { HistoryEntry } from '../client/types.ts';
import { useSession } from '../layouts/use-session.ts';
import { pathOfObject } from '../lib/paths.ts';
import { count, operationName } from '../lib/words.ts';
import { Nothing, Section } from '../ui/section.tsx';
import { changedValue } from './changed-value.ts';
import { fieldName } from './field-names.ts';
import styles from './history.module.css';
import { Money } from './money.tsx';
import { ObjectId } from './object-id.tsx';
import { StatusBadge } from './status-badge.tsx';
import { Time } from './time.tsx';
import { YesNo } from './yes-no.tsx';

/** How many changed fields of one moment are shown before the rest is folded. */
const SHOWN = 5;

interface Props {
  history: readonly HistoryEntry[];
  /** The currency of the object's amounts, where it has one. */
  currency?: string;
}

/** What changed on an object, when, and what did it; newest first. */
export function History({ history, currency }: Props) {
  return (
    <Section id="history" title="History">
      {history.length === 0 ? (
        <Nothing>Nothing has changed since it was first read.</Nothing>
      ) : (
        <ol className={styles.history}>
          {history.map((entry) => (
            <li key={entry.n}>
              <div className={styles.when}>
                <Time at={entry.at} />
              </div>
              <div>
                <p className={styles.cause}>
                  <Cause entry={entry} />
                </p>
                <Changes changes={entry.changes} currency={currency} />
              </div>
            </li>
          ))}
        </ol>
      )}
    </Section>
  );
}

/** What staff, somebody else or Stripe did; of a change that was only found, that. */
function Cause({ entry: { event, operation, outside } }: { entry: HistoryEntry }) {
  const { role } = useSession();
  const here = Object.values(useParams());
  if (!event) return 'Found when it was read from Stripe';
  const page = roleCan(role, 'sync:read') ? pathOfObject(event.id) : null;
  const told = page ? <Link to={page}>{event.type}</Link> : <span>{event.type}</span>;
  if (!operation)
    return (
      <>
        {outside ? 'Made outside this tool, event ' : 'Event '}
        {told}
      </>
    );
  return (
    <>
      {operationName(operation.kind)}
      {here.includes(operation.subject) ? null : (
        <>
          {' of '}
          <ObjectId id={operation.subject} />
        </>
      )}{' '}
      ordered by {operation.by.name}, event {told}
    </>
  );
}

/** The fields that changed: those that have a name in words first, the many others folded. */
export function Changes({
  changes,
  currency,
}: Pick<HistoryEntry, 'changes'> & { currency?: string | undefined }) {
  const [open, setOpen] = useState(false);
  const sorted = changes.toSorted(
    (one, other) => Number(!fieldName(one.path)) - Number(!fieldName(other.path)),
  );
  const more = sorted.length > SHOWN + 1 ? sorted.slice(SHOWN) : [];
  const list = (some: HistoryEntry['changes']) => (
    <ul>
      {some.map(({ path, before, after }) => (
        <li key={path}>
          {fieldName(path) ?? <code>{path}</code>}: <Value of={before} {...{ path, currency }} />
          <span aria-hidden="true"> → </span>
          <span className="visually-hidden"> became </span>
          <Value of={after} {...{ path, currency }} />
        </li>
      ))}
    </ul>
  );
  return (
    <>
      {list(sorted.slice(0, sorted.length - more.length))}
      {more.length > 0 ? (
        <details className={styles.more} onToggle={(event) => setOpen(event.currentTarget.open)}>
          <summary>{count(more.length, 'more field')}</summary>
          {open ? list(more) : null}
        </details>
      ) : null}
    </>
  );
}

function Value({
  of,
  path,
  currency,
}: {
  of: unknown;
  path: string;
  currency: string | undefined;
}): ReactNode {
  const value = changedValue(path, of, currency);
  switch (value.as) {
    case 'none':
      return <span className={styles.none}>none</span>;
    case 'money':
      return <Money amount={value.amount} currency={value.currency} />;
    case 'time':
      return exactTime(value.at);
    case 'status':
      return <StatusBadge status={value.status} />;
    case 'flag':
      return <YesNo yes={value.yes} />;
    case 'object':
      return <ObjectId id={value.id} />;
    case 'text':
      return value.text;
    case 'code':
      return <code>{value.code}</code>;
  }
}
