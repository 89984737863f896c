import { beforeEach, describe, expect, test } from 'vitest';
import { benchForTests, pay, seller, staff, submit } from './operations-harness.ts';

const bench = benchForTests();
// What the platform has is part of what is tested.
beforeEach(() => bench.sandbox.reset());

const kind = 'transfer.create';
const preview = (input: Record<string, unknown>) =>
  bench.pipeline.operations.preview(staff('finance'), kind, input);
const transfer = (input: Record<string, unknown>) =>
  submit(bench.pipeline, kind, input, staff('finance'));
const sent = async () => (await bench.sandbox.stripe.transfers.list()).data;

test('finance sends money from the balance, in a group, and both balances show it', async () => {
  await pay(bench.sandbox);
  const destination = await seller(bench.sandbox, 'Casa Verde');
  const input = { destination, amount: 4000, currency: 'usd', transferGroup: 'order_7' };
  const shown = await preview(input);
  expect(shown.effects).toMatchObject([
    { party: { type: 'platform' }, amount: -4000 },
    { party: { type: 'account', account: destination, name: 'Casa Verde' }, amount: 4000 },
  ]);
  const { operation } = await transfer(input);
  expect(operation).toMatchObject({
    status: 'succeeded',
    subject: destination,
    steps: [{ text: 'Transfer 40.00 USD to Casa Verde', status: 'succeeded' }],
  });
  expect(await sent()).toMatchObject([
    { id: operation.steps[0]?.object, amount: 4000, destination, transfer_group: 'order_7' },
  ]);
  const kept = await bench.pipeline.services.store.read
    .selectFrom('balance_line')
    .select(['holder', 'available'])
    .where('holder', '=', destination)
    .executeTakeFirst();
  expect(kept).toEqual({ holder: destination, available: 4000 });
});

describe('from a payment', () => {
  test('what is left of it counts what others have drawn, to the cent', async () => {
    const charge = await pay(bench.sandbox);
    const destination = await seller(bench.sandbox, 'Casa Verde');
    const input = { destination, currency: 'usd', sourceTransaction: charge.id };
    await transfer({ ...input, amount: 7000 });
    const tooMuch = await preview({ ...input, amount: 3001 });
    expect(tooMuch.blocked).toMatchObject({ code: 'amount_too_large', field: 'amount' });
    expect(tooMuch.blocked?.message).toContain('At most 30.00 USD');
    expect((await transfer({ ...input, amount: 3000 })).operation.status).toBe('succeeded');
    const nothing = await preview({ ...input, amount: 1 });
    expect(nothing.blocked?.message).toContain('transferred already');
  });

  test('is made at once, though its money is still pending', async () => {
    const charge = await pay(bench.sandbox, { payment_method: 'pm_card_visa' });
    const destination = await seller(bench.sandbox, 'Casa Verde');
    const input = { destination, amount: 100, currency: 'usd', sourceTransaction: charge.id };
    expect((await preview(input)).warnings.join()).toContain('is pending until');
    expect((await transfer(input)).operation.status).toBe('succeeded');
  });

  test('a payment nobody knows, and a destination nobody knows, are told at their fields', async () => {
    const destination = await seller(bench.sandbox, 'Casa Verde');
    const input = { destination, amount: 100, currency: 'usd' };
    const { blocked } = await preview({ ...input, sourceTransaction: 'ch_unknown1' });
    expect(blocked).toMatchObject({ code: 'charge_unknown', field: 'sourceTransaction' });
    const other = await preview({ ...input, destination: 'acct_unknown1' });
    expect(other.blocked).toMatchObject({ code: 'destination_unknown', field: 'destination' });
  });
});

describe('that gives back what was taken', () => {
  test.each([
    ['a payment', 'ch_1'],
    ['nothing', ''],
    ['a path', 'du_1/close'],
  ])('for %s is refused at its field', async (_, repays) => {
    const input = { destination: 'acct_1', amount: 100, currency: 'usd', repays };
    await expect(preview(input)).rejects.toMatchObject({ code: 'invalid_input', field: 'repays' });
  });

  test.each(['du_unknown1', 'trr_unknown1'])('for %s, which nobody knows', async (repays) => {
    const destination = await seller(bench.sandbox, 'Casa Verde');
    const { blocked } = await preview({ destination, amount: 100, currency: 'usd', repays });
    expect(blocked).toMatchObject({ code: 'repays_unknown', field: 'repays' });
  });
});

describe('without the funds for it', () => {
  test('it is refused, and kept so that it can be had run when funds allow', async () => {
    const destination = await seller(bench.sandbox, 'Casa Verde');
    const input = { destination, amount: 5000, currency: 'usd' };
    expect((await preview(input)).warnings[0]).toContain('needs 50.00 USD');
    const { operation } = await transfer(input);
    expect(operation).toMatchObject({ status: 'refused', error: { code: 'balance_insufficient' } });
    const by = staff('finance');
    await bench.pipeline.operations.secondThoughts.retry(by, operation.id, { whenFunded: true });
    expect(await bench.pipeline.operations.find(operation.id)).toMatchObject({
      status: 'waiting_funds',
    });
    await pay(bench.sandbox);
    await bench.pipeline.operations.recover();
    await bench.reaches(operation.id, { status: 'succeeded' });
    expect(await sent()).toHaveLength(1);
  });

  test('it waits by itself where that was asked for', async () => {
    const destination = await seller(bench.sandbox, 'Casa Verde');
    const input = { destination, amount: 5000, currency: 'usd', runWhenFunded: true };
    const { operation } = await transfer(input);
    expect(operation.status).toBe('waiting_funds');
    expect(await sent()).toEqual([]);
  });
});

test('support may not transfer', async () => {
  const input = { destination: 'acct_1', amount: 1, currency: 'usd' };
  await expect(
    bench.pipeline.operations.preview(staff('support'), kind, input),
  ).rejects.toMatchObject({
    code: 'forbidden',
  });
});
