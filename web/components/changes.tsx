import { type ReactNode, useState } from 'react';
import { Link } from 'react-router';
import { exactTime } from '../../api/kit/time.ts';
import type { HistoryEntry } from '../client/types.ts';
import { paths } from '../lib/paths.ts';
import { count } from '../lib/words.ts';
import { changedValue } from './changed-value.ts';
import { fieldName } from './field-names.ts';
import styles from './history.module.css';
import { Money } from './money.tsx';
import { ObjectId } from './object-id.tsx';
import { StatusBadge } from './status-badge.tsx';
import { YesNo } from './yes-no.tsx';

/** How many changed fields of one moment are shown before the rest is folded. */
const SHOWN = 5;

type Change = HistoryEntry['changes'][number];

interface Props {
  changes: readonly Change[];
  /** The currency of the object's amounts, where it has one. */
  currency?: string | undefined;
}

/** The fields that changed: those that have a name in words first, the many others folded. */
export function Changes({ changes, currency }: Props) {
  const [open, setOpen] = useState(false);
  const sorted = changes.toSorted(
    (one, other) => Number(!fieldName(one.path)) - Number(!fieldName(other.path)),
  );
  const more = sorted.length > SHOWN + 1 ? sorted.slice(SHOWN) : [];
  const list = (some: readonly Change[]) => (
    <ul>
      {some.map((change) => (
        <li key={change.path}>
          <Field path={change.path} />
          <Difference change={change} currency={currency} />
          {fieldName(change.path) ? <code className={styles.field}>{change.path}</code> : null}
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

function Field({ path }: { path: string }) {
  const name = fieldName(path);
  return <>{name ?? <code>{path}</code>}: </>;
}

function Difference({ change, currency }: { change: Change; currency: string | undefined }) {
  const members = change.members ?? membersOf(change);
  if (members) return <Members {...members} />;
  return (
    <>
      <Value of={change.before} words={change.words?.before} {...{ change, currency }} />
      <span aria-hidden="true"> → </span>
      <span className="visually-hidden"> became </span>
      <Value of={change.after} words={change.words?.after} {...{ change, currency }} />
    </>
  );
}

/** What a list of texts gained and lost, where the API has no words for it. */
function membersOf({ before, after }: Change): Change['members'] {
  if (!Array.isArray(before) && !Array.isArray(after)) return undefined;
  const texts = (list: unknown) =>
    (Array.isArray(list) ? list : []).map((each) =>
      typeof each === 'string' ? each : JSON.stringify(each),
    );
  const [old, now] = [texts(before), texts(after)];
  return {
    added: now.filter((text) => !old.includes(text)),
    gone: old.filter((text) => !now.includes(text)),
  };
}

/** What a list gained and what it lost. */
function Members({ added, gone }: NonNullable<Change['members']>) {
  const parts = [
    ...added.map((text) => ['added', text] as const),
    ...gone.map((text) => ['gone', text] as const),
  ];
  // Only the parts of what reads as one thing have changed, such as the lines of an address.
  if (parts.length === 0) return 'the same, in other parts';
  return (
    <span className={styles.members}>
      {parts.map(([what, text]) => (
        <span key={`${what} ${text}`}>
          <span className={styles.none}>{what}</span> {text}
        </span>
      ))}
    </span>
  );
}

interface ValueProps {
  of: unknown;
  /** What it means, where the value itself is for programs. */
  words: string | undefined;
  change: Change;
  currency: string | undefined;
}

function Value({ of, words, change, currency }: ValueProps): ReactNode {
  if (words !== undefined) return words;
  const value = changedValue(change.path, of, currency);
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
    case 'group':
      return <Link to={paths.group(value.group)}>{value.group}</Link>;
    case 'text':
      return value.text;
    case 'code':
      return <code>{value.code}</code>;
  }
}
