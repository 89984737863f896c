import { Skeleton } from '@mantine/core';
import styles from './frame.module.css';

/** The frame's outline while the first page is on its way. */
export function Starting() {
  return (
    <div className={styles.frame} aria-busy="true">
      <div className={styles.top} />
      <div className={styles.side} />
      <main className={styles.main}>
        <div className={styles.starting}>
          <Skeleton height={24} width={180} />
          <Skeleton height={12} width={120} />
          <Skeleton height={12} mt={32} />
          <Skeleton height={12} />
          <Skeleton height={12} width="80%" />
          <p className="visually-hidden" role="status">
            Loading
          </p>
        </div>
      </main>
    </div>
  );
}
