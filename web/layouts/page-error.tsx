import { Link } from 'react-router';
import styles from './page.module.css';
import { PageHeader } from './page-header.tsx';
import { RouteError } from './route-error.tsx';
import { usePage } from './use-page.ts';

/** What stands in a page's place when it cannot be shown, whatever the reason. */
export function PageError() {
  const { title, breadcrumbs } = usePage();
  const list = breadcrumbs.at(-1);
  return (
    <div className={styles.detail}>
      {title ? <PageHeader title={title} /> : null}
      <RouteError>{list ? <Link to={list.to}>{`Go to ${list.label}`}</Link> : null}</RouteError>
    </div>
  );
}
