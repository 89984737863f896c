import { useQuery } from '@tanstack/react-query';
import { usualDesk } from '../../api/inbox/rules.ts';
import { findingCount } from '../client/inbox.ts';
import styles from './inbox-count.module.css';
import { useSession } from './use-session.ts';

/** How many findings are to be done in the view of the inbox with which this role begins. */
export default function InboxCount() {
  const { role } = useSession();
  const { data } = useQuery(findingCount);
  if (!data) return null;
  const { open, desks } = data.data;
  const desk = usualDesk[role];
  const count = desk === 'all' ? open : desks[desk];
  return count === 0 ? null : (
    <span className={styles.count}>
      {count.toLocaleString('en-US')}
      <span className="visually-hidden"> to do</span>
    </span>
  );
}
