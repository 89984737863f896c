import { WarningIcon } from '../ui/icons.tsx';
import styles from './warnings.module.css';

/** What whoever orders something has to know before. */
export function Warnings({ warnings }: { warnings: readonly string[] }) {
  return warnings.map((warning) => (
    <p key={warning} className={styles.warning}>
      <WarningIcon />
      <span>{warning}</span>
    </p>
  ));
}
