import { describe, expect, it } from 'vitest';
import type { Limit } from '../../web/client/types.ts';
import { type LimitValues, readLimit } from '../../web/forms/limit-values.ts';
import { roleLimits } from '../../web/lib/limit-words.ts';

const usual: Limit = { role: 'support', kind: '*', currency: '*', single: 50_000, day: 200_000 };
const refunds: Limit = {
  role: 'support',
  kind: 'refund.create',
  currency: 'jpy',
  single: 5000,
  day: null,
};

describe('what a role may order is told in words', () => {
  it.each([
    [[], ['Whatever the amount, without asking.']],
    [
      [usual],
      [
        'Everything: up to 500.00 at once and 2,000.00 in 24 hours in each currency with two decimals; nothing in any other currency without approval.',
      ],
    ],
    [
      [usual, refunds],
      [
        'Refund: up to 5,000 JPY at once; in other currencies as everything else.',
        'Everything else: up to 500.00 at once and 2,000.00 in 24 hours in each currency with two decimals; nothing in any other currency without approval.',
      ],
    ],
    [
      [{ ...refunds, single: 0 }],
      [
        'Refund: nothing in JPY without approval; nothing in any other currency without approval.',
        'Everything else: without limit.',
      ],
    ],
    [
      [
        { ...usual, currency: 'eur', single: null, day: null },
        { ...usual, role: 'finance' },
      ],
      ['Everything: without limit in EUR; nothing in any other currency without approval.'],
    ],
  ] as [Limit[], string[]][])('%#', (limits, told) => {
    expect(roleLimits(limits, 'support')).toEqual(told);
  });
});

describe('a typed limit', () => {
  const typed: LimitValues = {
    role: 'support',
    kind: '*',
    currency: '*',
    single: '500.00',
    day: '2,000',
  };

  it.each([
    [{}, usual],
    [
      { single: '', day: '' },
      { ...usual, single: null, day: null },
    ],
    [
      { single: '0', day: '' },
      { ...usual, single: 0, day: null },
    ],
    [
      { currency: 'jpy', single: '5000', day: '5000' },
      { ...usual, currency: 'jpy', single: 5000, day: 5000 },
    ],
  ])('%j is read to the minor unit', (change, limit) => {
    expect(readLimit({ ...typed, ...change })).toEqual({ ok: true, limit });
  });

  it.each([
    [{ currency: 'us' }, 'currency'],
    [{ single: 'much' }, 'single'],
    [{ single: '-1' }, 'single'],
    [{ single: '500.001' }, 'single'],
    [{ day: 'much' }, 'day'],
    [{ single: '3000' }, 'single'],
    [{ single: '' }, 'single'],
    [{ currency: 'jpy' }, 'single'],
  ])('%j is wrong at its field', (change, field) => {
    expect(readLimit({ ...typed, ...change })).toMatchObject({ ok: false, field });
  });
});
