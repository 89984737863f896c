import { lazy } from 'react';
import { formatMoney, money } from '../../../api/kit/money.ts';
import { payoutStandings, scheduleIntervals } from '../../../api/schedules/rules.ts';
import { type ScheduleRow, scheduleList, scheduleSummary } from '../../client/schedules.ts';
import { ActionLink } from '../../components/action-link.tsx';
import { Money } from '../../components/money.tsx';
import { StatusBadge } from '../../components/status-badge.tsx';
import { pageHandle } from '../../lib/handle.ts';
import { paths } from '../../lib/paths.ts';
import { utcDayName } from '../../lib/utc-day.ts';
import { count, words } from '../../lib/words.ts';
import type { BulkAct } from '../../table/bulk-bar.tsx';
import { columnsOf } from '../../table/columns.ts';
import type { ListDeclaration } from '../../table/filters.ts';
import { ListPage } from '../../table/list-page.tsx';
import { listLoader } from '../../table/loader.ts';
import { EmptyState } from '../../ui/states.tsx';
import { yesNo } from '../options.ts';
import { standingNames, standingTones } from './standings.ts';

const RowMenu = lazy(() => import('./schedule-menu.ts'));

const empty = (
  <EmptyState title="No connected accounts yet">
    When and how each connected account is paid out appears here.
  </EmptyState>
);

const standings = payoutStandings.map((value) => ({ value, label: standingNames[value] }));
const intervals = scheduleIntervals.map((value) => ({
  value,
  label: value === 'none' ? 'Not known' : words(value),
}));

/** Those that stand above the list; of hardly any account Stripe says nothing. */
const common = intervals.filter(({ value }) => value !== 'none');

export const list: ListDeclaration = {
  search: 'Search name, e-mail or id',
  defaultSort: 'name',
  noun: 'payout schedule',
  file: 'payout_schedules',
  filters: [
    { kind: 'choice', name: 'interval', label: 'Interval', options: intervals, many: true },
    { kind: 'choice', name: 'standing', label: 'Payouts', options: standings, many: true },
    { kind: 'text', name: 'on', label: 'Paid out on', placeholder: '2026-11-27' },
    { kind: 'text', name: 'pattern', label: 'Schedule', placeholder: 'weekly:friday' },
    { kind: 'choice', name: 'keeps', label: 'Keeps a minimum', options: yesNo },
    { kind: 'choice', name: 'instant', label: 'Instant payouts', options: yesNo },
  ],
};

export const loader = listLoader(list, scheduleList);
export const handle = pageHandle('Payout schedules', { label: 'Payouts', to: paths.payouts() });

/** Amounts in several currencies, on one line. */
const told = (amounts: readonly { currency: string; amount: number }[]) =>
  amounts.map(({ amount, currency }) => formatMoney(money(amount, currency))).join('; ');

/** The date of a day by its noon. */
const dayText = (noon: number) => new Date(noon * 1000).toISOString().slice(0, 10);

const column = columnsOf<ScheduleRow>();

/** What an account holds in each currency: the first on the row, all in CSV. */
const held = (name: 'available' | 'pending' | 'instant', header: string, hidden = false) =>
  column.accessor('balances', {
    id: name === 'instant' ? 'instantAvailable' : name,
    header,
    size: 136,
    meta: {
      align: 'end',
      hidden,
      csv: [
        {
          header,
          text: ({ balances }) =>
            told(balances.map((each) => ({ currency: each.currency, amount: each[name] }))),
        },
      ],
    },
    cell: ({ getValue }) => {
      const all = getValue();
      const first = all.find((each) => each[name] !== 0) ?? all[0];
      const others = all.filter((each) => each !== first);
      return first ? (
        <>
          <Money amount={first[name]} currency={first.currency} dash alarm />
          {others.length > 0 ? ` +${others.length}` : ''}
        </>
      ) : null;
    },
  });

export const columns = column.columns([
  column.lead('name', {
    header: 'Account',
    size: 190,
    sorts: true,
    text: ({ name }) => name,
    id: ({ account }) => account,
  }),
  column.accessor('standing', {
    id: 'standing',
    header: 'Payouts',
    size: 146,
    meta: {
      card: 'aside',
      csv: [{ header: 'Payouts', text: ({ standing }) => standingNames[standing] }],
    },
    cell: ({ getValue }) => (
      <StatusBadge status={standingTones[getValue()]}>{standingNames[getValue()]}</StatusBadge>
    ),
  }),
  column.text('schedule', { header: 'Schedule', size: 176 }),
  column.text('next', { header: 'Next payout', size: 104, show: (at) => utcDayName(dayText(at)) }),
  held('available', 'Available'),
  column.yesNo('instant', { header: 'Instant', size: 72 }),
  column.text('why', { header: 'Why not', size: 190 }),
  column.text('mend', { header: 'What mends it', size: 220 }),
  column.text('delay_days', {
    header: 'Delay',
    size: 84,
    sorts: true,
    hidden: true,
    show: (days) => count(days, 'day'),
  }),
  column.accessor('minimums', {
    id: 'minimums',
    header: 'Kept back',
    size: 120,
    meta: {
      align: 'end',
      hidden: true,
      csv: [{ header: 'Kept back', text: ({ minimums }) => told(minimums) }],
    },
    cell: ({ getValue }) => told(getValue()),
  }),
  held('instant', 'Instant available', true),
  held('pending', 'Pending', true),
  column.id('account', { header: 'Account id', hidden: true }),
  column.time('observedAt', { header: 'As of', hidden: true }),
]);

const bulk: readonly BulkAct<ScheduleRow>[] = [
  {
    label: 'Change payout schedule',
    kind: 'payout_schedule.update',
    permission: 'payout_schedule:update',
    input: ({ account }) => ({ account }),
  },
];

/** Who is paid out when, of all connected accounts, and who is not and why. */
export function Component() {
  return (
    <ListPage
      list={list}
      query={scheduleList}
      summary={scheduleSummary}
      columns={columns}
      rowId={({ account }) => account}
      rowPath={({ account }) => paths.account(account)}
      empty={empty}
      action={<ActionLink label="Calendar" link={paths.payoutCalendar()} why={null} secondary />}
      RowMenu={RowMenu}
      bulk={bulk}
      tabs={{ name: 'standing', label: 'Payouts', all: 'All', options: standings }}
      segments={{ name: 'interval', label: 'Interval', all: 'All', options: common }}
    />
  );
}
