import type { ReactNode } from 'react';
import { Breadcrumbs } from './breadcrumbs.tsx';
import styles from './page.module.css';

interface Props {
  title: ReactNode;
  /** The status beside the title, on detail pages. */
  status?: ReactNode;
  asOf?: ReactNode;
  /** The one thing a person would do here. */
  action?: ReactNode;
}

/** The head of every page: the way here, what it is, how old it is, what to do. */
export function PageHeader({ title, status, asOf, action }: Props) {
  return (
    <header className={styles.header}>
      <Breadcrumbs />
      <div className={styles.titleLine}>
        <h1>{title}</h1>
        {status}
        {action ? <div className={styles.action}>{action}</div> : null}
      </div>
      {asOf}
    </header>
  );
}
