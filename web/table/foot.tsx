import { Button } from '@mantine/core';
import { Link } from 'react-router';
import styles from '../layouts/page.module.css';

interface Props {
  rows: number;
  pending: boolean;
  loading: boolean;
  /** Null at the end of the list. */
  onMore: (() => void) | null;
  /** Where the list goes on, as a page of its own that can be opened or sent; null at its end. */
  nextPage: string | null;
  /** Where the list begins; null when these rows are its beginning. */
  firstPage: string | null;
}

/** How much of the list is here. Scrolling loads more by itself; the button is for when it failed. */
export function Foot({ rows, pending, loading, onMore, nextPage, firstPage }: Props) {
  const shown = rows.toLocaleString('en-US');
  if (pending) return <div className={styles.foot} />;
  return (
    <div className={styles.foot}>
      {firstPage ? <Link to={firstPage}>Start of the list</Link> : null}
      {onMore ? `${shown} loaded` : firstPage ? `${shown} up to the end` : `${shown} in all`}
      {onMore ? (
        <Button variant="subtle" size="compact-xs" loading={loading} onClick={onMore}>
          Load more
        </Button>
      ) : null}
      {nextPage ? <Link to={nextPage}>Next page</Link> : null}
    </div>
  );
}
