import type { HistoryEntry } from '../client/types.ts';
import { Nothing, Section } from '../ui/section.tsx';
import { changedValue } from './changed-value.ts';
import styles from './history.module.css';
import { Time } from './time.tsx';

interface Props {
  history: readonly HistoryEntry[];
  /** The currency of the object's amounts, where it has one. */
  currency?: string;
}

/** What changed on an object, when, and by what; newest first. */
export function History({ history, currency }: Props) {
  return (
    <Section title="History">
      {history.length === 0 ? (
        <Nothing>Nothing has changed since it was first read.</Nothing>
      ) : (
        <ol className={styles.history}>
          {history.map(({ at, source, changes }) => (
            <li key={`${at} ${source}`}>
              <div className={styles.when}>
                <Time at={at} />
                <span>by {source}</span>
              </div>
              <ul>
                {changes.map(({ path, before, after }) => (
                  <li key={path}>
                    <code>{path}</code> <span>{changedValue(path, before, currency)}</span>
                    <span aria-hidden="true"> → </span>
                    <span className="visually-hidden"> became </span>
                    <span>{changedValue(path, after, currency)}</span>
                  </li>
                ))}
              </ul>
            </li>
          ))}
        </ol>
      )}
    </Section>
  );
}
