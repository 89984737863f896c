import styles from './yes-no.module.css';

/** A word for a flag; "no" stands out, as it is what somebody has to look at. */
export function YesNo({ yes }: { yes: boolean }) {
  return <span className={yes ? styles.yes : styles.no}>{yes ? 'Yes' : 'No'}</span>;
}
