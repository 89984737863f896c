import { expect, test } from 'vitest';
import { can as canAccount } from '../../api/accounts/rules.ts';
import { can } from '../../api/disputes/rules.ts';
import type { Possible } from '../../api/operations/rules.ts';
import { can as canPayout, type Reversible } from '../../api/payouts/rules.ts';

const codeOf = (possible: Possible) => (possible.ok ? undefined : possible.code);

test.each([
  ['needs_response', undefined],
  ['warning_needs_response', undefined],
  ['under_review', 'dispute_answered'],
  ['warning_under_review', 'dispute_answered'],
  ['lost', 'dispute_lost'],
  ['won', 'dispute_won'],
  ['warning_closed', 'dispute_closed'],
  ['prevented', 'dispute_closed'],
  ['appeal_needs_response', 'dispute_in_appeal'],
  ['appeal_under_review', 'dispute_in_appeal'],
  ['of_a_later_version', 'dispute_not_open'],
] as const)('a dispute that is %s can be accepted, or not for %s', (status, code) => {
  expect(codeOf(can.accept({ status }))).toBe(code);
});

test.each([
  [undefined, 'needs_response', true, null],
  ['no_evidence', 'needs_response', false, null],
  ['no_evidence', 'appeal_needs_response', true, null],
  // A loss that nobody countered.
  [undefined, 'appeal_needs_response', false, 'Signed for.'],
] as const)(
  'evidence can be sent, or not for %s: %s, %s, %s',
  (code, status, has_evidence, why) => {
    const appeal = why === null ? null : { card: { reason_for_filing: why, supporting_files: [] } };
    const evidence_details = { due_by: 1_800_000_000, has_evidence };
    expect(codeOf(can.submit({ status, evidence: { appeal }, evidence_details }))).toBe(code);
  },
);

const now = 1_800_000_000;
const reversible: Reversible = {
  payout: {
    amount: 5000,
    status: 'paid',
    method: 'standard',
    arrival_date: now - 86_400,
    original_payout: null,
    reversed_by: null,
  },
  destination: { object: 'bank_account', country: 'US' },
  account: { controller: { type: 'application', losses: { payments: 'application' } } },
  now,
};
const payout = (changes: Partial<Reversible['payout']>) => ({
  payout: { ...reversible.payout, ...changes },
});

test.each<[string | undefined, Partial<Reversible>]>([
  [undefined, {}],
  [undefined, payout({ status: 'in_transit' })],
  [undefined, { destination: { object: 'bank_account', country: 'CA' } }],
  [undefined, payout({ arrival_date: now - 90 * 86_400 })],
  ['payout_of_platform', { account: null }],
  [
    'not_liable',
    { account: { controller: { type: 'application', losses: { payments: 'stripe' } } } },
  ],
  ['payout_is_debit', payout({ original_payout: 'po_1', amount: -5000 })],
  ['payout_reversed', payout({ reversed_by: 'po_2' })],
  ['payout_came_back', payout({ status: 'failed' })],
  ['payout_came_back', payout({ status: 'canceled' })],
  ['payout_pending', payout({ status: 'pending' })],
  ['payout_instant', payout({ method: 'instant' })],
  ['payout_destination', { destination: { object: 'card', country: 'US' } }],
  ['payout_destination', { destination: { object: 'bank_account', country: 'DE' } }],
  ['payout_destination', { destination: null }],
  ['payout_too_old', payout({ arrival_date: now - 91 * 86_400 })],
])('a payout can be reversed, or not for %s: %o', (code, changes) => {
  expect(codeOf(canPayout.reverse({ ...reversible, ...changes }))).toBe(code);
});

test.each([
  [undefined, { automatic: false, status: 'pending' }],
  ['payout_automatic', { automatic: true, status: 'pending' }],
  ['payout_left', { automatic: false, status: 'in_transit' }],
  ['payout_left', { automatic: false, status: 'paid' }],
  ['payout_came_back', { automatic: false, status: 'canceled' }],
  ['payout_came_back', { automatic: true, status: 'failed' }],
])('a payout can be canceled, or not for %s: %o', (code, subject) => {
  expect(codeOf(canPayout.cancel(subject))).toBe(code);
});

const accountOf = (disabled_reason: string | null, payments = 'application') =>
  ({
    controller: { type: 'application', losses: { payments } },
    requirements: { disabled_reason },
  }) as Parameters<typeof canAccount.reject>[0];

test.each([
  [accountOf(null), undefined, 'account_not_rejected'],
  [accountOf('requirements.past_due'), undefined, 'account_not_rejected'],
  [accountOf(null, 'stripe'), 'not_liable', 'account_not_rejected'],
  [accountOf('rejected.platform_fraud'), 'account_rejected', undefined],
  [accountOf('rejected.platform_other'), 'account_rejected', undefined],
  [accountOf('rejected.fraud'), 'account_rejected', 'rejected_by_stripe'],
  [accountOf('rejected.listed'), 'account_rejected', 'rejected_by_stripe'],
])('an account can be rejected, and that lifted, or not: %o', (account, reject, unreject) => {
  expect(codeOf(canAccount.reject(account))).toBe(reject);
  expect(codeOf(canAccount.unreject(account))).toBe(unreject);
});
