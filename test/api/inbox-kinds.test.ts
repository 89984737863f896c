import { describe, expect, test } from 'vitest';
import { accountKinds } from '../../api/inbox/kinds/accounts.ts';
import { clawBacks } from '../../api/inbox/kinds/claw-backs.ts';
import { disputeKinds } from '../../api/inbox/kinds/disputes.ts';
import { groupKinds } from '../../api/inbox/kinds/groups.ts';
import { operationKinds } from '../../api/inbox/kinds/operations.ts';
import { paymentKinds } from '../../api/inbox/kinds/payments.ts';
import { payoutKinds } from '../../api/inbox/kinds/payouts.ts';
import { drainKinds, eventKinds } from '../../api/inbox/kinds/platform.ts';
import { repaymentKinds } from '../../api/inbox/kinds/repayments.ts';
import { shareKinds } from '../../api/inbox/kinds/shares.ts';
import { judgeAll } from '../../api/inbox/look.ts';
import { findingKindNames } from '../../api/inbox/rules.ts';
import type { AccountFacts, AccountState } from '../../api/inbox/scopes/account.ts';
import type { WaitingOperation } from '../../api/inbox/scopes/operation.ts';
import type { FailedPayment } from '../../api/inbox/scopes/payment.ts';
import type { PayoutFact } from '../../api/inbox/scopes/payouts.ts';
import type { UnsentShares } from '../../api/inbox/scopes/share.ts';
import type { WonMatter } from '../../api/inbox/scopes/won-dispute.ts';
import { day, noon, told } from './findings-told.ts';

test('every kind is declared in one scope', () => {
  const kinds = [
    clawBacks,
    groupKinds,
    paymentKinds,
    disputeKinds,
    repaymentKinds,
    accountKinds,
    payoutKinds,
    operationKinds,
    shareKinds,
    drainKinds,
    eventKinds,
  ].flatMap((each) => each.map(({ kind }) => kind));
  expect(kinds.toSorted()).toEqual(findingKindNames.toSorted());
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

test('what sellers gave back for a dispute that was won is to be sent again, for that dispute', () => {
  const matter: WonMatter = {
    group: 'order_1',
    disputes: [
      {
        id: 'du_1',
        charge: 'ch_1',
        amount: 10_000,
        currency: 'usd',
        opened: noon - 10 * day,
        won: noon - day,
      },
    ],
    transfers: [
      {
        id: 'tr_1',
        destination: 'acct_1',
        amount: 7000,
        currency: 'usd',
        created: noon - 20 * day,
        source: 'ch_1',
        repays: null,
      },
    ],
    reversals: [
      {
        id: 'trr_1',
        transfer: 'tr_1',
        amount: 7000,
        created: noon - 9 * day,
        forRefund: false,
      },
    ],
    ordered: [],
    marksSince: 0,
  };
  const { found } = judgeAll(repaymentKinds, matter, noon);
  expect(found).toEqual([
    {
      kind: 'won_not_repaid',
      subject: 'tr_1',
      account: 'acct_1',
      group: 'order_1',
      risk: { amount: 7000, currency: 'usd' },
      since: noon - day,
      facts:
        'The dispute du_1 over 100.00 USD was won. 70.00 USD that was taken back from the seller while it was open has not been sent again.',
      fix: {
        act: 'repay',
        dispute: 'du_1',
        destination: 'acct_1',
        amount: 7000,
        currency: 'usd',
        group: 'order_1',
      },
    },
  ]);
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
    canLogIn: true,
    ...changes,
  });
  const holding = (total: number, available = total, currency = 'usd') => ({
    currency,
    available,
    total,
  });
  const judge = (account: AccountState | null, lines: AccountFacts['lines'] = [holding(500)]) =>
    told(accountKinds, { holder: account ? 'acct_1' : 'platform', lines, account });

  const fixOf = (changes: Partial<AccountState>) =>
    judgeAll(accountKinds, { holder: 'acct_1', lines: [], account: state(changes) }, noon).found[0]
      ?.fix;
  const link = { act: 'make_account_link', account: 'acct_1' };

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

  test('restricted: its holder is asked for what is due, and where nothing is it is looked at', () => {
    expect(fixOf({ status: 'restricted', dueCount: 2 })).toEqual(link);
    expect(fixOf({ status: 'restricted', disabledReason: 'listed' })).toEqual({
      act: 'see_account',
      account: 'acct_1',
    });
  });

  test('a deadline, from 14 days before it on', () => {
    const soon = { status: 'restricted_soon', dueCount: 1 };
    expect(judge(state({ ...soon, deadline: noon + 20 * day }))).toEqual([`again ${6 * day}`]);
    expect(judge(state({ ...soon, deadline: noon + 14 * day }))).toEqual([
      'requirement_due acct_1 500 usd',
    ]);
    expect(fixOf({ ...soon, deadline: noon + 14 * day })).toEqual(link);
  });

  test('an onboarding that has not been finished for a week', () => {
    const onboarding = { status: 'onboarding' };
    expect(judge(state({ ...onboarding, created: noon - 2 * day }))).toEqual([`again ${5 * day}`]);
    expect(judge(state({ ...onboarding, created: noon - 7 * day }), [])).toEqual([
      'onboarding_stalled acct_1',
    ]);
    expect(fixOf({ ...onboarding, created: noon - 7 * day })).toEqual(link);
  });

  test('a bank account that cannot be paid', () => {
    const unpayable = [{ last4: '6789', status: 'errored' }];
    expect(judge(state({ unpayable }))).toEqual(['bank_account_errored acct_1 500 usd']);
    // Who has a dashboard gives another one there.
    expect(fixOf({ unpayable })).toEqual({ act: 'make_login_link', account: 'acct_1' });
    expect(fixOf({ unpayable, canLogIn: false })).toEqual(link);
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
  const unknown = operation({ status: 'unknown', needsPerson: 1 });
  expect(told(operationKinds, unknown)).toEqual(['outcome_unknown 01OP 9000 usd']);
  const fixOf = (of: WaitingOperation) => judgeAll(operationKinds, of, noon).found[0]?.fix;
  expect(fixOf(operation({}))).toEqual({ act: 'retry_operation', operation: '01OP' });
  expect(fixOf(unknown)).toEqual({ act: 'see_operation', operation: '01OP' });
});

test('shares of a payment that were not sent, with why', () => {
  const judge = (changes: Partial<UnsentShares>) => {
    const shares: UnsentShares = {
      session: 'cs_1',
      group: 'order_1',
      amount: 9000,
      currency: 'usd',
      accounts: 2,
      held: 2,
      refunded: 0,
      refundedIn: null,
      why: null,
      since: noon,
      ...changes,
    };
    expect(told(shareKinds, shares)).toEqual(['share_not_sent cs_1 9000 usd']);
    return judgeAll(shareKinds, shares, noon).found[0]?.facts;
  };
  const held = 'The payment was refunded or disputed first: send by hand what is still theirs.';
  const sum = '90.00 USD of a payment were to be sent to 2 sellers, and were not.';
  expect(judge({})).toBe(`${sum} ${held}`);
  expect(judge({ refunded: 4000, refundedIn: 'eur' })).toBe(
    `${sum} 40.00 EUR of the payment were refunded first: send by hand what is still theirs.`,
  );
  expect(judge({ held: 1, why: 'No.' })).toBe(`${sum} ${held} No.`);
  expect(judge({ held: 0 })).toBe(`${sum} The order was canceled before it began.`);
});

test('automatic payouts beside transfers that need the balance, for a week after the last', () => {
  const judge = (interval: string, lastDrawn: number | null) =>
    told(drainKinds, { interval, lastDrawn });
  expect(judge('daily', noon - 2 * day)).toEqual(['payouts_drain platform', `again ${5 * day}`]);
  expect(judge('daily', noon - 7 * day)).toEqual([]);
  expect(judge('daily', null)).toEqual([]);
  expect(judge('manual', noon)).toEqual([]);
  const drained = { interval: 'daily', lastDrawn: noon };
  expect(judgeAll(drainKinds, drained, noon).found[0]?.fix).toEqual({
    act: 'change_schedule',
    holder: 'platform',
    interval: 'manual',
  });
});

test('events that could not be handled', () => {
  expect(told(eventKinds, { failed: 2, oldest: noon })).toEqual(['webhook_trouble webhooks']);
});
