import { lazy, Suspense } from 'react';
import { NavLink } from 'react-router';
import type { Permission } from '../../api/staff/rules.ts';
import styles from './frame.module.css';
import { placesFor } from './places.ts';

// The menu does not wait for it.
const InboxCount = lazy(() => import('./inbox-count.tsx'));

/** The way to each area that this person may read. */
export function Navigation({ permissions }: { permissions: readonly Permission[] }) {
  return (
    <nav aria-label="Areas">
      <ul className={styles.places}>
        {placesFor(permissions).map(({ label, to, Icon, key }) => (
          <li key={to}>
            <NavLink to={to} className={styles.place} aria-keyshortcuts={`g ${key}`}>
              <Icon />
              {label}
              {label === 'Inbox' ? (
                <Suspense>
                  <InboxCount />
                </Suspense>
              ) : null}
            </NavLink>
          </li>
        ))}
      </ul>
    </nav>
  );
}
