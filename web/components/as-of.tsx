import { ActionIcon, Tooltip } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { status } from '../client/queries.ts';
import { RefreshIcon } from '../ui/icons.tsx';
import styles from './as-of.module.css';
import { Time } from './time.tsx';

interface Props {
  /** When what is shown was true, in unix seconds; null when nothing has been read yet. */
  at: number | null;
  busy: boolean;
  onRefresh: () => void;
  /** The name of the refresh button, which says what is asked. */
  label: string;
  /** Why what is shown is older than it should be. */
  staleBecause?: string | undefined;
  /** It is kept by this product itself, so that Stripe’s silence does not make it old. */
  ours?: boolean;
}

/** How old what is shown is, and the button that makes it new. */
export function AsOf({ at, busy, onRefresh, label, staleBecause, ours = false }: Props) {
  const { data } = useQuery(status);
  const isOld = !ours && data?.data.stripe.reachable === false;
  return (
    <div className={styles.asOf} data-old={isOld || undefined}>
      {at === null ? (
        <span>Not read yet</span>
      ) : (
        <span>
          As of <Time at={at} />
        </span>
      )}
      <Tooltip label={label}>
        <ActionIcon
          variant="subtle"
          color="gray"
          size={28}
          className={styles.refresh}
          aria-label={label}
          aria-busy={busy}
          onClick={onRefresh}
        >
          <RefreshIcon />
        </ActionIcon>
      </Tooltip>
      {staleBecause ? <span className={styles.stale}>{staleBecause}</span> : null}
    </div>
  );
}
