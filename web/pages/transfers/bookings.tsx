import type { TransferDetail } from '../../client/types.ts';
import { Money } from '../../components/money.tsx';
import { ObjectId } from '../../components/object-id.tsx';
import { StatusBadge } from '../../components/status-badge.tsx';
import { Time } from '../../components/time.tsx';
import { words } from '../../lib/words.ts';
import { Nothing, Section } from '../../ui/section.tsx';
import { SmallTable } from '../../ui/small-table.tsx';

/** What the transfer and its reversals took from and gave back to the platform's own balance. */
export function Bookings({ transfer: { bookings } }: { transfer: TransferDetail }) {
  return (
    <Section title="Bookings" note="on the platform’s balance">
      {bookings.length === 0 ? (
        <Nothing>Stripe has not booked it yet.</Nothing>
      ) : (
        <SmallTable
          label="Bookings"
          rows={bookings}
          rowKey={({ id }) => id}
          columns={[
            { header: 'Balance transaction', cell: ({ id }) => <ObjectId id={id} /> },
            { header: 'What', cell: ({ reporting_category }) => words(reporting_category) },
            { header: 'State', cell: ({ status }) => <StatusBadge status={status} /> },
            { header: 'When', cell: ({ created }) => <Time at={created} /> },
            {
              header: 'Net',
              align: 'end',
              cell: ({ net, currency }) => <Money amount={net} currency={currency} signed />,
            },
          ]}
        />
      )}
    </Section>
  );
}
