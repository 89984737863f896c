import { describe, expect, it } from 'vitest';
import { changedValue } from '../../web/components/changed-value.ts';
import { fieldName } from '../../web/components/field-names.ts';

const due = 1_795_000_000;

it.each([
  ['amount_refunded', 4070, 'eur', { as: 'money', amount: 4070, currency: 'eur' }],
  ['amount_refunded', 0, 'jpy', { as: 'money', amount: 0, currency: 'jpy' }],
  ['amount', 4070, undefined, { as: 'code', code: '4070' }],
  ['requirements.current_deadline', due, undefined, { as: 'time', at: due }],
  ['evidence_details.due_by', due, 'usd', { as: 'time', at: due }],
  ['evidence_details.submission_count', 1, 'usd', { as: 'code', code: '1' }],
  ['payment_method_details.card.exp_month', 12, 'usd', { as: 'code', code: '12' }],
  ['available.eur.amount', -250, undefined, { as: 'money', amount: -250, currency: 'eur' }],
  ['available.jpy.source_types.card', 5, 'usd', { as: 'money', amount: 5, currency: 'jpy' }],
  [
    'payments.payouts.minimum_balance_by_currency.usd',
    900,
    undefined,
    { as: 'money', amount: 900, currency: 'usd' },
  ],
  [
    'external_accounts.data.ba_1Example',
    { id: 'ba_1Example', last4: '6789' },
    undefined,
    { as: 'object', id: 'ba_1Example' },
  ],
  ['transfer_group', 'order_1', 'usd', { as: 'group', group: 'order_1' }],
  ['status', 'lost', 'usd', { as: 'status', status: 'lost' }],
  ['capabilities.transfers', 'inactive', undefined, { as: 'status', status: 'inactive' }],
  ['disputed', true, 'usd', { as: 'flag', yes: true }],
  ['balance_transaction', 'txn_1Example', 'usd', { as: 'object', id: 'txn_1Example' }],
  ['failure_code', 'card_declined', 'usd', { as: 'code', code: 'card_declined' }],
  [
    'failure_message',
    'Your card was declined.',
    'usd',
    { as: 'text', text: 'Your card was declined.' },
  ],
  ['failure_code', null, 'usd', { as: 'none' }],
  ['evidence', { receipt: null }, 'usd', { as: 'code', code: '{"receipt":null}' }],
] as const)('%s of %j is shown as %4$o', (path, value, currency, shown) => {
  expect(changedValue(path, value, currency)).toEqual(shown);
});

it('cuts what nobody would read to its end', () => {
  expect(changedValue('description', `${'very '.repeat(60)}long`)).toMatchObject({
    text: expect.stringMatching(/^very .{115}…$/),
  });
});

describe('a field is called', () => {
  it.each([
    ['amount_refunded', 'Refunded'],
    ['metadata.order', 'Metadata “order”'],
    ['payment_method_details.card.exp_month', undefined],
    ['constructor', undefined],
    ['available.eur.amount', 'Available in EUR'],
    ['pending.jpy.source_types.card', 'Pending in JPY, from cards'],
    ['payments.payouts.minimum_balance_by_currency.usd', 'Keeps back in USD'],
    ['capabilities.card_payments', 'Card payments'],
    ['external_accounts.data.ba_1Abc.status', 'State of a bank account or card'],
    ['evidence.receipt', 'Evidence: receipt'],
  ])('%s: %s', (path, name) => {
    expect(fieldName(path)).toBe(name);
  });
});
