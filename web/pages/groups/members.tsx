import type { ReactNode } from 'react';
import { Link } from 'react-router';
import { type Role, whyNot } from '../../../api/staff/rules.ts';
import type { GroupEntry, GroupNote } from '../../client/types.ts';
import { Money } from '../../components/money.tsx';
import { ObjectId } from '../../components/object-id.tsx';
import { StatusBadge, statusLabel } from '../../components/status-badge.tsx';
import { Time } from '../../components/time.tsx';
import { useSession } from '../../layouts/use-session.ts';
import { paths } from '../../lib/paths.ts';
import { type SmallColumn, SmallTable } from '../../ui/small-table.tsx';
import { kindNames } from './kinds.ts';

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

/** A line of the time line: a booking of a member, or what somebody wrote meanwhile. */
type Line = GroupEntry | GroupNote;

const isNote = (line: Line): line is GroupNote => 'text' in line;

/** Of a member only: what is written has no figures. */
const ofMembers =
  (cell: (entry: GroupEntry) => ReactNode) =>
  (line: Line): ReactNode =>
    isNote(line) ? null : cell(line);

const keyOf = (line: Line): string =>
  isNote(line) ? line.id : `${line.object} ${line.kind} ${line.balance_transaction}`;

interface Props {
  entries: readonly GroupEntry[];
  currency: string;
  notes: readonly GroupNote[];
}

/** What each member was booked with the running total, and the notes, in the order of time. */
export function Members({ entries, currency, notes }: Props) {
  const { role } = useSession();
  // What Stripe has not booked yet has no figures of its own.
  const booked = (amount: number | null) =>
    amount === null ? null : <Money amount={amount} currency={currency} dash bare />;
  const acts = actsOf(entries, role);
  const act: SmallColumn<Line> = {
    header: 'Act',
    cell: ofMembers(({ object }) => {
      const found = acts.get(object);
      return found ? <Link to={found.to}>{found.label}</Link> : null;
    }),
  };
  const converted = entries.some(({ exchange_rate }) => exchange_rate !== null);
  const rate: SmallColumn<Line> = {
    header: 'Converted',
    cell: ofMembers(({ stated, stated_currency, exchange_rate }) =>
      exchange_rate === null ? null : (
        <>
          <Money amount={stated} currency={stated_currency} /> at {exchange_rate}
        </>
      ),
    ),
  };
  return (
    <SmallTable<Line>
      label={`Members in ${currency.toUpperCase()}`}
      rows={[...entries, ...notes].sort((a, b) => a.at - b.at)}
      rowKey={keyOf}
      columns={[
        { header: 'When', cell: ({ at }) => <Time at={at} /> },
        { header: 'What', cell: (line) => (isNote(line) ? 'Note' : kindNames[line.kind]) },
        {
          header: 'Object',
          cell: ofMembers(({ object, about }) => <ObjectId id={object} about={about} />),
        },
        {
          header: 'With',
          wrap: true,
          cell: (line) =>
            isNote(line) ? (
              `${line.by.name}: ${line.text}`
            ) : line.account ? (
              <ObjectId id={line.account} name={line.name} />
            ) : (
              line.customer
            ),
        },
        ...(acts.size > 0 ? [act] : []),
        {
          header: 'State',
          cell: ofMembers(({ status }) => (
            <StatusBadge status={status}>
              {status === 'unbooked' ? 'Not yet booked' : statusLabel(status)}
            </StatusBadge>
          )),
        },
        ...(converted ? [rate] : []),
        { header: 'Amount', align: 'end', cell: ofMembers(({ amount }) => booked(amount)) },
        { header: 'Fee', align: 'end', cell: ofMembers(({ fee }) => booked(fee)) },
        { header: 'Net', align: 'end', cell: ofMembers(({ net }) => booked(net)) },
        {
          header: 'Running total',
          align: 'end',
          cell: ofMembers(({ running }) => <Money amount={running} currency={currency} bare />),
        },
      ]}
    />
  );
}
