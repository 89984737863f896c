import { Button } from '@mantine/core';
import { lazy, Suspense, useState } from 'react';
import { Link } from 'react-router';
import { whyNot } from '../../../api/staff/rules.ts';
import type { PlannedStanding, PlannedTransfer } from '../../client/types.ts';
import { Money } from '../../components/money.tsx';
import { ObjectId } from '../../components/object-id.tsx';
import { StatusBadge } from '../../components/status-badge.tsx';
import { useSession } from '../../layouts/use-session.ts';
import { paths } from '../../lib/paths.ts';
import { Section } from '../../ui/section.tsx';
import { SmallTable } from '../../ui/small-table.tsx';

const CancelDialog = lazy(() => import('./cancel-split-dialog.tsx'));

/** What each waits on, or what became of it. */
const words: Readonly<Record<PlannedStanding, string>> = {
  waits_for_customer: 'Waits until the customer has paid',
  waits_for_payment: 'Waits until the bank has answered',
  payment_failed: 'The payment failed: nothing is sent',
  held: 'Refunded or disputed before it was sent: send it by hand, or leave it',
  refunded: 'The payment was refunded in full',
  next: 'Is about to be sent',
  not_made: 'The session was never made',
  canceled: 'Canceled',
  void: 'The session expired: nothing is sent',
  ordered: 'Ordered',
  not_sent: 'Send it by hand',
  sent_by_hand: 'Sent by hand',
};

/** The form of an ordinary transfer with what was planned in it. */
const byHand = ({
  destination,
  unsent,
  currency,
  transfer_group,
  charge,
  standing,
}: PlannedTransfer) =>
  paths.transferCreate({
    destination,
    currency,
    // How much of it is still theirs after a refund, a person has to say.
    ...(standing === 'not_sent' ? { amount: String(unsent) } : {}),
    ...(transfer_group ? { transferGroup: transfer_group } : {}),
    ...(charge ? { sourceTransaction: charge } : {}),
  });

function State({ of }: { of: PlannedTransfer }) {
  const { standing, status, operation, canceled_by_name, amount, unsent, currency } = of;
  if (standing === 'ordered')
    return (
      <Link to={paths.operation(operation)}>
        <StatusBadge status={status ?? 'queued'} />
      </Link>
    );
  if (standing === 'not_sent')
    return (
      <>
        <Link to={paths.operation(operation)}>
          <StatusBadge status={status ?? 'refused'} />
        </Link>{' '}
        <Link to={byHand(of)}>
          {unsent < amount ? (
            <>
              Send the other <Money amount={unsent} currency={currency} /> by hand
            </>
          ) : (
            words.not_sent
          )}
        </Link>
      </>
    );
  if (standing === 'held') return <Link to={byHand(of)}>{words.held}</Link>;
  return canceled_by_name ? `Canceled by ${canceled_by_name}` : words[standing];
}

interface Props {
  planned: readonly PlannedTransfer[];
  /** Where it can be canceled. */
  session?: string;
}

/** What a payment is split into, and how far each share is. */
export function PlannedTransfers({ planned, session }: Props) {
  const { role } = useSession();
  const [canceling, setCanceling] = useState(false);
  if (planned.length === 0) return null;
  const cancelable = planned.some(({ standing }) =>
    ['waits_for_customer', 'waits_for_payment', 'payment_failed', 'held', 'not_sent'].includes(
      standing,
    ),
  );
  return (
    <Section title="Planned split" note="sent once paid">
      <SmallTable
        label="Planned split"
        rows={planned}
        rowKey={({ operation }) => operation}
        columns={[
          {
            header: 'Seller',
            wrap: true,
            cell: ({ destination, name }) => <ObjectId id={destination} name={name} />,
          },
          {
            header: 'Share',
            align: 'end',
            cell: ({ amount, currency }) => <Money amount={amount} currency={currency} />,
          },
          { header: 'State', wrap: true, cell: (row) => <State of={row} /> },
        ]}
      />
      {session && cancelable && whyNot(role, 'transfer:create') === undefined ? (
        <Button variant="default" size="xs" mt="xs" onClick={() => setCanceling(true)}>
          Cancel the split
        </Button>
      ) : null}
      {session && canceling ? (
        <Suspense>
          <CancelDialog session={session} onClose={() => setCanceling(false)} />
        </Suspense>
      ) : null}
    </Section>
  );
}
