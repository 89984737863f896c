import { Link } from 'react-router';
import type { TimelineLine } from '../client/types.ts';
import { paths } from '../lib/paths.ts';
import { Section } from '../ui/section.tsx';
import { Money } from './money.tsx';
import { ObjectId } from './object-id.tsx';
import { StatusBadge } from './status-badge.tsx';
import { Moment, Time } from './time.tsx';
import styles from './timeline.module.css';

interface Props {
  lines: readonly TimelineLine[];
  /** The object that the page is about, which leads nowhere. */
  here: string;
}

/** What happened, in the order in which it did, and last what lies ahead. */
export function Timeline({ lines, here }: Props) {
  return (
    <Section title="Time line">
      <ol className={styles.timeline} aria-label="Time line">
        {lines.map((line) => (
          <Line key={line.n} line={line} here={here} />
        ))}
      </ol>
    </Section>
  );
}

function Line({ line, here }: { line: TimelineLine; here: string }) {
  const { at, ahead = false, text, party, notes = [], money, still = false, object, status } = line;
  return (
    <li data-ahead={ahead || undefined}>
      <div className={styles.when}>
        <When at={at} ahead={ahead} />
      </div>
      <div className={styles.body}>
        <div className={styles.what}>
          <span>
            {text} {party ? <ObjectId id={party.id} name={party.name} /> : null}
          </span>
          {status ? <StatusBadge status={status} /> : null}
          {object ? <ObjectId id={object} here={object === here} /> : null}
          {line.operation ? <Link to={paths.operation(line.operation)}>Ordered here</Link> : null}
          {line.outside ? <span>Made outside this tool</span> : null}
        </div>
        {notes.length > 0 ? (
          <ul className={styles.notes}>
            {notes.map((note) => (
              <li key={note}>{note}</li>
            ))}
          </ul>
        ) : null}
      </div>
      {money ? (
        <div className={still ? `${styles.money} ${styles.still}` : styles.money}>
          <Money {...money} signed={!still} />
        </div>
      ) : null}
    </li>
  );
}

function When({ at, ahead }: { at: number | null; ahead: boolean }) {
  if (at !== null) return ahead ? <Time at={at} due /> : <Moment at={at} />;
  return ahead ? 'next' : 'time not known';
}
