import { useMutation } from '@tanstack/react-query';
import { tell } from '../../client/errors.ts';
import { readPayoutsOfDays } from '../../client/payouts.ts';
import type { ListParams } from '../../client/queries.ts';
import { ActionButton } from '../../components/action-button.tsx';
import { count } from '../../lib/words.ts';
import styles from './composition.module.css';

/** Has Stripe asked what the payouts on the list consist of, where that is not known yet. */
export function ReadMissing({ params }: { params: ListParams }) {
  const asking = useMutation({ mutationFn: () => readPayoutsOfDays(params) });
  return (
    <span className={styles.ask}>
      <span role="status">{asking.data ? says(asking.data.data.reading) : null}</span>
      {asking.error ? <span role="alert">{tell(asking.error).message}</span> : null}
      <ActionButton
        label="Read what is missing"
        why={null}
        quiet
        busy={asking.isPending}
        onClick={() => asking.mutate()}
      />
    </span>
  );
}

const says = (reading: number): string =>
  reading === 0
    ? 'Stripe tells of no more of them yet'
    : `${count(reading, 'payout is', 'payouts are')} being read`;
