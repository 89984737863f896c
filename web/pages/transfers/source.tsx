import { Link } from 'react-router';
import type { TransferDetail } from '../../client/types.ts';
import { Money } from '../../components/money.tsx';
import { ObjectId } from '../../components/object-id.tsx';
import { StatusBadge } from '../../components/status-badge.tsx';
import { Time } from '../../components/time.tsx';
import { paths } from '../../lib/paths.ts';
import { words } from '../../lib/words.ts';
import { KeyValue } from '../../ui/key-value.tsx';
import { Section } from '../../ui/section.tsx';

/** What the transfer is, and where its money came from: a payment, or the platform's balance. */
export function Source({ transfer: { transfer, source, group, ...data } }: Props) {
  const charge = transfer.source_transaction;
  const chargeId = typeof charge === 'object' ? charge?.id : charge;
  return (
    <Section title="Transfer">
      <KeyValue
        facts={[
          [
            'To',
            data.destination ? (
              <ObjectId key="to" id={data.destination} name={data.destinationName} />
            ) : null,
          ],
          ['Description', transfer.description],
          [
            'Source',
            chargeId ? (
              <ObjectId key="source" id={chargeId} />
            ) : (
              `The platform’s balance${transfer.source_type ? `, ${words(transfer.source_type).toLowerCase()} funds` : ''}`
            ),
          ],
          ['Customer', source ? (source.customer ?? source.customer_email) : null],
          [
            'Payment',
            source ? (
              <Money key="payment" amount={source.amount} currency={source.currency} />
            ) : null,
          ],
          ['Outcome', source ? <StatusBadge key="outcome" status={source.outcome} /> : null],
          [
            'Transfer group',
            group ? (
              <Link key="group" to={paths.group(group)}>
                {group}
              </Link>
            ) : null,
          ],
          ['Id', <ObjectId key="id" id={transfer.id} here />],
          ['Created', <Time key="created" at={transfer.created} />],
        ]}
      />
    </Section>
  );
}

interface Props {
  transfer: TransferDetail;
}
