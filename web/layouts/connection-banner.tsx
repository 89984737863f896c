import { useSlow } from '../lib/slow.ts';
import { WarningIcon } from '../ui/icons.tsx';
import styles from './frame.module.css';

/** Says on every page that nothing new arrives, once that has lasted long enough to matter. */
export function ConnectionBanner({ lost }: { lost: boolean }) {
  const slow = useSlow(lost);
  return (
    <div role="status">
      {slow ? (
        <p className={styles.trouble}>
          <WarningIcon />
          <span>
            {navigator.onLine
              ? 'Countinghouse does not answer. '
              : 'This browser has no connection. '}
            What is shown may be old; it comes by itself as soon as it can.
          </span>
        </p>
      ) : null}
    </div>
  );
}
