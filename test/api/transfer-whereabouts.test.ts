import { expect, test } from 'vitest';
import { type DestinationFacts, transferState, whereIsIt } from '../../api/transfers/rules.ts';

const now = 1_795_000_000;

/** A transfer that has become available an hour ago, and that nothing else is known of. */
const facts = (other: Partial<DestinationFacts> = {}): DestinationFacts => ({
  transfer: { amount: 7000, amount_reversed: 0 },
  booked: { available_on: now - 3600 },
  payout: null,
  otherPayouts: { unclear: 0, manual: 0 },
  accountLeft: false,
  now,
  ...other,
});

const reversed = { amount: 7000, amount_reversed: 7000 };
const tomorrow = { available_on: now + 86_400 };

test.each<[string, Partial<DestinationFacts>, string]>([
  ['pending until its day', { booked: tomorrow }, 'pending'],
  ['available from that second on', { booked: { available_on: now } }, 'available'],
  ['in the payout that took it', { payout: { status: 'in_transit' } }, 'paid_out'],
  ['available again when that failed', { payout: { status: 'failed' } }, 'available'],
  ['with the platform once all is reversed', { transfer: reversed }, 'taken_back'],
  [
    'with the platform though it had been paid out',
    { transfer: reversed, payout: { status: 'paid' } },
    'taken_back',
  ],
  ['pending at an account that left', { booked: tomorrow, accountLeft: true }, 'pending'],
])('it is %s', (_, other, where) => {
  expect(whereIsIt(facts(other))).toEqual({ where, why: null });
});

test.each<[string, Partial<DestinationFacts>, string]>([
  ['its booking was never read', { booked: null }, 'not_read'],
  ['the account left before it was', { booked: null, accountLeft: true }, 'account_left'],
  ['the account left since', { accountLeft: true }, 'account_left'],
  ['a payout is not looked through', { otherPayouts: { unclear: 1, manual: 0 } }, 'not_followed'],
  ['somebody paid out by hand', { otherPayouts: { unclear: 0, manual: 1 } }, 'paid_by_hand'],
  [
    'another payout followed the failed one',
    { payout: { status: 'failed' }, otherPayouts: { unclear: 1, manual: 0 } },
    'not_followed',
  ],
])('nobody knows where it is when %s', (_, other, why) => {
  expect(whereIsIt(facts(other))).toEqual({ where: 'unknown', why });
});

test.each([
  [0, 'paid'],
  [1, 'partially_reversed'],
  [7000, 'reversed'],
])('with %i of 7000 reversed it is %s', (amount_reversed, state) => {
  expect(transferState({ amount: 7000, amount_reversed })).toBe(state);
});
