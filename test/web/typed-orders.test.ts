import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { money, toDecimal } from '../../api/kit/money.ts';
import { operationStatuses } from '../../api/operations/status.ts';
import { readAmount } from '../../web/forms/amount-input.tsx';
import { readSchedule, unchanged } from '../../web/forms/schedule-fields.tsx';
import { actOf, standings } from '../../web/lib/operation-words.ts';

describe('a typed amount', () => {
  it.each([
    ['0', 'usd', 'It has to be more than zero'],
    ['10.01', 'usd', 'At most 10.00 USD is left'],
    ['', 'usd', /./],
    ['1.234', 'usd', /./],
    ['1.5', 'jpy', /./],
  ])('%j in %s is refused', (text, currency, why) => {
    const read = readAmount(text, currency, 1000);
    expect(read).toEqual({ ok: false, why: expect.stringMatching(why) });
  });

  it('is what was typed, to the minor unit, up to what is left', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 1e9 }),
        fc.constantFrom('usd', 'jpy', 'kwd'),
        (minor, currency) => {
          // Stripe takes the third decimal of these as zero only.
          const amount = currency === 'kwd' ? minor * 10 : minor;
          const text = toDecimal(money(amount, currency));
          expect(readAmount(text, currency, amount)).toEqual({ ok: true, amount });
          expect(readAmount(text, currency, null)).toEqual({ ok: true, amount });
          expect(readAmount(text, currency, amount - 1).ok).toBe(false);
        },
      ),
    );
  });
});

describe('a typed payout schedule', () => {
  it('asks for nothing while nothing is typed', () => {
    expect(readSchedule(unchanged)).toBeNull();
  });

  it.each([
    [{ interval: 'daily' }, { interval: 'daily' }],
    [
      { interval: 'weekly', weeklyPayoutDays: ['monday'] },
      { interval: 'weekly', weeklyPayoutDays: ['monday'] },
    ],
    [
      { interval: 'monthly', monthlyPayoutDays: '1, 15' },
      { interval: 'monthly', monthlyPayoutDays: [1, 15] },
    ],
    // What was typed for another interval is not sent with this one.
    [
      { interval: 'manual', weeklyPayoutDays: ['monday'], monthlyPayoutDays: '3' },
      { interval: 'manual' },
    ],
    [{ delayDays: ' 7 ' }, { delayDays: 7 }],
    [{ minimumBalance: '15', minimumCurrency: 'usd' }, { minimumBalance: { usd: 1500 } }],
    [{ minimumBalance: '15', minimumCurrency: 'jpy' }, { minimumBalance: { jpy: 15 } }],
    [{ debitNegativeBalances: 'no' }, { debitNegativeBalances: false }],
  ] as const)('%j asks for just that', (typed, input) => {
    const values = { ...unchanged, ...typed } as typeof unchanged;
    expect(readSchedule(values)).toEqual({ ok: true, input });
  });

  it.each([
    [{ interval: 'weekly' }, 'weeklyPayoutDays'],
    [{ interval: 'monthly' }, 'monthlyPayoutDays'],
    [{ interval: 'monthly', monthlyPayoutDays: '0' }, 'monthlyPayoutDays'],
    [{ interval: 'monthly', monthlyPayoutDays: '1, 32' }, 'monthlyPayoutDays'],
    [{ interval: 'monthly', monthlyPayoutDays: 'first' }, 'monthlyPayoutDays'],
    [{ delayDays: '1.5' }, 'delayDays'],
    [{ minimumBalance: 'much' }, 'minimumBalance'],
    [{ minimumBalance: '1', minimumCurrency: '' }, 'minimumCurrency'],
  ] as const)('%j is wrong at its field', (typed, field) => {
    const values = { ...unchanged, ...typed } as typeof unchanged;
    expect(readSchedule(values)).toMatchObject({ ok: false, field });
  });
});

describe('the words of operations', () => {
  it('name the act with every amount that it moves', () => {
    const subjectName = 'Anna';
    const moves = [{ amount: 4000, currency: 'usd' }];
    expect(actOf({ kind: 'refund.create', moves, subjectName })).toBe('Refund 40.00 USD');
    expect(
      actOf({
        kind: 'transfer.create',
        subjectName,
        moves: [
          { amount: 100, currency: 'usd' },
          { amount: 5, currency: 'jpy' },
        ],
      }),
    ).toBe('Transfer 1.00 USD and 5 JPY');
    expect(actOf({ kind: 'account.reject', moves: [], subjectName })).toBe('Reject account · Anna');
    expect(actOf({ kind: 'account.reject', moves: [], subjectName: null })).toBe('Reject account');
  });

  it('know every status there is', () => {
    expect(Object.keys(standings).toSorted()).toEqual([...operationStatuses].toSorted());
  });
});
