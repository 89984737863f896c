import type { ReactNode } from 'react';
import styles from './key-value.module.css';

/** Facts in two columns, each a name and its value; a value of null leaves its fact out. */
export function KeyValue({ facts }: { facts: readonly (readonly [string, ReactNode])[] }) {
  return (
    <dl className={styles.list}>
      {facts.map(([name, value]) =>
        value === null || value === undefined ? null : (
          <div key={name} className={styles.fact}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ),
      )}
    </dl>
  );
}
