import { readFileSync } from 'node:fs';
import type Stripe from 'stripe';
import { describe, expect, it, test } from 'vitest';
import { disputeReasons, disputeStatuses } from '../../api/disputes/rules.ts';
import { reasonOf, standingOf } from '../../api/disputes/words.ts';
import { chargeFailure, failureOf } from '../../api/payments/failures.ts';
import {
  actionText,
  adviceText,
  authenticationText,
  cancellationText,
  refundReasonText,
  refundWaitText,
} from '../../api/payments/words.ts';

const typesOf = (resource: string) =>
  readFileSync(
    new URL(`../../node_modules/stripe/esm/resources/${resource}.d.ts`, import.meta.url),
    'utf8',
  );

/** The values that the SDK's types name of a union, the first of this name after `from`. */
function valuesOf(resource: string, from: string, name: string): string[] {
  const types = typesOf(resource);
  const after = types.slice(types.indexOf(from));
  const union = after.match(new RegExp(`type ${name} = ([^;]+);`))?.[1] ?? '';
  return [...union.matchAll(/'([^']+)'/g)].map(([, value]) => value!);
}

const words = /^[A-Z].*\.$/;

describe('of this API version there are words for', () => {
  test('every code that a payment can fail with', () => {
    const codes = valuesOf('PaymentIntents', 'namespace LastPaymentError', 'Code');
    expect(codes.length).toBeGreaterThan(200);
    const blocked = valuesOf('PaymentMethods', 'namespace StatusDetails', 'Reason');
    expect(blocked).toContain('bank_account_frozen');
    for (const code of [...codes, ...blocked]) {
      expect(failureOf(code).means, code).toMatch(words);
      expect(failureOf(code).means, code).not.toContain('Stripe says');
    }
  });

  // The types leave them open; these are the lists of https://docs.stripe.com/declines/codes,
  // https://docs.stripe.com/declines/network-codes and of the outcome's own docstring.
  test.each(
    `approve_with_id authentication_not_handled authentication_required call_issuer
    card_not_supported card_velocity_exceeded currency_not_supported do_not_honor do_not_try_again
    duplicate_transaction expired_card fraudulent generic_decline incorrect_address incorrect_cvc
    incorrect_number incorrect_pin incorrect_zip insufficient_funds invalid_account invalid_amount
    invalid_cvc invalid_expiry_month invalid_expiry_year invalid_number invalid_pin
    issuer_not_available lost_card merchant_blacklist mobile_device_authentication_required
    new_account_information_available no_action_taken not_permitted offline_pin_required
    online_or_offline_pin_required pickup_card pin_try_exceeded processing_error
    reenter_transaction restricted_card revocation_of_all_authorizations
    revocation_of_authorization security_violation service_not_allowed stolen_card
    stop_payment_order testmode_decline transaction_not_allowed try_again_later
    withdrawal_count_limit_exceeded
    highest_risk_level elevated_risk_level low_probability_of_authorization rule
    previously_declined_do_not_retry
    account_closed authorization_revoked bank_account_restricted branch_does_not_exist
    debit_authorization_not_match debit_disputed debit_not_authorized generic_could_not_process
    incorrect_account_holder_name invalid_account_number no_account recipient_deceased
    refer_to_customer`.split(/\s+/),
  )('the reason %s of an outcome', (reason) => {
    const failure = chargeFailure(failed({ outcome: outcome('issuer_declined', reason) }));
    expect(failure).toMatchObject({ code: reason, means: expect.stringMatching(words) });
    expect(failure?.next).not.toContain('Look the code up');
  });

  test.each([
    ['advice', adviceText, valuesOf('Charges', 'namespace Outcome', 'AdviceCode')],
    [
      'result of 3D Secure',
      authenticationText,
      valuesOf('Charges', 'namespace ThreeDSecure', 'Result'),
    ],
    [
      'why 3D Secure ended so',
      (reason: string) => authenticationText('failed', reason),
      valuesOf('Charges', 'namespace ThreeDSecure', 'ResultReason'),
    ],
    [
      'why a payment was canceled',
      cancellationText,
      valuesOf('PaymentIntents', 'namespace PaymentIntent', 'CancellationReason'),
    ],
    [
      'why a refund waits',
      refundWaitText,
      valuesOf('Refunds', 'namespace Refund', 'PendingReason'),
    ],
    ['reason of a refund', refundReasonText, valuesOf('Refunds', 'namespace Refund', 'Reason')],
  ])('every %s', (_, textOf, values) => {
    expect(values.length).toBeGreaterThan(1);
    for (const value of values) {
      expect(textOf(value)).toMatch(words);
      expect(textOf(value)).not.toContain(value.includes('_') ? value : `“${value}”`);
    }
  });

  test('everything that a customer may be asked for', () => {
    const body =
      typesOf('PaymentIntents').match(/interface NextAction \{(.+?)\n {4}\}/s)?.[1] ?? '';
    const actions = [...body.matchAll(/^ {8}(\w+)\?:/gm)].map(([, name]) => name!);
    expect(actions.length).toBeGreaterThan(20);
    for (const action of actions) expect(actionText(action, [])).not.toContain('_');
  });
});

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
