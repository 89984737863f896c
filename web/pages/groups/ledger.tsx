import { Link } from 'react-router';
import { type Role, whyNot } from '../../../api/staff/rules.ts';
import type { GroupEntry, GroupLedger } from '../../client/types.ts';
import { Money } from '../../components/money.tsx';
import { ObjectId } from '../../components/object-id.tsx';
import { StatusBadge, statusLabel } from '../../components/status-badge.tsx';
import { Time } from '../../components/time.tsx';
import { useSession } from '../../layouts/use-session.ts';
import { paths } from '../../lib/paths.ts';
import { count } from '../../lib/words.ts';
import { Section } from '../../ui/section.tsx';
import { type SmallColumn, SmallTable } from '../../ui/small-table.tsx';
import { GroupFlow } from './flow.tsx';
import { Headline } from './headline.tsx';
import { kindNames } from './kinds.ts';
import { Reconciliation } from './reconciliation.tsx';
import { Shares } from './shares.tsx';

/** All that a group did in one currency: what it comes to, for whom, then each member as it came. */
export function Ledger({ ledger }: { ledger: GroupLedger }) {
  const { currency, entries } = ledger;
  return (
    <>
      <Headline ledger={ledger} />
      <GroupFlow ledger={ledger} />
      <Reconciliation ledger={ledger} />
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

/** What somebody may do about a payment or a transfer of which something is left. */
function actsOf(entries: readonly GroupEntry[], role: Role) {
  const left = new Map<string, number>();
  for (const { about, kind, amount } of entries)
    if (moves.has(kind)) left.set(about, (left.get(about) ?? 0) + (amount ?? 0));
  const acts = new Map<string, { label: string; to: string }>();
  for (const { object, kind } of entries) {
    if (!left.get(object)) continue;
    if (kind === 'charge' && !whyNot(role, 'refund:create'))
      acts.set(object, { label: 'Refund', to: paths.refund(object) });
    if (kind === 'transfer' && !whyNot(role, 'transfer:reverse'))
      acts.set(object, { label: 'Reverse', to: paths.transferReverse(object) });
  }
  return acts;
}

/** What a payment or a transfer itself moved, and what of it came back. */
const moves = new Set<GroupEntry['kind']>(['charge', 'refund', 'transfer', 'transfer_reversal']);

function Members({ entries, currency }: { entries: readonly GroupEntry[]; currency: string }) {
  const { role } = useSession();
  // What Stripe has not booked yet has no figures of its own.
  const booked = (amount: number | null) =>
    amount === null ? null : <Money amount={amount} currency={currency} dash bare />;
  const acts = actsOf(entries, role);
  const act: SmallColumn<GroupEntry> = {
    header: 'Act',
    cell: ({ object }) => {
      const found = acts.get(object);
      return found ? <Link to={found.to}>{found.label}</Link> : null;
    },
  };
  const converted = entries.some(({ exchange_rate }) => exchange_rate !== null);
  const rate: SmallColumn<GroupEntry> = {
    header: 'Converted',
    cell: ({ stated, stated_currency, exchange_rate }) =>
      exchange_rate === null ? null : (
        <>
          <Money amount={stated} currency={stated_currency} /> at {exchange_rate}
        </>
      ),
  };
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
        ...(acts.size > 0 ? [act] : []),
        {
          header: 'State',
          cell: ({ status }) => (
            <StatusBadge status={status}>
              {status === 'unbooked' ? 'Not yet booked' : statusLabel(status)}
            </StatusBadge>
          ),
        },
        ...(converted ? [rate] : []),
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
