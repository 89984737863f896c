import { Button } from '@mantine/core';
import type { ReactNode } from 'react';
import { Link } from 'react-router';
import type { GroupEntry, GroupNote, Session } from '../../client/types.ts';
import { BlockedAction } from '../../components/blocked-action.tsx';
import { Money } from '../../components/money.tsx';
import { ObjectId } from '../../components/object-id.tsx';
import { StatusBadge, statusLabel } from '../../components/status-badge.tsx';
import { Time } from '../../components/time.tsx';
import { useSession } from '../../layouts/use-session.ts';
import { type Act, whyBlocked } from '../../lib/acts.ts';
import { shortId } from '../../lib/ids.ts';
import { paths } from '../../lib/paths.ts';
import { type SmallColumn, SmallTable } from '../../ui/small-table.tsx';
import { kindNames } from './kinds.ts';

/** What can be done about a payment or a transfer where it first stands, or why not. */
function actOf({ kind, object, possible }: GroupEntry, session: Session): Act | null {
  if (!possible) return null;
  return kind === 'charge'
    ? {
        label: 'Refund',
        link: paths.refund(object),
        why: whyBlocked(session, 'refund:create', possible),
      }
    : {
        label: 'Reverse',
        link: paths.transferReverse(object),
        why: whyBlocked(session, 'transfer:reverse', possible),
      };
}

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
  const session = useSession();
  // What Stripe has not booked yet has no figures of its own.
  const booked = (amount: number | null) =>
    amount === null ? null : <Money amount={amount} currency={currency} dash bare />;
  // What was booked twice is one thing to act on.
  const firsts = new Map(entries.toReversed().map((entry) => [entry.object, entry]));
  const act: SmallColumn<Line> = {
    header: 'Act',
    screenOnly: true,
    cell: ofMembers((entry) => {
      const found = firsts.get(entry.object) === entry ? actOf(entry, session) : null;
      return found ? <LineAct act={found} of={shortId(entry.object)} /> : null;
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
        ...(entries.some(({ possible }) => possible !== null) ? [act] : []),
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

/** @param of what it is done to, for whoever does not see the line */
function LineAct({ act: { label, link, why }, of }: { act: Act; of: string }) {
  if (why !== null)
    return <BlockedAction label={label} variant="default" size="compact-xs" why={why} />;
  return (
    <Button
      component={Link}
      to={link}
      size="compact-xs"
      variant="default"
      aria-label={`${label} ${of}`}
    >
      {label}
    </Button>
  );
}
