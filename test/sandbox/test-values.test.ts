import type Stripe from 'stripe';
import { describe, expect, test } from 'vitest';
import { type EngineWorld, engineWorld } from './engine-world.ts';

type List<T> = Stripe.ApiList<T>;
type Params = Record<string, unknown>;

function pay(world: EngineWorld, payment_method: string, more: Params = {}): Stripe.PaymentIntent {
  return world.post('/v1/payment_intents', {
    amount: 10_000,
    currency: 'usd',
    confirm: true,
    payment_method,
    ...more,
  });
}

function disputesOf(world: EngineWorld, { id }: Stripe.PaymentIntent): Stripe.Dispute[] {
  return world.get<List<Stripe.Dispute>>('/v1/disputes', { payment_intent: id }).data;
}

function eventsSince(world: EngineWorld, type: string): Stripe.Event[] {
  return world.get<List<Stripe.Event>>('/v1/events', { type, limit: 100 }).data.toReversed();
}

/** What a request is refused with. */
function refusal(act: () => unknown): unknown {
  try {
    act();
  } catch (error) {
    return error;
  }
  throw new Error('It was not refused.');
}

test.each([
  'account_closed',
  'account_frozen',
  'bank_account_restricted',
  'bank_ownership_changed',
  'could_not_process',
  'debit_not_authorized',
  'declined',
  'incorrect_account_holder_address',
  'incorrect_account_holder_name',
  'incorrect_account_holder_tax_id',
  'incorrect_account_type',
  'insufficient_funds',
  'invalid_account_number',
  'invalid_account_number_length',
  'invalid_currency',
  'no_account',
  'unsupported_card',
])('a payout on its way can be made to fail with %s', (failure_code) => {
  const world = engineWorld();
  pay(world, 'pm_card_bypassPending');
  const order = { amount: 5000, currency: 'usd' };
  const { id, destination } = world.post<Stripe.Payout>('/v1/payouts', order);
  world.engine.simulate('payout_failure', { payout: id, failure_code });
  expect(world.get<Stripe.Payout>(`/v1/payouts/${id}`, { expand: ['destination'] })).toMatchObject({
    status: 'failed',
    failure_code,
    failure_message: expect.stringMatching(/^[A-Z].+ .+\.$/),
    destination: { id: destination, status: 'errored' },
  });
  expect(eventsSince(world, 'payout.failed')).toMatchObject([{ data: { object: { id } } }]);
});

describe('a card whose issuer warns of fraud', () => {
  test.each(['refunded', 'disputed'])('can be acted on until it is %s', (end) => {
    const world = engineWorld();
    const { id, latest_charge } = pay(world, 'pm_card_createIssuerFraudRecord');
    const warnings = () =>
      world.get<List<Stripe.Radar.EarlyFraudWarning>>('/v1/radar/early_fraud_warnings', {
        charge: latest_charge,
      }).data;
    expect(warnings()).toMatchObject([
      { id: expect.stringMatching(/^issfr_/), payment_intent: id, actionable: true },
    ]);
    if (end === 'disputed') world.engine.simulate('dispute', { charge: latest_charge });
    else {
      world.post('/v1/refunds', { charge: latest_charge, amount: 1000 });
      expect(warnings()[0]!.actionable).toBe(true);
      world.post('/v1/refunds', { charge: latest_charge });
    }
    expect(warnings()[0]!.actionable).toBe(false);
    const told = eventsSince(world, 'radar.*');
    expect(told.map(({ type }) => type)).toEqual([
      'radar.early_fraud_warning.created',
      'radar.early_fraud_warning.updated',
    ]);
    expect(told[1]!.data.previous_attributes).toEqual({ actionable: true });
  });
});

describe('disputes', () => {
  test('of one payment can be several, which come to no more than it', () => {
    const world = engineWorld();
    const found = disputesOf(world, pay(world, 'pm_card_createMultipleDisputes'));
    expect(found.map(({ amount }) => amount)).toEqual([5000, 5000]);
    const events = eventsSince(world, 'charge.dispute.*');
    expect(events.filter(({ type }) => type === 'charge.dispute.created')).toHaveLength(2);
  });

  test('come to what was captured', () => {
    const world = engineWorld();
    const held = pay(world, 'pm_card_createDispute', { capture_method: 'manual' });
    expect(disputesOf(world, held)).toEqual([]);
    world.post(`/v1/payment_intents/${held.id}/capture`, { amount_to_capture: 4000 });
    expect(disputesOf(world, held)).toMatchObject([{ amount: 4000 }]);
  });

  test('are told by Mastercard in its own codes', () => {
    const world = engineWorld();
    const { latest_charge } = pay(world, 'pm_card_mastercard');
    expect(world.engine.simulate('dispute', { charge: latest_charge })).toMatchObject({
      network_reason_code: '4837',
      payment_method_details: { card: { network: 'mastercard', network_reason_code: '4837' } },
    });
  });

  test.each([
    ['pm_card_createComplianceDispute', 'visa_compliance'],
    ['pm_card_createMastercardComplianceDispute', 'mastercard_compliance'],
  ])('%s can be countered once the fee is acknowledged', (card, program) => {
    const world = engineWorld();
    const [dispute] = disputesOf(world, pay(world, card));
    expect(dispute).toMatchObject({
      reason: 'noncompliant',
      enhanced_eligibility_types: [program],
      evidence_details: {
        enhanced_eligibility: { [program]: { status: 'requires_fee_acknowledgement' } },
      },
      payment_method_details: { card: { case_type: 'compliance' } },
    });
    const staged = world.post<Stripe.Dispute>(`/v1/disputes/${dispute!.id}`, {
      evidence: { enhanced_evidence: { [program]: { fee_acknowledged: true } } },
      submit: false,
    });
    expect(staged).toMatchObject({
      status: 'needs_response',
      evidence: { enhanced_evidence: { [program]: { fee_acknowledged: true } } },
      evidence_details: {
        has_evidence: true,
        enhanced_eligibility: { [program]: { status: 'fee_acknowledged' } },
      },
    });
  });

  test('qualify for Compelling Evidence 3.0 with two earlier payments', () => {
    const world = engineWorld();
    const [dispute] = disputesOf(world, pay(world, 'pm_card_createCe3EligibleDispute'));
    const path = `/v1/disputes/${dispute!.id}`;
    const told = { customer_purchase_ip: '192.0.2.1', product_description: 'A chair' };
    const stage = (visa_compelling_evidence_3: Params) =>
      world.post<Stripe.Dispute>(path, {
        evidence: { enhanced_evidence: { visa_compelling_evidence_3 } },
        submit: false,
      }).evidence_details.enhanced_eligibility.visa_compelling_evidence_3;
    expect(dispute!.evidence_details.enhanced_eligibility).toMatchObject({
      visa_compelling_evidence_3: { status: 'requires_action' },
    });
    const disputed_transaction = { ...told, merchandise_or_services: 'merchandise' };
    expect(stage({ disputed_transaction })).toEqual({
      required_actions: ['missing_prior_undisputed_transactions'],
      status: 'requires_action',
    });
    const prior_undisputed_transactions = ['ch_1', 'ch_2'].map((charge) => ({ ...told, charge }));
    expect(stage({ disputed_transaction, prior_undisputed_transactions })).toEqual({
      required_actions: [],
      status: 'qualified',
    });
    const none = world.post<Stripe.Dispute>(path, {
      evidence: { enhanced_evidence: '' },
      submit: false,
    });
    expect(none).toMatchObject({
      evidence: { enhanced_evidence: {} },
      evidence_details: { has_evidence: false },
    });
    const unknown = { evidence: { enhanced_evidence: { amex_compliance: {} } } };
    expect(refusal(() => world.post(path, unknown))).toMatchObject({ code: 'parameter_unknown' });
  });

  test('are answered by Smart Disputes where nobody else does and they are available', () => {
    const world = engineWorld();
    const [dispute] = disputesOf(
      world,
      pay(world, 'pm_card_createAutoRepresentmentEligibleDispute'),
    );
    expect(dispute!.intended_submission_method).toBe('prefer_smart_disputes');
    world.engine.advance(9 * 86_400);
    expect(world.get(`/v1/disputes/${dispute!.id}`)).toMatchObject({
      status: 'under_review',
      evidence_details: { submission_count: 1, submission_method: 'smart_disputes' },
    });
  });

  test('are left to their owner who says so, and sent at once by who asks for it', () => {
    const world = engineWorld();
    const open = (card: string) => disputesOf(world, pay(world, card))[0]!.id;
    const smart = 'pm_card_createAutoRepresentmentEligibleDispute';
    const [own, sent, plain] = [open(smart), open(smart), open('pm_card_createDispute')];
    const change = (id: string, params: Params) =>
      world.post<Stripe.Dispute>(`/v1/disputes/${id}`, params);
    const manual = change(own, { intended_submission_method: 'manual' });
    expect(manual).toMatchObject({
      status: 'needs_response',
      intended_submission_method: 'manual',
    });
    const at_once = { intended_submission_method: 'smart_disputes', submit: true };
    expect(change(sent, at_once).evidence_details.submission_method).toBe('smart_disputes');
    expect(refusal(() => change(plain, at_once))).toMatchObject({
      code: 'smart_disputes_not_available',
    });
    world.engine.advance(9 * 86_400);
    expect(world.get(`/v1/disputes/${own}`)).toMatchObject({ status: 'lost' });
  });

  test('that cannot be countered are lost at once', () => {
    const world = engineWorld();
    const { latest_charge } = pay(world, 'pm_card_visa');
    const lost = world.engine.simulate('dispute', { charge: latest_charge, uncounterable: true });
    expect(lost).toMatchObject({
      status: 'lost',
      is_charge_refundable: false,
      evidence_details: { due_by: 0, past_due: false },
    });
    expect(eventsSince(world, 'charge.dispute.*').map(({ type }) => type)).toEqual([
      'charge.dispute.created',
      'charge.dispute.funds_withdrawn',
      'charge.dispute.closed',
    ]);
  });

  test('can be won late, and take the fees of their currency', () => {
    const world = engineWorld();
    const paid = pay(world, 'pm_card_createDispute', { currency: 'eur' });
    const [dispute] = disputesOf(world, paid);
    const path = `/v1/disputes/${dispute!.id}`;
    world.post(path, { evidence: { uncategorized_text: 'losing_evidence' } });
    const won = world.engine.simulate('dispute_decision', { dispute: dispute!.id, outcome: 'won' });
    expect(won).toMatchObject({ status: 'won' });
    const { data } = world.get<List<Stripe.BalanceTransaction>>('/v1/balance_transactions', {
      source: dispute!.id,
    });
    expect(data.toReversed().map(({ amount, fee }) => [amount, fee])).toEqual([
      [-10_000, 2000],
      [-2000, 0],
      [10_000, 0],
      [2000, 0],
    ]);
  });
});

describe('a bank debit', () => {
  const status = (world: EngineWorld, { id }: Stripe.PaymentIntent) =>
    world.get<Stripe.PaymentIntent>(`/v1/payment_intents/${id}`).status;

  test.each([
    ['usd', 'pm_usBankAccount_success', 60, 'succeeded'],
    ['eur', 'pm_sepaDebit_success_at', 60, 'succeeded'],
    ['eur', 'pm_sepaDebit_successDelayed_at', 180, 'succeeded'],
    ['eur', 'pm_sepaDebit_failure_at', 60, 'requires_payment_method'],
    ['eur', 'pm_sepaDebit_failureDelayed_at', 180, 'requires_payment_method'],
  ])('in %s by %s has its outcome after %i seconds', (currency, method, seconds, outcome) => {
    const world = engineWorld();
    const intent = pay(world, method, { currency });
    world.engine.advance(seconds - 10);
    expect(status(world, intent)).toBe('processing');
    world.engine.advance(10);
    expect(status(world, intent)).toBe(outcome);
  });

  test.each([
    ['900123456', 180, 'succeeded'],
    ['111111113', 60, 'requires_payment_method'],
  ])('of the BECS account %s', (account_number, seconds, outcome) => {
    const world = engineWorld();
    const { id } = world.post<Stripe.PaymentMethod>('/v1/payment_methods', {
      type: 'au_becs_debit',
      au_becs_debit: { account_number, bsb_number: '000000' },
    });
    const intent = pay(world, id, { currency: 'aud' });
    expect(intent.status).toBe('processing');
    expect(world.get(`/v1/charges/${intent.latest_charge}`)).toMatchObject({
      payment_method_details: {
        type: 'au_becs_debit',
        au_becs_debit: { bsb_number: '000000', last4: account_number.slice(-4) },
      },
    });
    world.engine.advance(seconds);
    expect(status(world, intent)).toBe(outcome);
  });
});

describe('a payment method', () => {
  const make = (params: Params) =>
    engineWorld().post<Stripe.PaymentMethod>('/v1/payment_methods', params);

  test.each([
    [{ type: 'card' }, 'parameter_missing', 'card'],
    [{ type: 'card', card: { cvc: '123' } }, 'parameter_missing', 'card[number]'],
    [{ type: 'card', card: { token: 'tok_nobody' } }, 'resource_missing', 'card[token]'],
    [{ type: 'card', card: { token: 'pm_card_visa' } }, 'resource_missing', 'card[token]'],
  ])('of %o is refused', (params, code, param) => {
    expect(refusal(() => make(params))).toMatchObject({ status: 400, code, param });
  });

  test.each([
    [{ number: '4242424242424241' }, 'incorrect_number', 'number'],
    [{ exp_year: '2020' }, 'invalid_expiry_year', 'exp_year'],
    [{ exp_year: '20' }, 'invalid_expiry_year', 'exp_year'],
    [{ cvc: 'abc' }, 'invalid_cvc', 'cvc'],
  ])('is no card with %o', (wrong, code, param) => {
    const card = { number: '4242424242424242', ...wrong };
    expect(refusal(() => make({ type: 'card', card }))).toMatchObject({ status: 402, code, param });
  });

  test('has a year of four digits, with two too', () => {
    const card = { number: '4242424242424242', exp_month: '3', exp_year: '45' };
    expect(make({ type: 'card', card }).card).toMatchObject({ exp_month: 3, exp_year: 2045 });
  });
});
