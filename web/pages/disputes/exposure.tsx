import { Link } from 'react-router';
import type { DisputeDetail } from '../../client/types.ts';
import { Money } from '../../components/money.tsx';
import { ObjectId } from '../../components/object-id.tsx';
import { paths } from '../../lib/paths.ts';
import { Nothing, Section } from '../../ui/section.tsx';
import { SmallTable } from '../../ui/small-table.tsx';

/** What sellers still hold of the disputed payment, which no dispute takes back from them. */
export function Exposure({ exposure, lost }: Pick<DisputeDetail, 'exposure'> & { lost: boolean }) {
  return (
    <Section title="Sellers who hold the money">
      {exposure.length === 0 ? (
        <Nothing>No transfer of this payment is still with a seller.</Nothing>
      ) : (
        <SmallTable
          label="Sellers who hold the money"
          rows={exposure}
          rowKey={({ transfer }) => transfer}
          columns={[
            {
              header: 'Seller',
              wrap: true,
              cell: ({ account, name }) => <ObjectId id={account} name={name} />,
            },
            { header: 'By', cell: ({ transfer }) => <ObjectId id={transfer} /> },
            {
              header: 'Holds',
              align: 'end',
              cell: ({ amount, currency }) => <Money amount={amount} currency={currency} />,
            },
            ...(lost
              ? [
                  {
                    header: 'To recover it',
                    cell: ({ transfer }: (typeof exposure)[number]) => (
                      <Link to={paths.transferReverse(transfer)}>Reverse the transfer</Link>
                    ),
                  },
                ]
              : []),
          ]}
        />
      )}
    </Section>
  );
}
