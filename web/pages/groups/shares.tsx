import type { GroupLedger } from '../../client/types.ts';
import { Money } from '../../components/money.tsx';
import { ObjectId } from '../../components/object-id.tsx';
import { Section } from '../../ui/section.tsx';
import { SmallTable } from '../../ui/small-table.tsx';

/** What each seller was sent out of a group, and has of it; absent where there is none. */
export function Shares({ ledger: { shares, currency } }: { ledger: GroupLedger }) {
  if (shares.length === 0) return null;
  const amount = (value: number) => <Money amount={value} currency={currency} dash bare />;
  return (
    <Section title="Sellers" note={`what they got of it in ${currency.toUpperCase()}`}>
      <SmallTable
        label={`Sellers in ${currency.toUpperCase()}`}
        rows={shares}
        rowKey={({ account }) => account}
        columns={[
          {
            header: 'Seller',
            wrap: true,
            cell: ({ account, name }) => <ObjectId id={account} name={name} />,
          },
          { header: 'Transferred', align: 'end', cell: ({ transferred }) => amount(transferred) },
          { header: 'Reversed', align: 'end', cell: ({ reversed }) => amount(reversed) },
          {
            header: 'Application fees',
            align: 'end',
            cell: ({ applicationFees }) => amount(applicationFees),
          },
          {
            header: 'Left',
            align: 'end',
            cell: ({ left }) => <Money amount={left} currency={currency} dash alarm bare />,
          },
        ]}
      />
    </Section>
  );
}
