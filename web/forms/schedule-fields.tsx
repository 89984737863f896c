import { Checkbox, Group, NativeSelect, TextInput } from '@mantine/core';
import { parseAmount } from '../../api/kit/money.ts';

/** A payout schedule as it is typed; an empty field leaves that as it is. */
export interface ScheduleValues {
  interval: '' | 'daily' | 'weekly' | 'monthly' | 'manual';
  weeklyPayoutDays: string[];
  /** `1, 15` */
  monthlyPayoutDays: string;
  delayDays: string;
  minimumBalance: string;
  minimumCurrency: string;
  debitNegativeBalances: '' | 'yes' | 'no';
}

export const unchanged: ScheduleValues = {
  interval: '',
  weeklyPayoutDays: [],
  monthlyPayoutDays: '',
  delayDays: '',
  minimumBalance: '',
  minimumCurrency: 'usd',
  debitNegativeBalances: '',
};

/** What a typed schedule asks for, without the account; or what is wrong with it. */
export type ScheduleRead =
  | { ok: true; input: Record<string, unknown> }
  | { ok: false; field: keyof ScheduleValues; why: string };

const wrong = (field: keyof ScheduleValues, why: string): ScheduleRead => ({
  ok: false,
  field,
  why,
});

/** Reads a typed schedule. Nothing typed at all asks for nothing, which is no order. */
export function readSchedule(values: ScheduleValues): ScheduleRead | null {
  const input: Record<string, unknown> = {};
  if (values.interval) input.interval = values.interval;
  if (values.interval === 'weekly') {
    if (values.weeklyPayoutDays.length === 0)
      return wrong('weeklyPayoutDays', 'Choose at least one day');
    input.weeklyPayoutDays = values.weeklyPayoutDays;
  }
  if (values.interval === 'monthly') {
    const days = values.monthlyPayoutDays
      .split(/[\s,]+/)
      .filter(Boolean)
      .map(Number);
    if (days.length === 0 || !days.every((day) => Number.isInteger(day) && day >= 1 && day <= 31))
      return wrong('monthlyPayoutDays', 'Write days from 1 to 31, such as 1, 15');
    input.monthlyPayoutDays = days;
  }
  const delay = values.delayDays.trim();
  if (delay) {
    if (!/^\d{1,3}$/.test(delay)) return wrong('delayDays', 'Write a whole number of days');
    input.delayDays = Number(delay);
  }
  const minimum = values.minimumBalance.trim();
  if (minimum) {
    const currency = values.minimumCurrency.trim().toLowerCase();
    if (!/^[a-z]{3}$/.test(currency)) return wrong('minimumCurrency', 'Three letters, such as USD');
    const parsed = parseAmount(minimum, currency);
    if (!parsed.ok) return wrong('minimumBalance', parsed.why);
    input.minimumBalance = { [currency]: parsed.money.amount };
  }
  if (values.debitNegativeBalances)
    input.debitNegativeBalances = values.debitNegativeBalances === 'yes';
  return Object.keys(input).length === 0 ? null : { ok: true, input };
}

const weekdays = ['monday', 'tuesday', 'wednesday', 'thursday', 'friday'];
const intervals = [
  { value: '', label: 'As it is' },
  { value: 'daily', label: 'Daily' },
  { value: 'weekly', label: 'Weekly' },
  { value: 'monthly', label: 'Monthly' },
  { value: 'manual', label: 'By hand only' },
];
const debits = [
  { value: '', label: 'As it is' },
  { value: 'yes', label: 'Yes: Stripe takes it from their bank' },
  { value: 'no', label: 'No: later earnings cover it' },
];

interface Props {
  values: ScheduleValues;
  onChange: (values: ScheduleValues) => void;
}

/** The fields of a payout schedule, for one account or for many. */
export function ScheduleFields({ values, onChange }: Props) {
  const set = (change: Partial<ScheduleValues>) => onChange({ ...values, ...change });
  const read = readSchedule(values);
  const problem = (field: keyof ScheduleValues) =>
    read && !read.ok && read.field === field ? read.why : null;
  return (
    <>
      <NativeSelect
        label="Pays out"
        data-autofocus
        data={intervals}
        value={values.interval}
        onChange={(event) =>
          set({ interval: event.currentTarget.value as ScheduleValues['interval'] })
        }
      />
      {values.interval === 'weekly' ? (
        <Checkbox.Group
          label="On"
          value={values.weeklyPayoutDays}
          onChange={(weeklyPayoutDays) => set({ weeklyPayoutDays })}
          error={problem('weeklyPayoutDays')}
        >
          <Group gap="sm" mt={4}>
            {weekdays.map((day) => (
              <Checkbox key={day} value={day} label={day.charAt(0).toUpperCase() + day.slice(1)} />
            ))}
          </Group>
        </Checkbox.Group>
      ) : null}
      {values.interval === 'monthly' ? (
        <TextInput
          label="On the days of the month"
          description="Such as 1, 15; in a shorter month the 31st is its last day"
          value={values.monthlyPayoutDays}
          onChange={(event) => set({ monthlyPayoutDays: event.currentTarget.value })}
          error={problem('monthlyPayoutDays')}
        />
      ) : null}
      <TextInput
        label="Delay in days"
        description="How long a payment waits before it can be paid out; empty leaves it as it is"
        inputMode="numeric"
        value={values.delayDays}
        onChange={(event) => set({ delayDays: event.currentTarget.value })}
        error={problem('delayDays')}
      />
      <Group align="flex-end" grow wrap="nowrap">
        <TextInput
          label="Minimum balance"
          description="Stays on the account; empty leaves it as it is"
          inputMode="decimal"
          value={values.minimumBalance}
          onChange={(event) => set({ minimumBalance: event.currentTarget.value })}
          error={problem('minimumBalance')}
        />
        <TextInput
          label="Its currency"
          description="Three letters"
          maxLength={3}
          value={values.minimumCurrency.toUpperCase()}
          onChange={(event) => set({ minimumCurrency: event.currentTarget.value.toLowerCase() })}
          error={problem('minimumCurrency')}
        />
      </Group>
      <NativeSelect
        label="Debit negative balances"
        data={debits}
        value={values.debitNegativeBalances}
        onChange={(event) =>
          set({
            debitNegativeBalances: event.currentTarget
              .value as ScheduleValues['debitNegativeBalances'],
          })
        }
      />
    </>
  );
}
