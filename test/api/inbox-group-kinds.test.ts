import { describe, expect, test } from 'vitest';
import { clawBacks } from '../../api/inbox/kinds/claw-backs.ts';
import { groupKinds } from '../../api/inbox/kinds/groups.ts';
import { judgeAll } from '../../api/inbox/look.ts';
import type { GroupCharge, GroupFacts, GroupTransfer } from '../../api/inbox/scopes/group.ts';
import { day, noon, told } from './findings-told.ts';

const ledger = (figures: Partial<GroupFacts['ledgers'][number]> = {}) => ({
  transfer_group: 'order_1',
  currency: 'usd',
  first: noon - day,
  last: noon - day,
  unbooked: 0,
  unbooked_since: null,
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
  againFor: null,
  againForCharge: null,
  unrecovered: 0,
  unrecoveredBy: null,
  unrecoveredWhy: null,
  ...changes,
});

const group = (facts: Partial<GroupFacts> = {}): GroupFacts => ({
  group: 'order_1',
  awaitsMembers: false,
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

  test('nothing is said to lack while a member that others name is still to come', () => {
    const awaitsMembers = true;
    expect(judge({ transferred: 10_000, kept: -320 }, { awaitsMembers })).toEqual([]);
    expect(judge({ transferred: 10_500, kept: -820 }, { awaitsMembers })).toEqual([]);
  });

  test('Stripe has not booked a member for days, and until then nothing else is said', () => {
    const waiting = { unbooked: 1, transferred: 10_500, kept: -820 };
    expect(judge({ ...waiting, unbooked_since: noon - day })).toEqual([`again ${2 * day}`]);
    expect(judge({ ...waiting, unbooked_since: noon - 3 * day })).toEqual(['not_booked order_1']);
  });

  test('it waits from when that member came to be, whatever else is booked meanwhile', () => {
    const busy = { unbooked: 1, unbooked_since: noon - 3 * day, last: noon };
    expect(judge(busy)).toEqual(['not_booked order_1']);
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
