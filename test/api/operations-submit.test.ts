import { ulid } from 'ulid';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { temporaryFolder } from '../support/app.ts';
import { eventually } from '../support/eventually.ts';
import { type SandboxForTest, startSandbox } from '../support/sandbox.ts';
import { type Pipeline, pay, refund, seller, staff, startPipeline } from './operations-harness.ts';

let sandbox: SandboxForTest;
let folder: ReturnType<typeof temporaryFolder>;
let pipeline: Pipeline;

beforeAll(async () => {
  sandbox = await startSandbox();
});
afterAll(() => sandbox.stop());
beforeEach(async () => {
  folder = temporaryFolder();
  pipeline = await startPipeline(sandbox, folder.path);
});
afterEach(async () => {
  await sandbox.clearFaults();
  await pipeline.stop();
  folder.remove();
});

const support = staff('support');
const kind = 'refund.create';
const refundsOf = async (charge: string) => (await sandbox.stripe.refunds.list({ charge })).data;

/** An order that agrees to what a preview shows now. */
async function order(input: Record<string, unknown>, id: string = ulid()) {
  const { fingerprint } = await pipeline.operations.preview(support, kind, input);
  return { id, kind, input, reason: 'Customer asked', fingerprint };
}

test('the same order twice is one operation, whatever the fingerprint', async () => {
  const charge = await pay(sandbox);
  const first = await order({ charge: charge.id, amount: 2500 });
  const { operation, created } = await pipeline.operations.submit(support, first);
  const again = await pipeline.operations.submit(support, { ...first, fingerprint: 'of old' });
  expect(created).toBe(true);
  expect(again).toEqual({ operation, created: false });
  expect(await refundsOf(charge.id)).toHaveLength(1);
});

test('the same order with its input written in another sequence is the same', async () => {
  const charge = await pay(sandbox);
  const first = await order({ charge: charge.id, amount: 2500 });
  await pipeline.operations.submit(support, first);
  const turned = { ...first, input: { amount: 2500, charge: charge.id } };
  expect((await pipeline.operations.submit(support, turned)).created).toBe(false);
});

test('fifty submits of one id at once have one effect, and all are answered with it', async () => {
  const charge = await pay(sandbox);
  const one = await order({ charge: charge.id, amount: 2500 });
  const answers = await Promise.all(
    Array.from({ length: 50 }, () => pipeline.operations.submit(support, one)),
  );
  expect(answers.filter(({ created }) => created)).toHaveLength(1);
  expect(new Set(answers.map(({ operation }) => operation.status))).toEqual(new Set(['succeeded']));
  expect(await refundsOf(charge.id)).toHaveLength(1);
});

test.each([
  ['another amount', { amount: 2600 }, support],
  ['another requester', { amount: 2500 }, staff('support', 'someone else')],
])('an id used again for %s is refused', async (_, changed, by) => {
  const charge = await pay(sandbox);
  const first = await order({ charge: charge.id, amount: 2500 });
  await pipeline.operations.submit(support, first);
  const input = { charge: charge.id, ...changed };
  await expect(pipeline.operations.submit(by, { ...first, input })).rejects.toMatchObject({
    status: 409,
    code: 'operation_id_reused',
  });
  expect(await refundsOf(charge.id)).toHaveLength(1);
});

test('what changed since the preview is shown anew instead of being done', async () => {
  const charge = await pay(sandbox);
  const mine = await order({ charge: charge.id });
  await sandbox.stripe.refunds.create({ charge: charge.id, amount: 1000 });
  const submitted = pipeline.operations.submit(support, mine);
  await expect(submitted).rejects.toMatchObject({
    status: 409,
    code: 'facts_changed',
    details: { effects: [{ amount: 9000 }, { amount: -9000 }] },
  });
  await expect(pipeline.operations.find(mine.id)).rejects.toMatchObject({ status: 404 });
});

test('two people refunding one payment: one does, the other is told that it changed', async () => {
  const charge = await pay(sandbox);
  await sandbox.fault({ method: 'POST', path: '/v1/refunds', delayMs: 200, times: 1 });
  const [mine, theirs] = [await order({ charge: charge.id }), await order({ charge: charge.id })];
  const answers = await Promise.allSettled([
    pipeline.operations.submit(support, mine),
    pipeline.operations.submit(staff('support', 'other'), theirs),
  ]);
  const words = answers.map((answer) =>
    answer.status === 'fulfilled'
      ? (answer.value.operation.error?.code ?? answer.value.operation.status)
      : answer.reason.code,
  );
  expect(words.sort()).toEqual(['facts_changed', 'succeeded']);
  expect(await refundsOf(charge.id)).toHaveLength(1);
});

test('a second refund waits while the outcome of the first is unknown', async () => {
  const charge = await pay(sandbox);
  await sandbox.fault({ method: 'POST', path: '/v1/refunds', drop: 'before' });
  const first = await refund(pipeline, { charge: charge.id, amount: 1000 });
  expect(first.operation.status).toBe('unknown');
  const preview = await pipeline.operations.preview(support, kind, { charge: charge.id });
  expect(preview.warnings[0]).toContain('under way');
  const second = await refund(pipeline, { charge: charge.id, amount: 2000 });
  expect(second.operation.status).toBe('queued');
  await sandbox.clearFaults();
  await eventually(async () => {
    const [one, two] = await Promise.all([
      pipeline.operations.find(first.operation.id),
      pipeline.operations.find(second.operation.id),
    ]);
    expect(one.status).toBe('succeeded');
    expect(two).toMatchObject({ status: 'refused', error: { code: 'facts_changed' } });
  });
  expect((await refundsOf(charge.id)).map(({ amount }) => amount)).toEqual([1000]);
});

test('who may not is told who may', async () => {
  const charge = await pay(sandbox);
  const one = await order({ charge: charge.id });
  const viewer = staff('viewer');
  const forbidden = { status: 403, code: 'forbidden', details: { permission: 'refund:create' } };
  await expect(pipeline.operations.preview(viewer, kind, one.input)).rejects.toMatchObject(
    forbidden,
  );
  await expect(pipeline.operations.submit(viewer, one)).rejects.toMatchObject(forbidden);
  expect(await refundsOf(charge.id)).toEqual([]);
});

test.each([
  ['kind', 'refund.destroy', { charge: 'ch_1' }],
  ['charge', kind, {}],
  ['charge', kind, { charge: 'cus_1' }],
  ['amount', kind, { charge: 'ch_1', amount: 0 }],
  ['amount', kind, { charge: 'ch_1', amount: 12.5 }],
  ['stripeReason', kind, { charge: 'ch_1', stripeReason: 'expired_uncaptured_charge' }],
  ['reversals', kind, { charge: 'ch_1', reversals: 'all' }],
  ['refundApplicationFee', kind, { charge: 'ch_1', refundApplicationFee: true }],
])('a mistake in %s is told with its name', async (field, named, input) => {
  const asked = pipeline.operations.preview(support, named, input);
  await expect(asked).rejects.toMatchObject({ status: 400, code: 'invalid_input', field });
});

test('a payment that Stripe does not know is not found', async () => {
  const asked = pipeline.operations.preview(support, kind, { charge: 'ch_unknown' });
  await expect(asked).rejects.toMatchObject({ status: 404, code: 'not_found' });
});

test.each([
  [
    'refunded',
    'charge_already_refunded',
    {},
    async (charge: string) => {
      await sandbox.stripe.refunds.create({ charge });
    },
  ],
  [
    'disputed',
    'charge_disputed',
    {},
    async (charge: string) => {
      await sandbox.simulate('dispute', { charge });
    },
  ],
  ['of less', 'amount_too_large', { amount: 10_001 }, async () => {}],
  ['without a transfer', 'no_transfer', { reverseTransfer: true }, async () => {}],
])('a payment %s is blocked, with the reason', async (_, code, more, happen) => {
  const charge = await pay(sandbox);
  await happen(charge.id);
  const input = { charge: charge.id, ...more };
  const shown = await pipeline.operations.preview(support, kind, input);
  expect(shown).toMatchObject({ steps: [], effects: [], blocked: { code } });
  const submitted = pipeline.operations.submit(support, await order(input));
  await expect(submitted).rejects.toMatchObject({ status: 409, code });
});

test('an uncaptured and a failed payment are blocked, an inquiry is not', async () => {
  const held = await pay(sandbox, { capture_method: 'manual' });
  const heldPreview = await pipeline.operations.preview(support, kind, { charge: held.id });
  expect(heldPreview.blocked?.code).toBe('charge_uncaptured');
  const declining = pay(sandbox, { payment_method: 'pm_card_visa_chargeDeclined' });
  await expect(declining).rejects.toMatchObject({ code: 'card_declined' });
  const [declined] = (await sandbox.stripe.charges.list({ limit: 1 })).data;
  const failed = await pipeline.operations.preview(support, kind, { charge: declined?.id });
  expect(failed.blocked?.code).toBe('charge_failed');
  const asked = await pay(sandbox, { payment_method: 'pm_card_createDisputeInquiry' });
  const inquiry = await pipeline.operations.preview(support, kind, { charge: asked.id });
  expect(inquiry.blocked).toBeUndefined();
  expect(inquiry.warnings.join()).toContain('inquiry');
});

test.each([
  ['neither', {}, -5000, 0],
  ['the transfer', { reverseTransfer: true }, 0, -5000],
  ['transfer and fee', { reverseTransfer: true, refundApplicationFee: true }, -62, -4938],
])(
  'a destination charge refunded with %s does to each what was shown',
  async (_, flags, platform, account) => {
    const destination = await seller(sandbox, 'Casa Verde');
    const charge = await pay(sandbox, {
      transfer_data: { destination },
      application_fee_amount: 123,
    });
    const total = async (of?: string) => {
      const options = of ? { stripeAccount: of } : {};
      const { available, pending } = await sandbox.stripe.balance.retrieve({}, options);
      const sum = (lines: { currency: string; amount: number }[]) =>
        lines.reduce((all, { currency, amount }) => all + (currency === 'usd' ? amount : 0), 0);
      return sum(available) + sum(pending);
    };
    const before = [await total(), await total(destination)];
    const input = { charge: charge.id, amount: 5000, ...flags };
    const { effects } = await pipeline.operations.preview(support, kind, input);
    const shown = (type: string) =>
      effects
        .filter(({ party }) => party.type === type)
        .reduce((all, { amount }) => all + amount, 0);
    expect([shown('customer'), shown('platform'), shown('account')]).toEqual([
      5000,
      platform,
      account,
    ]);
    const { operation } = await refund(pipeline, input);
    expect(operation.status).toBe('succeeded');
    const after = [await total(), await total(destination)];
    expect([after[0]! - before[0]!, after[1]! - before[1]!]).toEqual([platform, account]);
  },
);

test('separate transfers stay where nothing is to be taken back, and the preview says what sellers keep', async () => {
  const group = `ORDER-${ulid()}`;
  const charge = await pay(sandbox, { transfer_group: group });
  const destination = await seller(sandbox, 'Food Hall');
  await sandbox.stripe.transfers.create({
    amount: 7000,
    currency: 'usd',
    destination,
    source_transaction: charge.id,
  });
  const account = [{ kind: 'account', id: destination, account: null }];
  await pipeline.services.sync.refresh(account, 'interactive');
  const { warnings, effects } = await pipeline.operations.preview(support, kind, {
    charge: charge.id,
    reversals: [],
  });
  expect(warnings).toContain(
    'Food Hall keeps 70.00 USD of what the customer gets back: that is not taken from it.',
  );
  expect(effects.map(({ party, amount }) => [party.type, amount])).toEqual([
    ['customer', 10_000],
    ['platform', -10_000],
  ]);
});
