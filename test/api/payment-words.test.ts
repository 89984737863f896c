import type Stripe from 'stripe';
import { describe, expect, it, test } from 'vitest';
import { disputeReasons, disputeStatuses } from '../../api/disputes/rules.ts';
import { reasonOf, standingOf } from '../../api/disputes/words.ts';
import { chargeFailure, failureOf } from '../../api/payments/words.ts';

type Failed = Parameters<typeof chargeFailure>[0];

const failed = (changes: Partial<Failed>): Failed => ({
  status: 'failed',
  failure_code: 'card_declined',
  failure_message: 'Your card was declined.',
  outcome: null,
  ...changes,
});

const outcome = (type: string, reason: string | null) =>
  ({ type, reason }) as Stripe.Charge.Outcome;

// https://docs.stripe.com/declines/codes names these as for the platform's eyes only.
it.each(['fraudulent', 'lost_card', 'stolen_card', 'merchant_blacklist', 'highest_risk_level'])(
  'what %s means is not for the customer',
  (code) => {
    expect(failureOf(code)).toMatchObject({
      confidential: true,
      next: expect.stringMatching(/^Tell the customer only that the card was declined/),
    });
  },
);

describe('the code of a failed charge is', () => {
  it.each([
    ['the bank’s decline code', outcome('issuer_declined', 'do_not_honor'), 'do_not_honor'],
    ['Stripe’s reason where it blocked', outcome('blocked', 'rule'), 'rule'],
    ['the failure code where nothing more is known', null, 'card_declined'],
  ])('%s', (_, given, code) => {
    expect(chargeFailure(failed({ outcome: given }))?.code).toBe(code);
  });

  it('the failure code where it says more than the network does', () => {
    const expired = failed({
      failure_code: 'expired_card',
      outcome: outcome('issuer_declined', 'generic_decline'),
    });
    expect(chargeFailure(expired)).toMatchObject({ means: 'The card has expired.' });
  });
});

test('a charge that did not fail has no failure', () => {
  expect(chargeFailure(failed({ status: 'succeeded' }))).toBeNull();
});

test('a code that is newer than the words is shown with what Stripe says', () => {
  expect(failureOf('quantum_decline', 'The card is in two states.')).toMatchObject({
    code: 'quantum_decline',
    means: 'The card is in two states.',
    confidential: false,
  });
  expect(failureOf('quantum_decline').means).toBe('Stripe says “quantum_decline”.');
  expect(reasonOf('haunted').text).toBe('Stripe says “haunted”.');
});

const evidence_details = { due_by: 1_795_000_000 } as Stripe.Dispute.EvidenceDetails;

test('every reason and status of a dispute has words', () => {
  for (const reason of disputeReasons) expect(reasonOf(reason).text).not.toContain('Stripe says');
  for (const status of disputeStatuses) {
    const { turn, text } = standingOf({ status, evidence_details });
    expect(text).not.toContain('Stripe says');
    expect(turn === 'platform').toBe(status.endsWith('needs_response'));
  }
});

test('a dispute that cannot be countered waits for nobody', () => {
  const uncounterable = { due_by: 0 } as Stripe.Dispute.EvidenceDetails;
  expect(standingOf({ status: 'needs_response', evidence_details: uncounterable })).toMatchObject({
    turn: 'nobody',
    text: 'This dispute cannot be answered',
  });
});
