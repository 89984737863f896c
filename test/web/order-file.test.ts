import { describe, expect, it } from 'vitest';
import { manyKinds } from '../../web/forms/many-kinds.ts';
import { csv } from '../../web/lib/csv.ts';
import { LineError, readOrderFile } from '../../web/lib/order-file.ts';

const kindOf = (name: string) => {
  const kind = manyKinds[name];
  if (!kind) throw new Error(`Nothing is ordered many at a time as ${name}`);
  return kind;
};
const refunds = kindOf('refund.create');
const schedules = kindOf('payout_schedule.update');
const payouts = kindOf('payout.create');
const transfers = kindOf('transfer.create');

describe('a file of orders', () => {
  it('is read line by line, each with its place in the file', () => {
    const text = 'charge,amount,currency\nch_1,12.50,usd\nch_2,500,JPY\nch_3,,\n';
    expect(readOrderFile(text, refunds)).toEqual([
      { n: 2, input: { charge: 'ch_1', amount: 1250 }, currency: 'usd' },
      { n: 3, input: { charge: 'ch_2', amount: 500 }, currency: 'jpy' },
      { n: 4, input: { charge: 'ch_3' } },
    ]);
  });

  it('keeps the place of its lines past blank ones', () => {
    const text = 'charge,amount,currency\nch_1,,\n\n,,,,\nch_2,,\n';
    expect(readOrderFile(text, refunds).map(({ n }) => n)).toEqual([2, 5]);
  });

  it('is told its separator by its lines, whatever blank ones it ends with', () => {
    expect(readOrderFile('charge;currency\nch_1;eur\n\n\n', refunds)).toEqual([
      { n: 2, input: { charge: 'ch_1' }, currency: 'eur' },
    ]);
  });

  it.each([
    ['semicolons', 'charge;amount;currency\nch_1;3.00;eur'],
    ['tabs', 'charge\tamount\tcurrency\nch_1\t3.00\teur'],
    [
      'Windows line ends, a mark of its encoding and blank lines',
      '\uFEFFcharge,amount,currency\r\n\r\nch_1,3.00,eur\r\n',
    ],
    [
      'names in another case and spaces around the cells',
      ' Charge , AMOUNT,Currency\n ch_1 , 3.00 ,EUR ',
    ],
  ])('may have %s', (_, text) => {
    const [first] = readOrderFile(text, refunds);
    expect(first).toMatchObject({ input: { charge: 'ch_1', amount: 300 }, currency: 'eur' });
  });

  it.each([
    ['amount,currency\n3,usd', 'The first line has to name the columns. Missing: charge.'],
    [
      'charge,note\nch_1,x',
      'Not known here: note. The columns are charge, amount, currency; take the others out.',
    ],
    ['charge,amount,currency\n', 'The file has no line beside the names.'],
    ['', 'The first line has to name the columns. Missing: charge.'],
  ])('is refused as a whole when it is %j', (text, why) => {
    expect(() => readOrderFile(text, refunds)).toThrow(new LineError(why));
  });

  it.each([
    [',3.00,usd', 'charge is empty'],
    ['ch_1,3.00,', 'currency is empty'],
    ['ch_1,3.00,dollars', 'dollars is no currency: write three letters, such as usd'],
    ['ch_1,0,usd', 'amount is not more than zero'],
    ['ch_1,-3,usd', 'amount'],
    ['ch_1,1.234,usd', 'amount'],
    ['ch_1,1.5,jpy', 'amount'],
    ['ch_1,x,usd', 'amount'],
    ['ch_1,3.00,usd,more', 'It has more cells than the first line has names'],
  ])('keeps the line %j out, and says why, while the others stand', (line, why) => {
    const items = readOrderFile(`charge,amount,currency\n${line}\nch_2,1.00,usd`, refunds);
    expect(items[0]).toMatchObject({ n: 2, input: null });
    expect(items[0]?.problem).toContain(why);
    expect(items[1]?.input).toEqual({ charge: 'ch_2', amount: 100 });
  });

  it('names a payout schedule, whatever of it is to change', () => {
    const head =
      'account,interval,weekly_payout_days,monthly_payout_days,delay_days,minimum_balance,currency,debit_negative_balances';
    const [weekly, monthly, rest] = readOrderFile(
      `${head}\nacct_1,weekly,"monday, thursday",,,,,\nacct_2,monthly,,1 15,,,,\nacct_3,,,,7,15.00,usd,no`,
      schedules,
    ).map(({ input }) => input);
    expect(weekly).toEqual({
      account: 'acct_1',
      interval: 'weekly',
      weeklyPayoutDays: ['monday', 'thursday'],
    });
    expect(monthly).toEqual({
      account: 'acct_2',
      interval: 'monthly',
      monthlyPayoutDays: [1, 15],
    });
    expect(rest).toEqual({
      account: 'acct_3',
      delayDays: 7,
      minimumBalance: { usd: 1500 },
      debitNegativeBalances: false,
    });
  });

  it.each([
    ['acct_1,,1.5,', 'delay_days is not a whole number'],
    ['acct_1,,,maybe', 'debit_negative_balances is not yes or no'],
  ])('says what is wrong with the schedule %j', (line, why) => {
    const [item] = readOrderFile(
      `account,interval,delay_days,debit_negative_balances\n${line}`,
      schedules,
    );
    expect(item).toEqual({ n: 2, input: null, problem: why });
  });

  it('pays the platform out where no account is named, and needs an amount', () => {
    const [platform, none] = readOrderFile(
      'account,amount,currency\n,120.00,usd\nacct_1,,usd',
      payouts,
    );
    expect(platform?.input).toEqual({ amount: 12_000, currency: 'usd' });
    expect(none?.problem).toBe('amount is empty');
  });

  it('says what a transfer is drawn from and that it may wait', () => {
    const [item] = readOrderFile(
      'destination,amount,currency,source_transaction,run_when_funded\nacct_1,10,usd,ch_1,Yes',
      transfers,
    );
    expect(item?.input).toEqual({
      destination: 'acct_1',
      amount: 1000,
      currency: 'usd',
      sourceTransaction: 'ch_1',
      runWhenFunded: true,
    });
  });

  it.each(Object.entries(manyKinds))('%s: the file to begin with can be read', (_, kind) => {
    const names = kind.columns.map(({ name }) => name);
    const text = csv(names, [names.map((name) => kind.example[name] ?? '')]);
    const [item] = readOrderFile(text, kind);
    expect(item?.problem).toBeUndefined();
    expect(item?.input).not.toBeNull();
  });
});
