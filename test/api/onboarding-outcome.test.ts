import type Stripe from 'stripe';
import { expect, test } from 'vitest';
import { type Outcome, outcomeOf } from '../../api/onboarding/outcome.ts';

const now = 1_795_000_000;
const day = 86_400;

/** An account with these requirements that has handed in its details, unless told otherwise. */
function told(
  requirements: Partial<Stripe.Account.Requirements>,
  more: Partial<Stripe.Account> = {},
  deauthorized = false,
): Pick<Outcome, 'kind' | 'missing'> {
  const account = {
    id: 'acct_1',
    charges_enabled: true,
    payouts_enabled: true,
    details_submitted: true,
    requirements: { disabled_reason: null, current_deadline: null, ...requirements },
    ...more,
  } as Stripe.Account;
  const { kind, missing } = outcomeOf({ account, deauthorized }, now);
  return { kind, missing };
}

const blocked = { charges_enabled: false, payouts_enabled: false };
const unfinished = { ...blocked, details_submitted: false };
const birthday = ['individual.dob.day', 'individual.dob.month', 'individual.dob.year'];
const asked = ['Date of birth of the account holder'];

test.each<[string, ReturnType<typeof told>, Outcome['kind'], readonly string[]]>([
  ['nothing is missing', told({}), 'done', []],
  ['something is missing some day', told({ eventually_due: birthday }), 'done', []],
  ['the form was left', told({ currently_due: birthday }, unfinished), 'missing', asked],
  [
    'it is overdue, and named twice',
    told({ currently_due: birthday, past_due: birthday }, blocked),
    'missing',
    asked,
  ],
  [
    'it is missing until a deadline',
    told({ currently_due: birthday, current_deadline: now + day }),
    'missing',
    asked,
  ],
  ['Stripe checks it', told({ pending_verification: birthday }, blocked), 'waiting', []],
  ['Stripe reviews the account', told({ disabled_reason: 'under_review' }, blocked), 'waiting', []],
  [
    'the platform has paused it',
    told({ disabled_reason: 'platform_paused' }, blocked),
    'waiting',
    [],
  ],
  ['it is rejected', told({ disabled_reason: 'rejected.fraud' }, blocked), 'closed', []],
  ['it has left', told({ currently_due: birthday }, unfinished, true), 'closed', []],
])('while %s a holder is told so', (_, outcome, kind, missing) => {
  expect(outcome).toEqual({ kind, missing });
});

test('who is on hold is not told that Stripe checks what they sent', () => {
  const account = {
    ...blocked,
    details_submitted: true,
    requirements: { disabled_reason: 'platform_paused' },
  } as Stripe.Account;
  expect(outcomeOf({ account, deauthorized: false }, now).title).toBe('Your account is on hold');
});
