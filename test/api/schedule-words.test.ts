import { expect, test } from 'vitest';
import { payoutFailureCodes } from '../../api/payouts/rules.ts';
import type { ScheduleFacts } from '../../api/schedules/row.ts';
import { standingWords } from '../../api/schedules/words.ts';

const bank = {
  id: 'ba_1',
  name: 'STRIPE TEST BANK',
  last4: '1113',
  currency: 'usd',
  status: 'errored',
  instant: false,
};

const facts = (changes: Partial<ScheduleFacts> = {}): ScheduleFacts => ({
  banks: [bank],
  minimums: {},
  collector: 'account holder',
  dashboard: 'express',
  paused: null,
  ...changes,
});

test.each(payoutFailureCodes)(
  'a bank account that failed with %s says what mends it, and where',
  (code) => {
    const { why, mend } = standingWords('bank_errored', facts(), bank, code);
    expect(why).toMatch(/^····1113: The [^_]+[^.]$/);
    expect(mend).toMatch(
      /^The account holder must [^_]+, and can do so in its Express Dashboard\. /,
    );
    const ours = standingWords('bank_errored', facts({ collector: 'platform' }), bank, code);
    expect(ours.mend).toMatch(/^The platform must, for the account holder, [^_]+\. Updating /);
  },
);

test.each([
  ['full', 'in its Stripe Dashboard'],
  ['none', 'where an onboarding link leads it'],
])('the holder of an account with the dashboard %s mends it %s', (dashboard, where) => {
  const { mend } = standingWords('bank_errored', facts({ dashboard }), bank, 'no_account');
  expect(mend).toContain(`give the right bank details, and can do so ${where}.`);
});

test('one that failed for a reason that is not known is told by its status', () => {
  const { why, mend } = standingWords('bank_errored', facts(), bank, null);
  expect(why).toMatch(/^····1113: A payout to it failed/);
  expect(mend).toMatch(/^The account holder must give another bank account,/);
  expect(standingWords('bank_errored', facts(), bank, 'moon_phase').why).toBe(
    '····1113: moon_phase',
  );
});

test.each([
  ['account holder', /^The account holder must hand in/],
  ['platform', /^The platform must act/],
  ['Stripe', /^Stripe must act/],
  ['nobody', null],
] as const)('what is paused and waits for %s says so', (who, mend) => {
  const paused = { who, text: 'Because.' };
  const told = standingWords('paused', facts({ paused }), null, null);
  expect(told.why).toBe('Because.');
  if (mend) expect(told.mend).toMatch(mend);
  else expect(told.mend).toBeNull();
});

test('who is paid out needs no words', () => {
  for (const standing of ['scheduled', 'by_hand'] as const)
    expect(standingWords(standing, facts(), null, null)).toEqual({ why: null, mend: null });
  expect(standingWords('no_bank', facts({ banks: [] }), null, null).mend).toContain(
    'onboarding link',
  );
});
