import { WarningIcon } from '../ui/icons.tsx';
import styles from './warnings.module.css';
import { WithIds } from './with-ids.tsx';

/** What whoever orders something has to know before. */
export function Warnings({ warnings }: { warnings: readonly string[] }) {
  return warnings.map((warning) => (
    <p key={warning} className={styles.warning}>
      <WarningIcon />
      <span>
        <WithIds text={warning} />
      </span>
    </p>
  ));
}
