import type Stripe from 'stripe';
import { expect, test } from 'vitest';
import { requirementLines } from '../../api/accounts/requirements.ts';
import { accountStatus, statusUntil } from '../../api/accounts/rules.ts';
import { waitingOn } from '../../api/accounts/standing.ts';

const now = 1_795_000_000;
const tomorrow = now + 86_400;

const requirements = (
  changes: Partial<Stripe.Account.Requirements> = {},
): Stripe.Account.Requirements => ({
  alternatives: [],
  current_deadline: null,
  currently_due: [],
  disabled_reason: null,
  errors: [],
  eventually_due: [],
  past_due: [],
  pending_verification: [],
  ...changes,
});

const account = (
  changes: Partial<Stripe.Account> = {},
  due: Partial<Stripe.Account.Requirements> = {},
): Stripe.Account => ({
  id: 'acct_1',
  object: 'account',
  charges_enabled: true,
  payouts_enabled: true,
  details_submitted: true,
  email: null,
  type: 'express',
  requirements: requirements(due),
  ...changes,
});

const blocked = { charges_enabled: false, payouts_enabled: false };

test.each([
  ['nothing is missing', account(), 'enabled'],
  [
    'the onboarding is not finished',
    account({ ...blocked, details_submitted: false }),
    'onboarding',
  ],
  [
    'Stripe checks what was submitted',
    account(blocked, { pending_verification: ['individual.verification.document'] }),
    'in_review',
  ],
  ['Stripe reviews it', account(blocked, { disabled_reason: 'under_review' }), 'in_review'],
  [
    'information is due by a deadline ahead',
    account({}, { currently_due: ['company.tax_id'], current_deadline: tomorrow }),
    'restricted_soon',
  ],
  [
    'that deadline has passed',
    account({}, { currently_due: ['company.tax_id'], current_deadline: now }),
    'restricted',
  ],
  [
    'information is overdue',
    account(blocked, { past_due: ['company.tax_id'], disabled_reason: 'requirements.past_due' }),
    'restricted',
  ],
  ['only payouts are off', account({ payouts_enabled: false }), 'restricted'],
  [
    'the platform rejected it',
    account(blocked, { disabled_reason: 'rejected.platform_fraud' }),
    'rejected',
  ],
  [
    'it was rejected before it finished onboarding',
    account({ ...blocked, details_submitted: false }, { disabled_reason: 'rejected.other' }),
    'rejected',
  ],
  [
    'a reason that this text does not know yet',
    account(blocked, { disabled_reason: 'brand.new' as 'other' }),
    'restricted',
  ],
] as const)('an account where %s is %s', (_case, subject, status) => {
  expect(accountStatus(subject, now)).toBe(status);
});

test('the status changes by itself at the deadline, and not after it', () => {
  const due = account({}, { currently_due: ['company.tax_id'], current_deadline: tomorrow });
  expect(statusUntil(due, now)).toBe(tomorrow);
  expect(statusUntil(due, tomorrow)).toBeNull();
  expect(statusUntil(account(), now)).toBeNull();
});

test('requirements stand once, under the most pressing heading, with their errors', () => {
  const subject = account(blocked, {
    past_due: ['company.tax_id'],
    currently_due: ['company.tax_id', 'external_account'],
    eventually_due: ['external_account', 'individual.dob.day'],
    errors: [
      {
        code: 'verification_failed_tax_id_match',
        reason: 'The number does not match.',
        requirement: 'company.tax_id',
      },
    ],
  });
  expect(requirementLines(subject).map(({ requirement, group }) => [requirement, group])).toEqual([
    ['company.tax_id', 'past_due'],
    ['external_account', 'currently_due'],
    ['individual.dob.day', 'eventually_due'],
  ]);
  expect(requirementLines(subject)[0]?.errors).toEqual([
    {
      code: 'verification_failed_tax_id_match',
      text: expect.stringContaining('Correct them'),
      reason: 'The number does not match.',
    },
  ]);
});

test('it says whose turn it is: the holder where Stripe collects, else the platform', () => {
  const due = { currently_due: ['company.tax_id'], current_deadline: tomorrow };
  expect(waitingOn(account({}, due), now)).toMatchObject({ who: 'account holder', by: tomorrow });
  const custom = account(
    { controller: { type: 'application', requirement_collection: 'application' } },
    due,
  );
  expect(waitingOn(custom, now)).toMatchObject({ who: 'platform', by: tomorrow });
  expect(waitingOn(account(), now).who).toBe('nobody');
});

test('a requirement says until when, and what may be handed in instead', () => {
  const [line] = requirementLines(
    account(
      {},
      {
        currently_due: ['company.tax_id'],
        current_deadline: tomorrow,
        alternatives: [
          {
            original_fields_due: ['company.tax_id'],
            alternative_fields_due: ['documents.company_tax_id_verification.files'],
          },
        ],
      },
    ),
  );
  expect(line).toMatchObject({ by: tomorrow, instead: ['Document of the company’s tax number'] });
});
