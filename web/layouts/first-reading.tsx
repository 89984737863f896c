import { useQuery } from '@tanstack/react-query';
import { Link } from 'react-router';
import type { Permission } from '../../api/staff/rules.ts';
import { status } from '../client/queries.ts';
import { paths } from '../lib/paths.ts';
import styles from './frame.module.css';

/** Says, until it is done, that lists and sums are not complete yet. */
export function FirstReading({ permissions }: { permissions: readonly Permission[] }) {
  const { data } = useQuery(status);
  return (
    <div role="status">
      {data?.data.complete === false ? (
        <p className={styles.notice}>
          Everything is being read from Stripe for the first time. Lists fill as it goes, and their
          sums are right once it is done.
          {permissions.includes('sync:read') ? (
            <Link to={paths.sync()}>See how far it is</Link>
          ) : null}
        </p>
      ) : null}
    </div>
  );
}
