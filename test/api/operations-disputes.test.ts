import type Stripe from 'stripe';
import { describe, expect, test } from 'vitest';
import { eventually } from '../support/eventually.ts';
import { answeredWith500, doneByOthers, neverAnswered } from './lost-answers.ts';
import { benchForTests, pay, seller, staff, submit } from './operations-harness.ts';

const kind = 'dispute.accept';
const finance = staff('finance');
const bench = benchForTests();

async function disputed(
  payment_method = 'pm_card_createDispute',
  terms: Partial<Stripe.PaymentIntentCreateParams> = {},
): Promise<Stripe.Dispute> {
  const charge = await pay(bench.sandbox, { payment_method, ...terms });
  const { data } = await eventually(async () => {
    const found = await bench.sandbox.stripe.disputes.list({ charge: charge.id });
    expect(found.data).toHaveLength(1);
    return found;
  });
  return data[0] as Stripe.Dispute;
}

const preview = (dispute: string) => bench.pipeline.operations.preview(finance, kind, { dispute });
const accept = (dispute: string) => submit(bench.pipeline, kind, { dispute }, finance);
const statusOf = async (id: string) => (await bench.sandbox.stripe.disputes.retrieve(id)).status;

describe('accepting a dispute', () => {
  test('says what is lost for good before, and is done once', async () => {
    const { id } = await disputed();
    expect(await preview(id)).toMatchObject({
      effects: [],
      moves: [{ currency: 'usd', amount: 10_000 }],
      differences: [{ what: 'Status', before: 'needs response', after: 'lost' }],
      warnings: [
        expect.stringContaining('never be undone'),
        'The customer keeps the 100.00 USD that their bank has taken from the platform, and Stripe its fee of 15.00 USD.',
      ],
    });
    const { operation } = await accept(id);
    expect(operation).toMatchObject({
      status: 'succeeded',
      subject: id,
      steps: [{ status: 'succeeded', object: id }],
    });
    expect(await statusOf(id)).toBe('lost');
  });

  test('of an inquiry takes no money, and says how to settle it', async () => {
    const { id } = await disputed('pm_card_createDisputeInquiry');
    const shown = await preview(id);
    expect(shown.moves).toEqual([]);
    expect(shown.warnings[1]).toMatch(/^No money has been taken.*refund the 100\.00 USD/);
    expect((await accept(id)).operation.status).toBe('succeeded');
    expect(await statusOf(id)).toBe('warning_closed');
  });

  test('names what sellers keep of it, and what was prepared in vain', async () => {
    const dispute = await disputed('pm_card_createDispute', { transfer_group: 'ORDER_7' });
    await pay(bench.sandbox, { amount: 50_000 });
    const destination = await seller(bench.sandbox, 'Casa Verde');
    await bench.sandbox.stripe.transfers.create({
      amount: 7000,
      currency: 'usd',
      destination,
      transfer_group: 'ORDER_7',
    });
    await bench.sandbox.stripe.disputes.update(dispute.id, {
      evidence: { uncategorized_text: 'They signed for it.' },
      submit: false,
    });
    const { warnings } = await preview(dispute.id);
    expect(warnings).toContain('Evidence has been prepared for it, and will never be sent.');
    expect(warnings.at(-1)).toContain(`${destination} keeps 70.00 USD`);
  });

  test('is refused, with the reason, where the dispute was answered meanwhile', async () => {
    const { id } = await disputed();
    const { fingerprint } = await preview(id);
    await bench.sandbox.stripe.disputes.update(id, {
      evidence: { uncategorized_text: 'Delivered' },
    });
    expect((await preview(id)).blocked?.code).toBe('dispute_answered');
    const late = { id: '01ARZ3NDEKTSV4RRFFQ69G5FAV', kind, input: { dispute: id }, fingerprint };
    await expect(
      bench.pipeline.operations.submit(finance, { ...late, reason: 'Too costly' }),
    ).rejects.toMatchObject({ code: 'facts_changed' });
    expect(await statusOf(id)).toBe('under_review');
  });

  test('is not for support', async () => {
    const { id } = await disputed();
    await expect(
      bench.pipeline.operations.preview(staff('support'), kind, { dispute: id }),
    ).rejects.toMatchObject({ code: 'forbidden' });
  });
});

describe('where only a look tells', () => {
  test.each([
    ['a 500 that Stripe repeats', answeredWith500],
    ['a key that has expired', neverAnswered],
  ])('%s: it is found accepted', async (_, lost) => {
    const { id } = await disputed();
    const { steps } = await lost(bench, `/v1/disputes/${id}/close`, () => accept(id));
    expect(steps).toMatchObject([{ status: 'succeeded', object: id }]);
    expect(await statusOf(id)).toBe('lost');
  });

  test('it is told whether somebody else accepted it', async () => {
    const { id } = await disputed();
    await doneByOthers(
      bench,
      `/v1/disputes/${id}/close`,
      () => accept(id),
      () => bench.sandbox.stripe.disputes.close(id),
    );
  });
});
