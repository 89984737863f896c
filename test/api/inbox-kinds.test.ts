import { describe, expect, test } from 'vitest';
import type { Kind } from '../../api/inbox/finding.ts';
import { accountKinds } from '../../api/inbox/kinds/accounts.ts';
import { clawBacks } from '../../api/inbox/kinds/claw-backs.ts';
import { disputeKinds } from '../../api/inbox/kinds/disputes.ts';
import { groupKinds } from '../../api/inbox/kinds/groups.ts';
import { operationKinds } from '../../api/inbox/kinds/operations.ts';
import { paymentKinds } from '../../api/inbox/kinds/payments.ts';
import { payoutKinds } from '../../api/inbox/kinds/payouts.ts';
import { drainKinds, eventKinds } from '../../api/inbox/kinds/platform.ts';
import { judgeAll } from '../../api/inbox/look.ts';
import { findingKindNames } from '../../api/inbox/rules.ts';
import type { AccountFacts, AccountState } from '../../api/inbox/scopes/account.ts';
import type { GroupCharge, GroupFacts, GroupTransfer } from '../../api/inbox/scopes/group.ts';
import type { WaitingOperation } from '../../api/inbox/scopes/operation.ts';
import type { FailedPayment } from '../../api/inbox/scopes/payment.ts';
import type { PayoutFact } from '../../api/inbox/scopes/payouts.ts';

const noon = 1_795_000_000;
const day = 86_400;

/** What is found, each by its kind, subject and money at risk, and when to look again. */
function told<Facts>(kinds: readonly Kind<Facts>[], facts: Facts, now = noon) {
  const { found, again } = judgeAll(kinds, facts, now);
  const short = found.map(({ kind, subject, risk }) =>
    [kind, subject, ...(risk ? [risk.amount, risk.currency] : [])].join(' '),
  );
  return again === null ? short : [...short, `again ${again - noon}`];
}

test('every kind is declared in one scope', () => {
  const kinds = [
    clawBacks,
    groupKinds,
    paymentKinds,
    disputeKinds,
    accountKinds,
    payoutKinds,
    operationKinds,
    drainKinds,
    eventKinds,
  ].flatMap((each) => each.map(({ kind }) => kind));
  expect(kinds.toSorted()).toEqual(findingKindNames.toSorted());
});

const ledger = (figures: Partial<GroupFacts['ledgers'][number]> = {}) => ({
  transfer_group: 'order_1',
  currency: 'usd',
  first: noon - day,
  last: noon - day,
  unbooked: 0,
  collected: 10_000,
  fees: 320,
  transferred: 9000,
  reversed: 0,
  refunded: 0,
  disputed: 0,
  topped_up: 0,
  kept: 680,
  reconciliation: 'reconciles' as const,
  difference: 0,
  ...figures,
});

const charge = (changes: Partial<GroupCharge> = {}): GroupCharge => ({
  id: 'ch_1',
  status: 'succeeded',
  captured: 10_000,
  refunded: 0,
  disputed: 0,
  currency: 'usd',
  settled: 10_000,
  settledCurrency: 'usd',
  created: noon - day,
  lastRefund: null,
  lastDispute: null,
  ...changes,
});

const transfer = (id: string, amount: number, changes: Partial<GroupTransfer> = {}) => ({
  id,
  destination: `acct_${id}`,
  source: 'ch_1',
  amount,
  reversed: 0,
  currency: 'usd',
  created: noon - day,
  unrecovered: 0,
  unrecoveredBy: null,
  unrecoveredWhy: null,
  ...changes,
});

const group = (facts: Partial<GroupFacts> = {}): GroupFacts => ({
  group: 'order_1',
  ledgers: [ledger()],
  charges: [],
  transfers: [],
  onlyCharge: null,
  ...facts,
});

describe('what sellers hold of a payment', () => {
  const shared = [transfer('tr_a', 7000), transfer('tr_b', 2000)];
  const judge = (charges: readonly GroupCharge[], transfers: readonly GroupTransfer[] = shared) =>
    told(clawBacks, group({ charges, transfers }));

  test('nothing, while none of it went back', () => {
    expect(judge([charge()])).toEqual([]);
  });

  test('their shares of a refund, to the cent, less what came back', () => {
    expect(judge([charge({ refunded: 5000 })])).toEqual([
      'refund_not_reversed tr_a 3500 usd',
      'refund_not_reversed tr_b 1000 usd',
    ]);
    const reversed = [transfer('tr_a', 7000, { reversed: 3500 }), transfer('tr_b', 2000)];
    expect(judge([charge({ refunded: 5000 })], reversed)).toEqual([
      'refund_not_reversed tr_b 1000 usd',
    ]);
    const whole = [
      transfer('tr_a', 7000, { reversed: 7000 }),
      transfer('tr_b', 2000, { reversed: 2000 }),
    ];
    expect(judge([charge({ refunded: 10_000 })], whole)).toEqual([]);
  });

  test('what a refund knowingly left is told apart, with why', () => {
    const left = { unrecovered: 3000, unrecoveredBy: '01OP', unrecoveredWhy: 'balance' };
    const transfers = [transfer('tr_a', 7000, left)];
    expect(judge([charge({ refunded: 5000 })], transfers)).toEqual([
      'refund_not_reversed tr_a 500 usd',
      'refund_unrecovered tr_a 3000 usd',
    ]);
    const facts = group({ charges: [charge({ refunded: 5000 })], transfers });
    const { found } = judgeAll(clawBacks, facts, noon);
    expect(found[1]?.facts).toContain('the seller’s balance could not bear it');
    const takenBack = [transfer('tr_a', 7000, { ...left, reversed: 3500 })];
    expect(judge([charge({ refunded: 5000 })], takenBack)).toEqual([]);
  });

  test('their shares of what the bank took back, beside those of a refund', () => {
    expect(judge([charge({ disputed: 10_000 })])).toEqual([
      'dispute_not_reversed tr_a 7000 usd',
      'dispute_not_reversed tr_b 2000 usd',
    ]);
    expect(judge([charge({ refunded: 4000, disputed: 6000 })], [transfer('tr_a', 7000)])).toEqual([
      'refund_not_reversed tr_a 2800 usd',
      'dispute_not_reversed tr_a 4200 usd',
    ]);
  });

  test('all of what was drawn from a payment that failed later', () => {
    expect(judge([charge({ status: 'failed' })])).toEqual([
      'failed_not_reversed tr_a 7000 usd',
      'failed_not_reversed tr_b 2000 usd',
    ]);
  });

  test('of transfers drawn from no payment, what went back of all payments of the group', () => {
    const charges = [
      charge({ refunded: 10_000 }),
      charge({ id: 'ch_2', captured: 30_000, settled: 30_000 }),
    ];
    const free = [transfer('tr_a', 20_000, { source: null })];
    expect(judge(charges, free)).toEqual(['refund_not_reversed tr_a 5000 usd']);
    const other = [transfer('tr_a', 20_000, { source: null, currency: 'eur' })];
    expect(judge(charges, other)).toEqual([]);
  });

  test('in currencies that go in steps, only whole steps', () => {
    const inIsk = charge({ captured: 10_000, refunded: 3333, currency: 'isk' });
    const transfers = [transfer('tr_a', 5000, { currency: 'isk' })];
    expect(judge([inIsk], transfers)).toEqual(['refund_not_reversed tr_a 1700 isk']);
  });

  test('the fix takes back exactly what is at risk', () => {
    const facts = group({ charges: [charge({ refunded: 5000 })], transfers: shared });
    expect(judgeAll(clawBacks, facts, noon).found[0]).toMatchObject({
      account: 'acct_tr_a',
      group: 'order_1',
      fix: { act: 'reverse_transfer', transfer: 'tr_a', amount: 3500 },
    });
  });
});

describe('a group by its figures', () => {
  const judge = (figures: Parameters<typeof ledger>[0], more: Partial<GroupFacts> = {}) =>
    told(groupKinds, group({ ledgers: [ledger(figures)], ...more }));

  test('nothing, where it is as it should be', () => {
    expect(judge({})).toEqual([]);
  });

  test('transferred more than collected', () => {
    expect(judge({ transferred: 10_500, kept: -820 })).toEqual([
      'transferred_too_much order_1 500 usd',
    ]);
    expect(judge({ transferred: 10_500, reversed: 500, kept: -320 })).toEqual([]);
    expect(judge({ collected: 0, transferred: 300, kept: -300 })).toEqual([
      'transferred_too_much order_1 300 usd',
    ]);
  });

  test('what stands on a failed payment is not counted twice', () => {
    const failed = { charges: [charge({ status: 'failed' })], transfers: [transfer('tr_a', 7000)] };
    expect(judge({ collected: 0, transferred: 7000, kept: -7000 }, failed)).toEqual([]);
  });

  test('collected but not distributed, once its sellers should have been sent something', () => {
    const untouched = { transferred: 0, kept: 9680, first: noon };
    expect(judge(untouched)).toEqual([`again ${7 * day}`]);
    expect(judge({ ...untouched, first: noon - 7 * day })).toEqual([
      'not_distributed order_1 9680 usd',
    ]);
    expect(judge({ ...untouched, first: noon - 7 * day, refunded: 10_000, kept: -320 })).toEqual(
      [],
    );
  });

  test('it is sent on from its payment, where there is but one', () => {
    const facts = group({
      ledgers: [ledger({ transferred: 0, kept: 9680, first: noon - 8 * day })],
      onlyCharge: 'ch_1',
    });
    expect(judgeAll(groupKinds, facts, noon).found[0]?.fix).toEqual({
      act: 'send_on',
      currency: 'usd',
      group: 'order_1',
      charge: 'ch_1',
    });
  });

  test('costs more than it brought: the fee of 1.23 is less than Stripe’s of 3.20', () => {
    const destination = { transferred: 10_000, kept: -197 };
    expect(judge(destination)).toEqual(['loss_making order_1 197 usd']);
    // After a refund the platform is out Stripe's fee by the rules.
    expect(judge({ ...destination, refunded: 10_000, reversed: 10_000, kept: -320 })).toEqual([]);
  });

  test('Stripe has not booked a member for days, and until then nothing else is said', () => {
    const waiting = { unbooked: 1, transferred: 10_500, kept: -820 };
    expect(judge({ ...waiting, last: noon - day })).toEqual([`again ${2 * day}`]);
    expect(judge({ ...waiting, last: noon - 3 * day })).toEqual(['not_booked order_1']);
  });

  test('money that the platform topped up for it was meant to be sent', () => {
    expect(judge({ transferred: 10_500, topped_up: 500, kept: -820 })).toEqual([]);
  });

  test('does not reconcile, by how much', () => {
    const differs = { reconciliation: 'differs' as const, difference: -50 };
    expect(judge(differs)).toEqual(['group_differs order_1 50 usd']);
    const { found } = judgeAll(groupKinds, group({ ledgers: [ledger(differs)] }), noon);
    expect(found[0]?.facts).toContain('0.50 USD less than its members say');
  });

  test('of a group in two currencies nobody can say that one went short', () => {
    const ledgers = [
      ledger({ transferred: 0, kept: 9680, first: noon - 30 * day }),
      ledger({ currency: 'eur', collected: 0, transferred: 8000, kept: -8000 }),
    ];
    expect(told(groupKinds, group({ ledgers }))).toEqual([]);
  });
});

describe('a payment that failed', () => {
  const failed = (changes: Partial<FailedPayment> = {}): FailedPayment => ({
    id: 'py_1',
    amount: 42_500,
    currency: 'usd',
    customer: 'Ada Byron',
    email: 'ada@example.com',
    description: 'Order 17',
    group: 'order_17',
    created: noon - 5 * day,
    wasBooked: 1,
    why: 'The bank account could not be debited.',
    intent: 'requires_payment_method',
    ...changes,
  });

  test('later: the customer is written to', () => {
    expect(told(paymentKinds, failed())).toEqual(['payment_failed_later py_1 42500 usd']);
    const { found } = judgeAll(paymentKinds, failed(), noon);
    expect(found[0]?.message).toBe(
      [
        'Dear Ada Byron,',
        '',
        'Your payment of 425.00 USD for “Order 17” was accepted at first, but your bank did not complete it. It says: “The bank account could not be debited.”',
        '',
        'Please pay again with another bank account or a card. If money was taken from your account for it, your bank returns it to you.',
      ].join('\n'),
    );
  });

  test('at once, or paid in another way, or given up: nobody is', () => {
    expect(told(paymentKinds, failed({ wasBooked: 0 }))).toEqual([]);
    expect(told(paymentKinds, failed({ intent: 'succeeded' }))).toEqual([]);
    expect(told(paymentKinds, failed({ intent: 'canceled' }))).toEqual([]);
  });
});

test('a dispute that awaits an answer is due when Stripe says', () => {
  const dispute = {
    id: 'du_1',
    amount: 5000,
    currency: 'eur',
    status: 'needs_response',
    reason: 'product_not_received',
    due: noon + 3 * day,
    created: noon,
    group: null,
  };
  const { found } = judgeAll(disputeKinds, dispute, noon);
  expect(found).toMatchObject([{ kind: 'dispute_due', due: noon + 3 * day, subject: 'du_1' }]);
  expect(found[0]?.facts).toContain('product not received');
  const inquiry = judgeAll(disputeKinds, { ...dispute, status: 'warning_needs_response' }, noon);
  expect(inquiry.found[0]?.facts).toContain('asks about 50.00 EUR');
});

describe('an account', () => {
  const state = (changes: Partial<AccountState> = {}): AccountState => ({
    status: 'enabled',
    currency: 'usd',
    disabledReason: null,
    chargesEnabled: 1,
    payoutsEnabled: 1,
    dueCount: 0,
    deadline: null,
    created: noon - 100 * day,
    deleted: 0,
    unpayable: [],
    ...changes,
  });
  const holding = (total: number, available = total, currency = 'usd') => ({
    currency,
    available,
    total,
  });
  const judge = (account: AccountState | null, lines: AccountFacts['lines'] = [holding(500)]) =>
    told(accountKinds, { holder: account ? 'acct_1' : 'platform', lines, account });

  test('nothing, when all is well', () => {
    expect(judge(state())).toEqual([]);
  });

  test('a negative balance, unless what is on its way covers it', () => {
    expect(judge(state(), [holding(-700), holding(90, 90, 'eur')])).toEqual([
      'negative_balance acct_1 700 usd',
    ]);
    expect(judge(state(), [holding(100, -700)])).toEqual([]);
  });

  test('the platform’s own counts as soon as what is available is below zero', () => {
    expect(judge(null, [holding(100, -700)])).toEqual(['negative_balance platform 700 usd']);
    expect(judge(null, [holding(100, 50)])).toEqual([]);
  });

  test('restricted, with what it holds', () => {
    const restricted = state({ status: 'restricted', payoutsEnabled: 0, dueCount: 2 });
    expect(judge(restricted)).toEqual(['account_restricted acct_1 500 usd']);
    expect(judge(restricted, [])).toEqual(['account_restricted acct_1']);
  });

  test('a deadline, from 14 days before it on', () => {
    const soon = { status: 'restricted_soon', dueCount: 1 };
    expect(judge(state({ ...soon, deadline: noon + 20 * day }))).toEqual([`again ${6 * day}`]);
    expect(judge(state({ ...soon, deadline: noon + 14 * day }))).toEqual([
      'requirement_due acct_1 500 usd',
    ]);
  });

  test('an onboarding that has not been finished for a week', () => {
    const onboarding = { status: 'onboarding' };
    expect(judge(state({ ...onboarding, created: noon - 2 * day }))).toEqual([`again ${5 * day}`]);
    expect(judge(state({ ...onboarding, created: noon - 7 * day }), [])).toEqual([
      'onboarding_stalled acct_1',
    ]);
  });

  test('a bank account that cannot be paid', () => {
    expect(judge(state({ unpayable: [{ last4: '6789', status: 'errored' }] }))).toEqual([
      'bank_account_errored acct_1 500 usd',
    ]);
  });

  test('one that left owes what it owes, and needs nothing else', () => {
    const left = state({ status: 'restricted', deleted: 1 });
    expect(judge(left, [holding(-700)])).toEqual(['negative_balance acct_1 700 usd']);
  });
});

test('a payout that failed, until another of the same currency has not', () => {
  const payout = (id: string, status: string, changes: Partial<PayoutFact> = {}): PayoutFact => ({
    id,
    amount: 900,
    currency: 'usd',
    status,
    failureCode: status === 'failed' ? 'no_account' : null,
    created: noon,
    ...changes,
  });
  const judge = (...payouts: PayoutFact[]) =>
    told(payoutKinds, { holder: 'acct_1', account: 'acct_1', payouts });
  expect(judge(payout('po_1', 'failed'))).toEqual(['payout_failed po_1 900 usd']);
  expect(judge(payout('po_2', 'in_transit'), payout('po_1', 'failed'))).toEqual([]);
  expect(judge(payout('po_2', 'canceled'), payout('po_1', 'failed'))).toEqual([
    'payout_failed po_1 900 usd',
  ]);
  // The money of the first came back, and went out with the second.
  expect(judge(payout('po_2', 'failed'), payout('po_1', 'failed'))).toEqual([
    'payout_failed po_2 900 usd',
  ]);
  const inEur = payout('po_2', 'paid', { currency: 'eur' });
  expect(judge(inEur, payout('po_1', 'failed'))).toEqual(['payout_failed po_1 900 usd']);
});

test('an operation that waits for funds, and one whose outcome nobody knows', () => {
  const operation = (changes: Partial<WaitingOperation>): WaitingOperation => ({
    id: '01OP',
    kind: 'transfer.create',
    status: 'waiting_funds',
    needsPerson: 0,
    by: 'Grace Hopper',
    created: noon,
    amount: 9000,
    currency: 'usd',
    ...changes,
  });
  expect(told(operationKinds, operation({}))).toEqual(['transfer_waiting 01OP 9000 usd']);
  expect(told(operationKinds, operation({ status: 'unknown', needsPerson: 1 }))).toEqual([
    'outcome_unknown 01OP 9000 usd',
  ]);
});

test('automatic payouts beside transfers that need the balance; looked at again each day', () => {
  const needed = [{ currency: 'usd', amount: 9000 }];
  const nextDay = Math.ceil(noon / day) * day - noon;
  expect(told(drainKinds, { interval: 'daily', needed })).toEqual([
    'payouts_drain platform',
    `again ${nextDay}`,
  ]);
  expect(told(drainKinds, { interval: 'daily', needed: [] })).toEqual([`again ${nextDay}`]);
  expect(told(drainKinds, { interval: 'manual', needed })).toEqual([]);
});

test('events that could not be handled', () => {
  expect(told(eventKinds, { failed: 2, oldest: noon })).toEqual(['webhook_trouble webhooks']);
});
