import type { Permission } from '../../api/staff/rules.ts';
import type { Cells, LineReader } from '../lib/order-file.ts';

/** A kind of operation that is ordered many at a time. */
export interface ManyKind extends LineReader {
  /** The page's title. */
  readonly title: string;
  /** What one order is about, and what is done to it. */
  readonly noun: string;
  readonly done: string;
  readonly permission: Permission;
  readonly columns: readonly {
    readonly name: string;
    readonly required?: true;
    /** What to write there. */
    readonly means: string;
  }[];
  /** A line as it could be. */
  readonly example: Readonly<Record<string, string>>;
  /** What the lines leave open, the same for all. */
  readonly shared?: 'refund' | 'schedule';
}

const without = (input: Record<string, unknown>): Record<string, unknown> =>
  Object.fromEntries(Object.entries(input).filter(([, value]) => value !== undefined));

const amountColumns = [
  { name: 'amount', means: 'in the currency’s own unit, such as 12.50; empty: all that is left' },
  { name: 'currency', means: 'of the amount, such as usd; needed where there is one' },
] as const;

const list = (text: string | undefined) => text?.split(/[\s,;|]+/).filter(Boolean);

const schedule = (cells: Cells) => {
  const minimum = cells.amount('minimum_balance');
  return without({
    account: cells.need('account'),
    interval: cells.read('interval'),
    weeklyPayoutDays: list(cells.read('weekly_payout_days')),
    monthlyPayoutDays: list(cells.read('monthly_payout_days'))?.map(Number),
    delayDays: cells.count('delay_days'),
    minimumBalance: minimum && { [minimum.currency]: minimum.amount },
    debitNegativeBalances: cells.yesNo('debit_negative_balances'),
  });
};

/** What is ordered many at a time, by kind, with how a file says it. */
export const manyKinds: Readonly<Record<string, ManyKind>> = {
  'refund.create': {
    title: 'Refund payments',
    noun: 'payment',
    done: 'refunded',
    permission: 'refund:create',
    columns: [
      { name: 'charge', required: true, means: 'the payment: ch_…, py_… or pi_…' },
      ...amountColumns,
    ],
    example: { charge: 'ch_3Example', amount: '12.50', currency: 'usd' },
    input: (cells) =>
      without({ charge: cells.need('charge'), amount: cells.amount('amount')?.amount }),
    shared: 'refund',
  },
  'transfer.reverse': {
    title: 'Reverse transfers',
    noun: 'transfer',
    done: 'reversed',
    permission: 'transfer:reverse',
    columns: [{ name: 'transfer', required: true, means: 'tr_…' }, ...amountColumns],
    example: { transfer: 'tr_1Example', amount: '12.50', currency: 'usd' },
    input: (cells) =>
      without({ transfer: cells.need('transfer'), amount: cells.amount('amount')?.amount }),
  },
  'transfer.create': {
    title: 'Transfer to accounts',
    noun: 'transfer',
    done: 'made',
    permission: 'transfer:create',
    columns: [
      { name: 'destination', required: true, means: 'the account: acct_…' },
      { name: 'amount', required: true, means: 'in the currency’s own unit, such as 12.50' },
      { name: 'currency', required: true, means: 'such as usd' },
      { name: 'transfer_group', means: 'what it belongs to, such as an order' },
      { name: 'source_transaction', means: 'the payment it is paid from: ch_…' },
      { name: 'run_when_funded', means: 'yes: wait where the balance does not cover it' },
    ],
    example: {
      destination: 'acct_1Example',
      amount: '12.50',
      currency: 'usd',
      transfer_group: 'order_1042',
    },
    input: (cells) => {
      cells.need('amount');
      return without({
        destination: cells.need('destination'),
        ...cells.amount('amount'),
        transferGroup: cells.read('transfer_group'),
        sourceTransaction: cells.read('source_transaction'),
        runWhenFunded: cells.yesNo('run_when_funded'),
      });
    },
  },
  'payout.create': {
    title: 'Pay accounts out',
    noun: 'payout',
    done: 'made',
    permission: 'payout:create',
    columns: [
      { name: 'account', means: 'acct_…; empty: the platform' },
      { name: 'amount', required: true, means: 'in the currency’s own unit, such as 12.50' },
      { name: 'currency', required: true, means: 'such as usd' },
      { name: 'method', means: 'standard or instant' },
    ],
    example: { account: 'acct_1Example', amount: '120.00', currency: 'usd' },
    input: (cells) => {
      cells.need('amount');
      return without({
        account: cells.read('account'),
        ...cells.amount('amount'),
        method: cells.read('method'),
      });
    },
  },
  'payout_schedule.update': {
    title: 'Change payout schedules',
    noun: 'schedule',
    done: 'changed',
    permission: 'payout_schedule:update',
    columns: [
      { name: 'account', required: true, means: 'acct_…' },
      { name: 'interval', means: 'daily, weekly, monthly or manual' },
      { name: 'weekly_payout_days', means: 'such as monday, thursday' },
      { name: 'monthly_payout_days', means: 'such as 1, 15' },
      { name: 'delay_days', means: 'days until a payment can be paid out' },
      { name: 'minimum_balance', means: 'what stays on the account, such as 15.00' },
      { name: 'currency', means: 'of the minimum balance' },
      { name: 'debit_negative_balances', means: 'yes or no' },
    ],
    example: { account: 'acct_1Example', interval: 'weekly', weekly_payout_days: 'monday' },
    input: schedule,
    shared: 'schedule',
  },
};
