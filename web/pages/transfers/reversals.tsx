import type { TransferDetail } from '../../client/types.ts';
import { Money } from '../../components/money.tsx';
import { ObjectId } from '../../components/object-id.tsx';
import { Time } from '../../components/time.tsx';
import { Nothing, Section } from '../../ui/section.tsx';
import { SmallTable } from '../../ui/small-table.tsx';

const idOf = (object: string | { id: string } | null) =>
  typeof object === 'object' ? object?.id : object;

/** What was taken back of a transfer, when, and because of which refund. */
export function Reversals({ transfer: { reversals } }: { transfer: TransferDetail }) {
  return (
    <Section title="Reversals">
      {reversals.length === 0 ? (
        <Nothing>Nothing of this transfer has been taken back.</Nothing>
      ) : (
        <SmallTable
          label="Reversals"
          rows={reversals}
          rowKey={({ id }) => id}
          columns={[
            { header: 'Reversal', cell: ({ id }) => <ObjectId id={id} /> },
            {
              header: 'Refund that caused it',
              cell: ({ source_refund }) => {
                const refund = idOf(source_refund);
                return refund ? <ObjectId id={refund} /> : 'None: reversed by itself';
              },
            },
            {
              header: 'Balance transaction',
              cell: ({ balance_transaction }) => {
                const booked = idOf(balance_transaction);
                return booked ? <ObjectId id={booked} /> : 'not yet booked';
              },
            },
            { header: 'When', cell: ({ created }) => <Time at={created} /> },
            {
              header: 'Amount',
              align: 'end',
              cell: ({ amount, currency }) => <Money amount={amount} currency={currency} />,
            },
          ]}
        />
      )}
    </Section>
  );
}
