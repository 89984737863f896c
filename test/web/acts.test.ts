import { describe, expect, it } from 'vitest';
import type { Role } from '../../api/staff/rules.ts';
import type {
  AccountDetail,
  BalanceDetail,
  CheckoutDetail,
  DisputeDetail,
  Operation,
  PaymentDetail,
  PayoutDetail,
  Session,
} from '../../web/client/types.ts';
import { decisionsOn } from '../../web/forms/operation-acts.ts';
import { accountActs } from '../../web/pages/accounts/acts.ts';
import { balanceActs } from '../../web/pages/balances/acts.ts';
import { checkoutActs } from '../../web/pages/checkout/acts.ts';
import { disputeActs } from '../../web/pages/disputes/acts.ts';
import { paymentActs } from '../../web/pages/payments/acts.ts';
import { payoutActs } from '../../web/pages/payouts/acts.ts';

const as = (role: Role, id = 'somebody') => ({ role, user: { id } }) as Session;
const told = (acts: readonly { label: string; why: string | null }[]) =>
  acts.map(({ label, why }) => (why === null ? label : `${label}: ${why}`));

describe('what a payment’s row and page offer', () => {
  const payment = (waitingRefunds: PaymentDetail['waitingRefunds'] = []) =>
    ({ charge: { id: 'ch_1' }, can: { refund: { ok: true } }, waitingRefunds }) as PaymentDetail;

  it('is a refund, and to cancel those that wait for the customer', () => {
    const acts = paymentActs(
      payment([{ id: 're_1', amount: 350, currency: 'usd' }]),
      as('support'),
    );
    expect(told(acts)).toEqual(['Refund', 'Cancel the refund of 3.50 USD']);
    expect(acts.map(({ link }) => link)).toEqual([
      '/payments/ch_1/refund',
      '/payments/ch_1/refunds/re_1/cancel',
    ]);
  });

  it('says why not: whose it is comes before what stands in the way', () => {
    const refunded = { ok: false, why: 'All of it went back.' } as PaymentDetail['can']['refund'];
    const gone = { ...payment(), can: { refund: refunded } };
    expect(told(paymentActs(gone, as('support')))).toEqual(['Refund: All of it went back.']);
    expect(told(paymentActs(gone, as('viewer')))[0]).toMatch(/^Refund: This needs the permission/);
  });
});

it.each([
  ['pending', 'Cancel payout', '/payouts/po_1/cancel'],
  ['in_transit', 'Reverse', '/payouts/po_1/reverse'],
  ['paid', 'Reverse', '/payouts/po_1/reverse'],
])('a payout that is %s can be taken back by: %s', (status, label, link) => {
  const payout = {
    payout: { id: 'po_1', status },
    account: { id: 'acct_1' },
    can: { cancel: { ok: true }, reverse: { ok: true } },
  } as PayoutDetail;
  const [first, second] = payoutActs(payout, as('manager'));
  expect(first).toMatchObject({ label, link, why: null, quiet: true });
  expect(second).toMatchObject({ label: 'Change payout schedule', why: null });
});

it.each([
  [
    'an inquiry',
    'warning_needs_response',
    true,
    ['Prepare evidence', 'Submit evidence', 'Accept', 'Refund the payment'],
  ],
  ['a dispute', 'needs_response', false, ['Prepare evidence', 'Submit evidence', 'Accept']],
  [
    'one to appeal against',
    'appeal_needs_response',
    false,
    [
      'Write the appeal',
      'Submit the appeal: Nothing is kept with it to send. Write it first.',
      'Accept: It is in appeal. Left alone, it ends as the bank decides.',
    ],
  ],
  [
    'a lost one',
    'lost',
    false,
    [
      'Prepare evidence: It is lost: the bank takes no evidence any more.',
      'Submit evidence: It is lost: the bank takes no evidence any more.',
      'Accept: It is lost already.',
    ],
  ],
] as const)('%s offers finance: %s', (_, status, is_charge_refundable, offered) => {
  const dispute = {
    dispute: {
      id: 'dp_1',
      status,
      is_charge_refundable,
      evidence: {},
      evidence_details: { due_by: 1, has_evidence: true },
    },
    payment: { id: 'ch_1' },
  } as DisputeDetail;
  expect(told(disputeActs(dispute, as('finance')))).toEqual(offered);
});

describe('what can be done with an account', () => {
  const account = {
    id: 'acct_1',
    default_currency: 'eur',
    capabilities: { transfers: 'active' },
    controller: { losses: { payments: 'application' } },
    requirements: { disabled_reason: null },
  } as AccountDetail['account'];
  const holds = (available: number) => [{ available }] as AccountDetail['balances'];
  const connected = (data: Partial<AccountDetail>) => ({
    account,
    balances: holds(0),
    status: 'enabled' as const,
    deauthorized: false,
    ...data,
  });

  it('stands in one order, whatever stands in the way of some', () => {
    const acts = accountActs(connected({ balances: holds(100) }), as('manager'));
    expect(told(acts)).toEqual([
      'Transfer',
      'Onboarding link',
      'Change payout schedule',
      'Pay out',
      'Express Dashboard link: This account does not use the Express Dashboard.',
      'Reject',
      'Lift the rejection: The account is not rejected.',
    ]);
    expect(acts[0]?.link).toBe('/transfers/new?new_destination=acct_1&new_currency=eur');
  });

  it('is first a link for its holder, while they are not done', () => {
    const facts = connected({ status: 'onboarding' });
    const [first] = accountActs(facts, as('support'));
    expect(first).toMatchObject({ link: '/accounts/acct_1/onboarding-link', why: null });
    const [viewers] = accountActs(facts, as('viewer'));
    expect(viewers?.why).toMatch(/^This needs the permission account_link:create/);
  });

  it('is neither to send it money once rejected, nor to pay out what it does not have', () => {
    const rejected = {
      ...account,
      requirements: { disabled_reason: 'rejected.fraud' },
    } as AccountDetail['account'];
    expect(
      told(accountActs(connected({ account: rejected, balances: holds(0) }), as('manager'))),
    ).toEqual(
      expect.arrayContaining([
        'Onboarding link: The account is rejected. Stripe would only send its holder back.',
        'Transfer: The account was rejected, so it cannot be sent money.',
        'Pay out: Nothing is available to be paid out.',
      ]),
    );
  });

  it('is nothing at all once it has left', () => {
    const acts = accountActs(connected({ deauthorized: true }), as('admin'));
    expect(new Set(acts.map(({ why }) => why))).toEqual(
      new Set(['The account has left the platform: nothing can be done with it from here.']),
    );
  });
});

it('nothing is paid out of nothing', () => {
  const offered = (...available: number[]) =>
    told(
      balanceActs(
        { balances: available.map((each) => ({ available: each })) } as BalanceDetail,
        as('manager'),
        'platform',
      ),
    );
  const schedule = 'Change payout schedule';
  expect(offered(-500, 0)).toEqual(['Pay out: Nothing is available to be paid out.', schedule]);
  expect(offered(-500, 1)).toEqual(['Pay out', schedule]);
});

describe('what can be decided about an operation', () => {
  const operation = (
    choices: Operation['choices'],
    status: Operation['status'],
    barred: Operation['barred'] = [],
  ) => ({ id: '01K', choices, barred, status, by: { id: 'sam', name: 'Sam' } }) as Operation;

  it('begins with what goes forward', () => {
    const offered = decisionsOn(
      operation(['reject', 'cancel', 'approve'], 'waiting_approval'),
      as('manager'),
    );
    expect(told(offered)).toEqual(['Approve', 'Reject the order', 'Cancel']);
  });

  it('tells who cannot approve why', () => {
    const waits = operation(['cancel'], 'waiting_approval');
    const why = (who: Session) => told(decisionsOn(waits, who)).at(-1);
    expect(why(as('manager', 'sam'))).toBe('Approve: You ordered it, so somebody else decides it.');
    expect(why(as('support'))).toMatch(/needs the permission operation:approve/);
    expect(why(as('manager'))).toBe('Approve: Only who may do this themselves can approve it.');
  });

  it('tells whose limit or time is over why', () => {
    const above = operation(['reject'], 'waiting_approval', [
      { choice: 'approve', why: 'It is above your limit.' },
    ]);
    expect(told(decisionsOn(above, as('manager')))).toEqual([
      'Reject the order',
      'Approve: It is above your limit.',
    ]);
    const lapsed = operation([], 'refused', [
      { choice: 'retry', why: 'It was approved long ago.' },
    ]);
    expect(told(decisionsOn(lapsed, as('manager')))).toEqual([
      'Try again: It was approved long ago.',
    ]);
  });

  it('is nothing once it has ended', () => {
    expect(decisionsOn(operation([], 'succeeded'), as('admin'))).toEqual([]);
  });
});

const yes = { ok: true } as const;
const no = (why: string) => ({ ok: false, why }) as const;

it.each([
  ['open, nothing tried', true, null, ['Expire']],
  ['open after a declined card', true, no('It failed.'), ['Expire']],
  ['paid', false, yes, ['Refund the payment']],
  [
    'paid and refunded',
    false,
    no('All of it went back.'),
    ['Refund the payment: All of it went back.'],
  ],
  ['expired', false, null, ['Expire: It is over.']],
] as const)('a Checkout Session that is %s', (_, isOpen, refund, offered) => {
  const checkout = {
    session: { id: 'cs_1' },
    payment: refund && { charge: { id: 'ch_1', refund } },
    can: { expire: isOpen ? yes : no('It is over.') },
  } as unknown as CheckoutDetail;
  expect(told(checkoutActs(checkout, as('support')))).toEqual(offered);
});
