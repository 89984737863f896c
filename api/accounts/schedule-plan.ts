import type Stripe from 'stripe';
import { platformId } from '../balances/snapshot.ts';
import { formatMoney, money } from '../kit/money.ts';
import {
  alreadySo,
  type Blocked,
  type Difference,
  type Plan,
  type Undo,
} from '../operations/action.ts';
import { holdingsOf } from './holdings.ts';
import type { PayoutScheduleInput } from './inputs.ts';
import { nextPayoutDates, type Schedule } from './payout-dates.ts';
import { accountName, payoutWeekdays } from './rules.ts';
import { scheduleText } from './terms.ts';

type Payments = Stripe.BalanceSettings['payments'];

/** What is asked of Stripe: `payments` of balance settings; an empty text takes a setting away. */
export type SentPayments = NonNullable<Stripe.BalanceSettingsUpdateParams['payments']>;

/** What changing a payout schedule depends on, as Stripe holds it now. */
export interface ScheduleFacts {
  /** The connected account, or the platform's own. */
  readonly account: Stripe.Account;
  /** The account's own. */
  readonly settings: { readonly payments: Payments };
  /** The account's own. */
  readonly balance: Pick<Stripe.Balance, 'available' | 'pending'>;
  /** In Stripe's time, Unix seconds. */
  readonly now: number;
}

const say = (amount: number, currency: string): string => formatMoney(money(amount, currency));

const scheduleOf = ({ payouts }: Payments): Schedule => payouts?.schedule ?? { interval: null };

const minimumOf = ({ payouts }: Payments, currency: string): number =>
  payouts?.minimum_balance_by_currency?.[currency] ?? 0;

const sameDays = (
  one: readonly (string | number)[] = [],
  other: readonly (string | number)[] = [],
): boolean => one.length === other.length && one.every((day) => other.includes(day));

const isSame = (one: Schedule, other: Schedule): boolean =>
  one.interval === other.interval &&
  sameDays(one.weekly_payout_days, other.weekly_payout_days) &&
  sameDays(one.monthly_payout_days, other.monthly_payout_days);

type SentSchedule = NonNullable<NonNullable<SentPayments['payouts']>['schedule']>;

/** The schedule that is wanted, whole: with its days, which Stripe wants beside the interval. */
function wantedSchedule(
  { interval, weeklyPayoutDays, monthlyPayoutDays }: PayoutScheduleInput,
  now: Schedule,
): SentSchedule | Blocked {
  const becomes = interval ?? now.interval;
  if (weeklyPayoutDays && becomes !== 'weekly') {
    const message = 'The account is not paid out weekly. Choose the weekly interval as well.';
    return { code: 'days_of_other_interval', message, field: 'weeklyPayoutDays' };
  }
  if (monthlyPayoutDays && becomes !== 'monthly') {
    const message = 'The account is not paid out monthly. Choose the monthly interval as well.';
    return { code: 'days_of_other_interval', message, field: 'monthlyPayoutDays' };
  }
  if (becomes === 'weekly') {
    const days = weeklyPayoutDays ?? now.weekly_payout_days ?? [];
    if (days.length === 0) {
      const message = 'Say on which days of the week the account is paid out.';
      return { code: 'days_missing', message, field: 'weeklyPayoutDays' };
    }
    const inOrder = payoutWeekdays.filter((day) => days.includes(day));
    return { interval: 'weekly', weekly_payout_days: inOrder };
  }
  if (becomes === 'monthly') {
    const days = monthlyPayoutDays ?? now.monthly_payout_days ?? [];
    if (days.length === 0) {
      const message = 'Say on which days of the month the account is paid out.';
      return { code: 'days_missing', message, field: 'monthlyPayoutDays' };
    }
    return { interval: 'monthly', monthly_payout_days: [...days].sort((a, b) => a - b) };
  }
  return becomes === null ? {} : { interval: becomes };
}

/** What has to be sent so that the settings become what is wanted; what is so already is left out. */
function changesOf(input: PayoutScheduleInput, now: Payments): SentPayments | Blocked {
  const { delayDays, minimumBalance = {}, debitNegativeBalances } = input;
  const wanted = wantedSchedule(input, scheduleOf(now));
  if ('code' in wanted) return wanted;
  const schedule = isSame({ interval: null, ...wanted }, scheduleOf(now)) ? null : wanted;
  const minimums = Object.entries(minimumBalance)
    .filter(([currency, amount]) => amount !== minimumOf(now, currency))
    .map(([currency, amount]) => [currency, amount === 0 ? '' : amount] as const);
  const delays = delayDays !== undefined && delayDays !== now.settlement_timing.delay_days;
  const debits =
    debitNegativeBalances !== undefined && debitNegativeBalances !== now.debit_negative_balances;
  return {
    ...(debits ? { debit_negative_balances: debitNegativeBalances } : {}),
    ...(schedule || minimums.length > 0
      ? {
          payouts: {
            ...(schedule ? { schedule } : {}),
            ...(minimums.length > 0
              ? { minimum_balance_by_currency: Object.fromEntries(minimums) }
              : {}),
          },
        }
      : {}),
    ...(delays ? { settlement_timing: { delay_days_override: delayDays } } : {}),
  };
}

/** Whether the settings are what was sent, so that nothing of it is left to do. */
export function standsSo(sent: SentPayments, now: Payments): boolean {
  const { schedule, minimum_balance_by_currency: minimums } = sent.payouts ?? {};
  const delay = sent.settlement_timing?.delay_days_override;
  const debits = sent.debit_negative_balances;
  return (
    (schedule === undefined || isSame({ interval: null, ...schedule }, scheduleOf(now))) &&
    Object.entries(minimums || {}).every(
      ([currency, amount]) => minimumOf(now, currency) === Number(amount),
    ) &&
    (delay === undefined || delay === now.settlement_timing.delay_days) &&
    (debits === undefined || debits === now.debit_negative_balances)
  );
}

/** The schedule once what was sent holds. */
const scheduleAfter = (sent: SentPayments, now: Payments): Schedule =>
  sent.payouts?.schedule ? { interval: null, ...sent.payouts.schedule } : scheduleOf(now);

const dateText = new Intl.DateTimeFormat('en-GB', {
  weekday: 'short',
  day: 'numeric',
  month: 'short',
  timeZone: 'UTC',
});

/** The next three payout dates, for staff. */
function datesText(schedule: Schedule, now: number): string {
  const dates = nextPayoutDates(schedule, now).map((at) =>
    dateText.format(at * 1000).replace(',', ''),
  );
  return dates.length > 0 ? dates.join(', ') : 'none by itself';
}

const days = (count: number): string => `${count} ${count === 1 ? 'day' : 'days'}`;
const yes = (is: boolean | null): string => (is ? 'yes' : 'no');

function differencesOf(sent: SentPayments, { settings, now }: ScheduleFacts): Difference[] {
  const { payments } = settings;
  const { schedule, minimum_balance_by_currency: minimums } = sent.payouts ?? {};
  const delay = sent.settlement_timing?.delay_days_override;
  const before = scheduleOf(payments);
  const after = scheduleAfter(sent, payments);
  const kept = (amount: number, currency: string) =>
    amount === 0 ? 'nothing' : say(amount, currency);
  return [
    ...(schedule
      ? [{ what: 'Payouts', before: scheduleText(before), after: scheduleText(after) }]
      : []),
    { what: 'Next payouts', before: datesText(before, now), after: datesText(after, now) },
    ...(delay === undefined
      ? []
      : [
          {
            what: 'Payments are available after',
            before: days(payments.settlement_timing.delay_days),
            after: days(Number(delay)),
          },
        ]),
    ...Object.entries(minimums || {}).map(([currency, amount]) => ({
      what: `Kept back in ${currency.toUpperCase()}`,
      before: kept(minimumOf(payments, currency), currency),
      after: kept(Number(amount), currency),
    })),
    ...(sent.debit_negative_balances === undefined
      ? []
      : [
          {
            what: 'What it owes is debited from its bank',
            before: yes(payments.debit_negative_balances),
            after: yes(sent.debit_negative_balances),
          },
        ]),
  ];
}

/** How long Stripe holds money for an account that is paid out by hand: https://docs.stripe.com/connect/manual-payouts */
const holdingPeriods: Readonly<Record<string, string>> = { US: '2 years', TH: '10 days' };

/** What an account has (1) or owes (-1), in words. */
const holdings = (balance: ScheduleFacts['balance'], sign: 1 | -1): string =>
  holdingsOf(balance)
    .filter(({ amount }) => amount * sign > 0)
    .map(({ amount, currency }) => say(Math.abs(amount), currency))
    .join(' and ');

function warningsOf(sent: SentPayments, { account, settings, balance }: ScheduleFacts): string[] {
  const name = accountName(account);
  const warnings: string[] = [];
  if (sent.payouts?.schedule?.interval === 'manual') {
    const held = holdings(balance, 1);
    const period = holdingPeriods[account.country ?? ''] ?? '90 days';
    warnings.push(
      `From now on somebody has to pay ${name} out, at the latest after ${period}${held ? `; it has ${held}` : ''}.`,
    );
  }
  const owed = holdings(balance, -1);
  if (sent.debit_negative_balances && owed)
    warnings.push(`${name} owes ${owed}, which Stripe then takes from its bank.`);
  if (settings.payments.payouts?.status === 'disabled')
    warnings.push(`${name} is not paid out at all for now. This holds once it is again.`);
  return warnings;
}

/** The same order the other way round; none where Stripe did not say how it was. */
function undoOf(holder: string, sent: SentPayments, { settings }: ScheduleFacts): Undo | null {
  const { payments } = settings;
  const { schedule, minimum_balance_by_currency: minimums } = sent.payouts ?? {};
  const { interval, weekly_payout_days, monthly_payout_days } = scheduleOf(payments);
  if (schedule && interval === null) return null;
  const kept = Object.keys(minimums || {}).map((currency) => [
    currency,
    minimumOf(payments, currency),
  ]);
  const debits = sent.debit_negative_balances !== undefined;
  return {
    kind: 'payout_schedule.update',
    input: {
      account: holder,
      ...(schedule
        ? {
            interval,
            ...(weekly_payout_days ? { weeklyPayoutDays: weekly_payout_days } : {}),
            ...(monthly_payout_days ? { monthlyPayoutDays: monthly_payout_days } : {}),
          }
        : {}),
      ...(kept.length > 0 ? { minimumBalance: Object.fromEntries(kept) } : {}),
      ...(sent.settlement_timing ? { delayDays: payments.settlement_timing.delay_days } : {}),
      ...(debits ? { debitNegativeBalances: payments.debit_negative_balances ?? false } : {}),
    },
    text: 'Set it back to how it was',
  };
}

/** What the plan rests on: whatever of it changes, the preview is no longer true. */
const basis = ({ payments }: ScheduleFacts['settings']) => ({
  schedule: scheduleOf(payments),
  minimumBalance: payments.payouts?.minimum_balance_by_currency ?? {},
  delayDays: payments.settlement_timing.delay_days,
  debitNegativeBalances: payments.debit_negative_balances,
});

/** Plans changing a payout schedule. Pure: all it knows stands in its arguments. */
export function planSchedule(input: PayoutScheduleInput, facts: ScheduleFacts): Plan {
  const { account, settings } = facts;
  const { account: id } = input;
  const owner = id === platformId ? null : id;
  const basedOn = basis(settings);
  const none = { steps: [], effects: [], warnings: [], basedOn, touches: [] };
  const sent = changesOf(input, settings.payments);
  if ('code' in sent) return { ...none, blocked: sent };
  if (Object.keys(sent).length === 0) {
    const message = `${accountName(account)} is paid out like that already.`;
    return { ...none, blocked: { code: alreadySo, message } };
  }
  const undo = undoOf(id, sent, facts);
  return {
    steps: [
      {
        name: 'update',
        text: `Change the payout schedule of ${accountName(account)}`,
        path: '/v1/balance_settings',
        params: { payments: sent },
        account: owner,
        creates: 'balance_settings',
        unmarked: true,
        ...(undo ? { undo } : {}),
      },
    ],
    // Nothing moves now; what moves when, and how much, is told by the schedule.
    effects: [],
    differences: differencesOf(sent, facts),
    warnings: warningsOf(sent, facts),
    basedOn,
    touches: [
      { kind: 'balance_settings', id, account: owner },
      // A connected account shows the same schedule.
      ...(owner === null ? [] : [{ kind: 'account', id: owner, account: null }]),
    ],
  };
}
