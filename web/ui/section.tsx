import { type ReactNode, useId } from 'react';
import styles from './section.module.css';

interface Props {
  title: string;
  /** Where a link of the page leads to it. */
  id?: string | undefined;
  /** A word beside the title, such as a count. */
  note?: ReactNode;
  children: ReactNode;
}

/** A titled part of a detail page, a landmark for those who jump by headings. */
export function Section({ title, id, note, children }: Props) {
  const heading = useId();
  return (
    <section id={id} className={styles.section} aria-labelledby={heading}>
      <div className={styles.head}>
        <h2 id={heading}>{title}</h2>
        {note ? <span className={styles.note}>{note}</span> : null}
      </div>
      {children}
    </section>
  );
}

/** What a section says when it has nothing to show. */
export function Nothing({ children }: { children: ReactNode }) {
  return <p className={styles.nothing}>{children}</p>;
}
