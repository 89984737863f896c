import { Button } from '@mantine/core';
import { Link } from 'react-router';
import { RouteError } from '../layouts/route-error.tsx';
import styles from './form-error.module.css';

/** What stands in a form's place when it cannot be shown; the page it is about stays beside it. */
export function FormError() {
  return (
    <aside className={styles.beside} aria-label="Form">
      <RouteError />
      <Button component={Link} to=".." relative="path" variant="default">
        Close
      </Button>
    </aside>
  );
}
