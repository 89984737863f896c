import { Link } from 'react-router';
import styles from './page.module.css';
import { usePage } from './use-page.ts';

/** The pages that this one stands under. */
export function Breadcrumbs() {
  const { breadcrumbs } = usePage();
  if (breadcrumbs.length === 0) return null;
  return (
    <nav aria-label="Breadcrumbs" className={styles.breadcrumbs}>
      {breadcrumbs.map(({ label, to }) => (
        <Link key={to} to={to}>
          {label}
        </Link>
      ))}
    </nav>
  );
}
