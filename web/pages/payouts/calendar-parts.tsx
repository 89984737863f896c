import { Link } from 'react-router';
import type { Calendar } from '../../client/schedules.ts';
import { Money } from '../../components/money.tsx';
import { StatusBadge } from '../../components/status-badge.tsx';
import { paths } from '../../lib/paths.ts';
import { count } from '../../lib/words.ts';
import { Section } from '../../ui/section.tsx';
import { SmallTable } from '../../ui/small-table.tsx';
import styles from './calendar.module.css';
import { standingNames, standingTones } from './standings.ts';

type HeldPart = Calendar['held'][number];

/** What has to happen before accounts that stand so are paid out. */
const whatNext: Readonly<Record<HeldPart['standing'], string>> = {
  bank_errored: 'A payout failed: each needs another bank account, or its details mended.',
  paused: 'Stripe pays nothing out to them: the list says why, and whose turn it is.',
  no_bank: 'There is no bank account to pay out to.',
  by_hand: 'Somebody has to start each payout.',
  no_bank_in_currency: 'What they have is in a currency for which they gave no bank account.',
};

/** Who is not paid out by itself, and what that holds up. */
export function Held({ held }: Pick<Calendar, 'held'>) {
  if (held.length === 0) return null;
  return (
    <Section title="Not paid out by themselves">
      <SmallTable
        label="Not paid out by themselves"
        rows={held}
        rowKey={({ standing }) => standing}
        columns={[
          {
            header: 'Payouts',
            cell: ({ standing }) => (
              <StatusBadge status={standingTones[standing]}>{standingNames[standing]}</StatusBadge>
            ),
          },
          {
            header: 'Accounts',
            align: 'end',
            cell: ({ standing, accounts }) =>
              standing === 'no_bank_in_currency' ? (
                count(accounts, 'account')
              ) : (
                <Link to={paths.payoutSchedulesThat(standing)}>{count(accounts, 'account')}</Link>
              ),
          },
          {
            header: 'What they have',
            align: 'end',
            cell: ({ sums }) =>
              sums.length === 0 ? null : (
                <ul className={styles.sums}>
                  {sums.map(({ currency, amount }) => (
                    <li key={currency}>
                      <Money amount={amount} currency={currency} />
                    </li>
                  ))}
                </ul>
              ),
          },
          {
            header: 'What has to happen',
            wrap: true,
            wide: true,
            cell: ({ standing }) => whatNext[standing],
          },
        ]}
      />
    </Section>
  );
}

/** How many accounts are on which schedule. */
export function Schedules({ schedules }: Pick<Calendar, 'schedules'>) {
  if (schedules.length === 0) return null;
  return (
    <Section title="Schedules" note={schedules.length}>
      <SmallTable
        label="Schedules"
        rows={schedules}
        rowKey={({ pattern }) => pattern}
        columns={[
          {
            header: 'Schedule',
            wrap: true,
            wide: true,
            cell: ({ pattern, text }) => <Link to={paths.payoutSchedulesBy(pattern)}>{text}</Link>,
          },
          {
            header: 'Accounts',
            align: 'end',
            cell: ({ accounts }) => accounts.toLocaleString('en-US'),
          },
          {
            header: 'Paid out now',
            align: 'end',
            cell: ({ active }) => active.toLocaleString('en-US'),
          },
        ]}
      />
    </Section>
  );
}
