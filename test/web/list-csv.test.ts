import { expect, it } from 'vitest';
import type { DisputeRow, PaymentRow } from '../../web/client/types.ts';
import { columns as disputeColumns } from '../../web/pages/disputes/list.tsx';
import { columns } from '../../web/pages/payments/list.tsx';
import { arrange } from '../../web/table/arrange.ts';
import { csvOf } from '../../web/table/csv-of.ts';
import { plainView, type View } from '../../web/table/view.ts';

const payment: PaymentRow = {
  id: 'ch_3PaymentOfAda00000000001',
  payment_intent: 'pi_3PaymentOfAda00000000001',
  status: 'succeeded',
  outcome: 'partially_refunded',
  amount: 123450,
  amount_refunded: 50,
  currency: 'usd',
  description: '=HYPERLINK("https://evil.example")',
  customer: null,
  customer_email: 'ada@example.com',
  method: 'card',
  brand: 'visa',
  last4: '4242',
  transfer_group: null,
  destination: null,
  destinationName: null,
  failure_code: null,
  created: 1_795_219_200,
  observedAt: 1_795_219_200,
};

const fileOf = (view: View, row: PaymentRow) =>
  csvOf(arrange(columns, view, false), [row])
    .slice(1)
    .trimEnd()
    .split('\r\n')
    .map((line) => line.split(','));

const only = (...ids: string[]): View => ({
  ...plainView,
  order: ids,
  shown: Object.fromEntries(
    arrange(columns, plainView, false).map(({ id }) => [id, ids.includes(id)]),
  ),
});

it('has what is on screen in its order: whole ids, exact figures, instants in UTC', () => {
  expect(fileOf(only('created', 'amount', 'outcome', 'payment_intent'), payment)).toEqual([
    ['Customer', 'Id', 'Created', 'Amount', 'Currency', 'Outcome', 'Payment intent'],
    [
      'ada@example.com',
      payment.id,
      '2026-11-21T00:00:00.000Z',
      '1234.50',
      'USD',
      'Partially refunded',
      payment.payment_intent,
    ],
  ]);
});

it('says the currency once for all amounts in it, and knows that yen have no decimals', () => {
  expect(fileOf(only('amount', 'amount_refunded'), { ...payment, currency: 'jpy' })).toEqual([
    ['Customer', 'Id', 'Amount', 'Currency', 'Refunded'],
    ['ada@example.com', payment.id, '123450', 'JPY', '50'],
  ]);
});

it('leaves empty what is not known, and runs nothing that somebody wrote into a payment', () => {
  const [, line] = fileOf(only('transfer_group', 'description'), payment);
  expect(line?.slice(2)).toEqual(['', `"'=HYPERLINK(""https://evil.example"")"`]);
});

it('says the currency of what is in another one beside it', () => {
  const dispute: DisputeRow = {
    id: 'dp_1',
    charge: payment.id,
    status: 'needs_response',
    reason: 'general',
    amount: 5000,
    currency: 'jpy',
    due_by: null,
    is_charge_refundable: false,
    answer: 'none' as const,
    refunded: 0,
    customer: 'ada@example.com',
    transfer_group: null,
    exposure: 3125,
    exposureCurrency: 'usd',
    created: payment.created,
    observedAt: payment.observedAt,
  };
  const [head = [], line = []] = csvOf(arrange(disputeColumns, plainView, false), [dispute])
    .slice(1)
    .trimEnd()
    .split('\r\n')
    .map((each) => each.split(','));
  const written = Object.fromEntries(head.map((name, at) => [name, line[at]]));
  expect(written).toMatchObject({
    Amount: '5000',
    Currency: 'JPY',
    'With sellers': '31.25',
    'With sellers currency': 'USD',
  });
});
