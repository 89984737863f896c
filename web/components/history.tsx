import type { HistoryEntry } from '../client/types.ts';
import { Nothing, Section } from '../ui/section.tsx';
import styles from './history.module.css';
import { Time } from './time.tsx';

/** What changed on an object, when, and by what; newest first. */
export function History({ history }: { history: readonly HistoryEntry[] }) {
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
                    <code>{path}</code> <Value value={before} />
                    <span aria-hidden="true"> → </span>
                    <span className="visually-hidden"> became </span>
                    <Value value={after} />
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

const LONGEST = 120;

function Value({ value }: { value: unknown }) {
  const text = value === undefined || value === null ? 'none' : JSON.stringify(value);
  return <span>{text.length > LONGEST ? `${text.slice(0, LONGEST)}…` : text}</span>;
}
