import type { PaymentDetail } from '../../client/types.ts';
import { Money } from '../../components/money.tsx';
import { ObjectId } from '../../components/object-id.tsx';
import { Time } from '../../components/time.tsx';
import { Section } from '../../ui/section.tsx';
import { SmallTable } from '../../ui/small-table.tsx';

/** Where the money of the payment's group went, beside what was drawn from the payment itself. */
export function GroupTransfers({ transfers }: { transfers: PaymentDetail['groupTransfers'] }) {
  if (transfers.length === 0) return null;
  return (
    <Section title="Other transfers of its group" note="not drawn from this payment">
      <SmallTable
        label="Other transfers of its group"
        rows={transfers}
        rowKey={({ id }) => id}
        columns={[
          { header: 'Transfer', cell: ({ id }) => <ObjectId id={id} /> },
          {
            header: 'To',
            wrap: true,
            cell: ({ destination, destinationName }) =>
              destination ? <ObjectId id={destination} name={destinationName} /> : null,
          },
          { header: 'When', cell: ({ created }) => <Time at={created} /> },
          {
            header: 'Reversed',
            align: 'end',
            cell: ({ amount_reversed, currency }) => (
              <Money amount={amount_reversed} currency={currency} dash />
            ),
          },
          {
            header: 'Amount',
            align: 'end',
            cell: ({ amount, currency }) => <Money amount={amount} currency={currency} />,
          },
        ]}
      />
    </Section>
  );
}
