import type { ComponentProps, ReactNode } from 'react';
import styles from './page.module.css';
import { PageHeader } from './page-header.tsx';

interface Props extends ComponentProps<typeof PageHeader> {
  /** For pages whose tables need all the room there is. */
  wide?: boolean;
  children: ReactNode;
}

/** The shape of every page about one thing: its head, then the answer, what hangs on it, history. */
export function DetailPage({ wide = false, children, ...header }: Props) {
  return (
    <div className={wide ? `${styles.detail} ${styles.wide}` : styles.detail}>
      <PageHeader {...header} />
      {children}
    </div>
  );
}
