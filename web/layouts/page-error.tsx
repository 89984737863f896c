import { isRouteErrorResponse, useRevalidator, useRouteError } from 'react-router';
import { ErrorState } from '../ui/states.tsx';
import styles from './page.module.css';
import { PageHeader } from './page-header.tsx';
import { usePage } from './use-page.ts';

/** What stands in a page's place when it cannot be shown, whatever the reason. */
export function PageError() {
  const error = useRouteError();
  const { revalidate } = useRevalidator();
  const { title } = usePage();
  return (
    <div className={styles.detail}>
      <PageHeader title={title} />
      <ErrorState
        error={isRouteErrorResponse(error) ? new Error(error.statusText) : error}
        onRetry={() => void revalidate()}
      />
    </div>
  );
}
