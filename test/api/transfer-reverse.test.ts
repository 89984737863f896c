import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { planReverse, type ReverseFacts } from '../../api/transfers/reverse-plan.ts';
import { verifiedSeller } from '../support/merchant.ts';
import { answeredWith500, neverAnswered } from './lost-answers.ts';
import { benchForTests, pay, seller, staff, submit } from './operations-harness.ts';

const bench = benchForTests();
const kind = 'transfer.reverse';
const support = staff('support');

/** A transfer of 70.00 from a payment of 100.00. */
async function sent(order: { available?: boolean; transfer_group?: string } = {}) {
  const { sandbox } = bench;
  const { available = true, transfer_group } = order;
  const payment_method = available ? 'pm_card_bypassPending' : 'pm_card_visa';
  const charge = await pay(sandbox, { payment_method });
  const destination = await verifiedSeller(sandbox, 'Casa Verde');
  const transfer = await sandbox.stripe.transfers.create({
    amount: 7000,
    currency: 'usd',
    destination,
    ...(available
      ? { ...(transfer_group && { transfer_group }) }
      : { source_transaction: charge.id }),
  });
  return { transfer: transfer.id, destination };
}

const preview = (input: Record<string, unknown>) =>
  bench.pipeline.operations.preview(support, kind, input);
const reverse = (input: Record<string, unknown>) => submit(bench.pipeline, kind, input, support);
const reversalsOf = async (transfer: string) =>
  (await bench.sandbox.stripe.transfers.listReversals(transfer)).data;

test('support takes a part back, then the rest, seeing what the seller has', async () => {
  const { transfer, destination } = await sent();
  const shown = await preview({ transfer, amount: 3000 });
  expect(shown).toMatchObject({
    steps: [{ text: expect.stringMatching(/^Reverse 30\.00 USD from /) }],
    effects: [
      { party: { type: 'platform' }, amount: 3000 },
      { party: { type: 'account', account: destination }, amount: -3000 },
    ],
    differences: [{ before: '70.00 USD', after: '40.00 USD' }],
    warnings: [],
  });
  await reverse({ transfer, amount: 3000 });
  const { operation } = await reverse({ transfer });
  expect(operation).toMatchObject({ status: 'succeeded', subject: transfer });
  const made = await reversalsOf(transfer);
  expect(made.map(({ amount }) => amount)).toEqual([4000, 3000]);
  expect(operation.steps[0]).toMatchObject({
    object: made[0]?.id,
    undo: { kind: 'transfer.create', input: { destination, amount: 4000, currency: 'usd' } },
  });
  expect((await preview({ transfer })).blocked?.code).toBe('transfer_already_reversed');
});

test('more than is left stands at its field', async () => {
  const { transfer } = await sent();
  await reverse({ transfer, amount: 3000 });
  const { blocked } = await preview({ transfer, amount: 4001 });
  expect(blocked).toMatchObject({ code: 'amount_too_large', field: 'amount' });
  expect(blocked?.message).toContain('At most 40.00 USD');
});

test('a seller that has spent it is named with what it has, and Stripe’s refusal explained', async () => {
  const { transfer, destination } = await sent();
  const { stripe } = bench.sandbox;
  const options = { stripeAccount: destination };
  await stripe.payouts.create({ amount: 6000, currency: 'usd' }, options);
  const { warnings } = await preview({ transfer });
  expect(warnings[0]).toContain('has 10.00 USD available, and 70.00 USD are to be taken back');
  const { operation } = await reverse({ transfer });
  expect(operation).toMatchObject({ status: 'refused', error: { code: 'balance_insufficient' } });
});

test('what is still on its way to the seller can be taken back from that', async () => {
  const { transfer } = await sent({ available: false });
  expect((await preview({ transfer })).warnings[0]).toContain('still on its way');
  expect((await reverse({ transfer })).operation.status).toBe('succeeded');
});

test('two people reversing one transfer: one effect, and the other is told', async () => {
  const { transfer } = await sent({ transfer_group: 'order_9' });
  const answers = await Promise.allSettled([
    submit(bench.pipeline, kind, { transfer }, staff('support', 'Ada')),
    submit(bench.pipeline, kind, { transfer }, staff('support', 'Bo')),
  ]);
  const ends = answers.map((each) =>
    each.status === 'fulfilled' ? each.value.operation.error?.code : each.reason.code,
  );
  expect(ends.filter((code) => code === undefined)).toHaveLength(1);
  expect(await reversalsOf(transfer)).toHaveLength(1);
});

describe('where only a look tells', () => {
  test.each([
    ['a 500 that Stripe repeats', answeredWith500],
    ['a key that has expired', neverAnswered],
  ])('%s: the reversal is found', async (_, lost) => {
    const { transfer } = await sent();
    const path = `/v1/transfers/${transfer}/reversals`;
    const { steps } = await lost(bench, path, () => reverse({ transfer, amount: 100 }));
    const made = await reversalsOf(transfer);
    expect(made).toHaveLength(1);
    expect(steps[0]?.object).toBe(made[0]?.id);
  });

  test.each([
    ['a 500 that Stripe repeats', answeredWith500],
    ['a key that has expired', neverAnswered],
  ])('%s: the transfer is found', async (_, lost) => {
    await pay(bench.sandbox);
    const destination = await seller(bench.sandbox, 'Casa Verde');
    const input = { destination, amount: 100, currency: 'usd' };
    const { steps } = await lost(bench, '/v1/transfers', () =>
      submit(bench.pipeline, 'transfer.create', input, staff('finance')),
    );
    const { data } = await bench.sandbox.stripe.transfers.list({ destination });
    expect(data).toHaveLength(1);
    expect(steps[0]?.object).toBe(data[0]?.id);
  });
});

test('a plan takes exactly what is asked for, never more than is left, and makes no money', () => {
  const anyTransfer = fc
    .integer({ min: 1, max: 99_999_999 })
    .chain((amount) => fc.tuple(fc.constant(amount), fc.integer({ min: 0, max: amount })));
  fc.assert(
    fc.property(anyTransfer, fc.integer({ min: 1, max: 99_999_999 }), ([amount, gone], wanted) => {
      const facts: ReverseFacts = {
        transfer: {
          id: 'tr_1',
          amount,
          amount_reversed: gone,
          currency: 'usd',
          destination: 'acct_1',
          transfer_group: null,
        },
        balance: { available: [] },
        onTheWay: false,
        name: 'Casa Verde',
      };
      const plan = planReverse({ transfer: 'tr_1', amount: wanted }, facts);
      expect(plan.steps).toHaveLength(wanted > amount - gone ? 0 : 1);
      expect(plan.effects.reduce((sum, effect) => sum + effect.amount, 0)).toBe(0);
      const rest = planReverse({ transfer: 'tr_1' }, facts);
      expect(rest.effects[0]?.amount ?? 0).toBe(amount - gone);
    }),
  );
});
