import { isRouteErrorResponse, useRevalidator, useRouteError } from 'react-router';
import { ErrorState } from '../ui/states.tsx';
import styles from './page.module.css';

/** What stands in a page's place when it cannot be shown, whatever the reason. */
export function PageError() {
  const error = useRouteError();
  const { revalidate } = useRevalidator();
  return (
    <div className={styles.detail}>
      <ErrorState
        error={isRouteErrorResponse(error) ? new Error(error.statusText) : error}
        onRetry={() => void revalidate()}
      />
    </div>
  );
}
