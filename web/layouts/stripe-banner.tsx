import { useQuery } from '@tanstack/react-query';
import { status } from '../client/queries.ts';
import { Time } from '../components/time.tsx';
import { WarningIcon } from '../ui/icons.tsx';
import styles from './frame.module.css';

/** Says on every page that Stripe cannot be reached, for as long as that lasts. */
export function StripeBanner() {
  const { data } = useQuery(status);
  const stripe = data?.data.stripe;
  return (
    <div role="status">
      {stripe && !stripe.reachable ? (
        <p className={styles.trouble}>
          <WarningIcon />
          <span>
            Stripe cannot be reached
            {stripe.since === null ? null : (
              <>
                ; it stopped answering <Time at={stripe.since} />
              </>
            )}
            . What is shown may be old, and orders wait.
          </span>
        </p>
      ) : null}
    </div>
  );
}
