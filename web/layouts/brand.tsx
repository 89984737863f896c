import styles from './frame.module.css';

/** The product's name, as it stands above the menu. */
export function Brand() {
  return <span className={styles.brand}>Countinghouse</span>;
}
