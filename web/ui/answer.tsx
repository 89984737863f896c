import type { ReactNode } from 'react';
import styles from './answer.module.css';

interface Props {
  tone: 'good' | 'waiting' | 'bad' | 'neutral';
  title: ReactNode;
  children?: ReactNode;
}

/** The first thing a detail page says: how it stands, and whose turn it is. */
export function Answer({ tone, title, children }: Props) {
  return (
    <div className={styles.answer} data-tone={tone}>
      <p className={styles.title}>{title}</p>
      {children}
    </div>
  );
}

/** A row of headline figures, each under its name. */
export function Figures({ figures }: { figures: readonly (readonly [string, ReactNode])[] }) {
  return (
    <dl className={styles.figures}>
      {figures.map(([name, value]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}
