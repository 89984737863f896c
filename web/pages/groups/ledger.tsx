import type { GroupEntry, GroupLedger } from '../../client/types.ts';
import { Money } from '../../components/money.tsx';
import { ObjectId } from '../../components/object-id.tsx';
import { StatusBadge, statusLabel } from '../../components/status-badge.tsx';
import { Time } from '../../components/time.tsx';
import { count } from '../../lib/words.ts';
import { Section } from '../../ui/section.tsx';
import { SmallTable } from '../../ui/small-table.tsx';
import { Headline } from './headline.tsx';
import { Shares } from './shares.tsx';

/** All that a group did in one currency: what it comes to, for whom, then each member as it came. */
export function Ledger({ ledger }: { ledger: GroupLedger }) {
  const { currency, entries } = ledger;
  return (
    <>
      <Headline ledger={ledger} />
      <Shares ledger={ledger} />
      <Section
        title="Members"
        note={`${count(ledger.members, 'object')} in ${currency.toUpperCase()}, in the order they happened`}
      >
        <Members entries={entries} currency={currency} />
      </Section>
    </>
  );
}

const kindNames: Record<GroupEntry['kind'], string> = {
  charge: 'Payment',
  transfer: 'Transfer',
  transfer_reversal: 'Reversal',
  refund: 'Refund',
  dispute: 'Dispute',
  application_fee: 'Application fee',
  fee_refund: 'Application fee refund',
  topup: 'Top-up',
};

function Members({ entries, currency }: { entries: readonly GroupEntry[]; currency: string }) {
  // What Stripe has not booked yet has no figures of its own.
  const booked = (amount: number | null) =>
    amount === null ? null : <Money amount={amount} currency={currency} dash bare />;
  return (
    <SmallTable
      label={`Members in ${currency.toUpperCase()}`}
      rows={entries}
      rowKey={({ object, kind, balance_transaction }) => `${object} ${kind} ${balance_transaction}`}
      columns={[
        { header: 'When', cell: ({ at }) => <Time at={at} /> },
        { header: 'What', cell: ({ kind }) => kindNames[kind] },
        { header: 'Object', cell: ({ object, about }) => <ObjectId id={object} about={about} /> },
        {
          header: 'With',
          wrap: true,
          cell: ({ account, name, customer }) =>
            account ? <ObjectId id={account} name={name} /> : customer,
        },
        {
          header: 'State',
          cell: ({ status }) => (
            <StatusBadge status={status}>
              {status === 'unbooked' ? 'Not yet booked' : statusLabel(status)}
            </StatusBadge>
          ),
        },
        { header: 'Amount', align: 'end', cell: ({ amount }) => booked(amount) },
        { header: 'Fee', align: 'end', cell: ({ fee }) => booked(fee) },
        { header: 'Net', align: 'end', cell: ({ net }) => booked(net) },
        {
          header: 'Running total',
          align: 'end',
          cell: ({ running }) => <Money amount={running} currency={currency} bare />,
        },
      ]}
    />
  );
}
