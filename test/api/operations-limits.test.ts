import { describe, expect, test } from 'vitest';
import { aboveLimit, type Limit, limitFor } from '../../api/operations/limits.ts';
import { benchForTests, pay, refund, staff } from './operations-harness.ts';

const DAY = 24 * 3600;
const limit = (fields: Partial<Limit>): Limit => ({
  role: 'support',
  kind: '*',
  currency: '*',
  single: 50_000,
  day: 200_000,
  ...fields,
});

describe('the limit that holds', () => {
  const general = limit({});
  const ofKind = limit({ kind: 'refund.create', single: 1 });
  const ofCurrency = limit({ currency: 'usd', single: 2 });
  const ofBoth = limit({ kind: 'refund.create', currency: 'usd', single: 3 });

  test.each([
    ['the general one', [general], 'usd', 50_000],
    ['one for the kind before it', [general, ofKind], 'usd', 1],
    ['one for the currency before it', [general, ofCurrency], 'usd', 2],
    ['one for the kind before one for the currency', [general, ofCurrency, ofKind], 'usd', 1],
    ['one for both before all', [general, ofCurrency, ofKind, ofBoth], 'usd', 3],
    ['none without approval, in a currency without two decimals', [general], 'jpy', 0],
    ['none without approval, in another currency', [ofCurrency], 'eur', 0],
    ['one for a currency without decimals', [limit({ currency: 'jpy', single: 9 })], 'jpy', 9],
  ])('is %s', (_, limits, currency, single) => {
    expect(limitFor(limits, 'support', 'refund.create', currency)?.single).toBe(single);
  });

  test('is none for a role that has no limits', () => {
    expect(limitFor([general], 'manager', 'refund.create', 'usd')).toBeUndefined();
    expect(
      limitFor([limit({ kind: 'transfer.reverse' })], 'support', 'refund.create', 'usd'),
    ).toBeUndefined();
  });

  test.each([
    [50_000, 0, null],
    [50_001, 0, 'above the limit of 500.00 USD'],
    [50_000, 150_000, null],
    [50_000, 150_001, 'With the 1,500.01 USD of the last 24 hours'],
  ])('%i after %i is told to the cent', (amount, spent, reason) => {
    const told = aboveLimit(limit({}), { amount, currency: 'usd' }, spent);
    if (reason === null) expect(told).toBeNull();
    else expect(told).toContain(reason);
  });
});

describe('what counts', () => {
  const bench = benchForTests();
  const support = staff('support');

  const ordered = async (amount: number, by = support) => {
    const charge = await pay(bench.sandbox, { amount: 100_000 });
    return (await refund(bench.pipeline, { charge: charge.id, amount }, by)).operation;
  };
  const orderedTimes = async (times: number, amount: number) => {
    for (let n = 0; n < times; n += 1) expect((await ordered(amount)).status).toBe('succeeded');
  };

  test('is the last 24 hours of each person', async () => {
    await orderedTimes(4, 50_000);
    const above = await ordered(1);
    expect(above).toMatchObject({
      status: 'waiting_approval',
      approval: {
        reasons: [
          'With the 2,000.00 USD of the last 24 hours this comes to 2,000.01 USD; the limit that support has for a day is 2,000.00 USD.',
        ],
      },
    });
    // Another person has a day of their own, and finance no limit.
    expect((await ordered(100, staff('support', 'other'))).status).toBe('succeeded');
    expect((await ordered(90_000, staff('finance'))).status).toBe('succeeded');
    bench.later(DAY - 60);
    expect((await ordered(1)).status).toBe('waiting_approval');
    bench.later(120);
    expect((await ordered(50_000)).status).toBe('succeeded');
  });

  test('is not what another has approved, nor what was never done', async () => {
    await orderedTimes(3, 50_000);
    const approved = await ordered(60_000);
    await bench.pipeline.operations.approvals.approve(staff('manager'), approved.id);
    await bench.reaches(approved.id, { status: 'succeeded' });
    const error = { code: 'charge_disputed' };
    const path = '/v1/refunds';
    await bench.sandbox.fault({ method: 'POST', path, status: 400, error, times: 1 });
    expect((await ordered(50_000)).status).toBe('refused');
    expect((await ordered(50_000)).status).toBe('succeeded');
    expect((await ordered(1)).status).toBe('waiting_approval');
  });

  test('are two orders of one moment, each counting the other', async () => {
    await orderedTimes(3, 50_000);
    const two = await Promise.all([ordered(50_000), ordered(50_000)]);
    expect(two.map(({ status }) => status).sort()).toEqual(['succeeded', 'waiting_approval']);
  });

  test('is a second try on the day that it is made, of whoever makes it', async () => {
    const error = { code: 'charge_disputed' };
    const fault = { method: 'POST', path: '/v1/refunds', status: 400, error, times: 5 } as const;
    await bench.sandbox.fault(fault);
    const refused: string[] = [];
    for (let n = 0; n < 5; n += 1) refused.push((await ordered(50_000)).id);
    bench.later(2 * DAY);
    const other = staff('support', 'other');
    const { secondThoughts } = bench.pipeline.operations;
    const tries = await Promise.allSettled(refused.map((id) => secondThoughts.retry(other, id)));
    expect(tries.map(({ status }) => status).sort()).toEqual([
      ...Array(4).fill('fulfilled'),
      'rejected',
    ]);
    expect((await ordered(1, other)).status).toBe('waiting_approval');
  });

  test('is a second try too', async () => {
    const error = { code: 'charge_disputed' };
    const path = '/v1/refunds';
    await bench.sandbox.fault({ method: 'POST', path, status: 400, error, times: 1 });
    const refused = await ordered(50_000);
    expect(refused.status).toBe('refused');
    await orderedTimes(4, 50_000);
    const { secondThoughts } = bench.pipeline.operations;
    await expect(secondThoughts.retry(support, refused.id)).rejects.toMatchObject({
      status: 403,
      code: 'limit_exceeded',
    });
    await secondThoughts.retry(staff('finance'), refused.id);
    await bench.reaches(refused.id, { status: 'succeeded' });
  });
});
