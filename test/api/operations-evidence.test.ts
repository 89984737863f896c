import type Stripe from 'stripe';
import { ulid } from 'ulid';
import { afterAll, describe, expect, test } from 'vitest';
import { digestOfAll } from '../../api/evidence/standing.ts';
import { SubmitUnsaid } from '../../api/stripe/gateway.ts';
import { eventually } from '../support/eventually.ts';
import { eachSaidSubmit } from '../support/submits.ts';
import { answeredWith500, doneByOthers, neverAnswered } from './lost-answers.ts';
import { benchForTests, pay, staff, submit } from './operations-harness.ts';

const bench = benchForTests();
const finance = staff('finance');

/** A payment of 100.00 that its customer disputes. */
async function disputed(how: object = {}): Promise<Stripe.Dispute> {
  const { id } = await pay(bench.sandbox);
  return bench.sandbox.simulate<Stripe.Dispute>('dispute', { charge: id, ...how });
}

/** The same, by a test card. */
async function disputedBy(payment_method: string): Promise<Stripe.Dispute> {
  const { id } = await pay(bench.sandbox, { payment_method });
  return eventually(async () => {
    const [found] = (await bench.sandbox.stripe.disputes.list({ charge: id })).data;
    expect(found).toBeDefined();
    return found as Stripe.Dispute;
  });
}

const read = (id: string) => bench.sandbox.stripe.disputes.retrieve(id);
const preview = (kind: string, input: Record<string, unknown>) =>
  bench.pipeline.operations.preview(finance, kind, input);
const saveOrder = (dispute: string, evidence: object, more: object = {}) => ({
  dispute,
  evidence,
  ...more,
});
const save = (dispute: string, evidence: object) =>
  submit(bench.pipeline, 'dispute.save_evidence', saveOrder(dispute, evidence), finance);
/** As it stands when somebody has read it. */
const readNow = async (dispute: string) => ({
  dispute,
  seen: digestOfAll((await read(dispute)).evidence),
});
const send = async (dispute: string) =>
  submit(bench.pipeline, 'dispute.submit_evidence', await readNow(dispute), finance);
const sending = async (dispute: string) =>
  preview('dispute.submit_evidence', await readNow(dispute));

async function uploaded(size = 20): Promise<string> {
  const data = Buffer.concat([Buffer.from('%PDF-1.7'), Buffer.alloc(size)]);
  const file = { data, name: 'a.pdf', type: 'application/pdf' };
  return (await bench.sandbox.stripe.files.create({ file, purpose: 'dispute_evidence' })).id;
}

describe('keeping evidence', () => {
  test('stages what is told, sends nothing, and leaves the other fields as they are', async () => {
    const { id } = await disputed();
    const receipt = await uploaded();
    await save(id, { product_description: 'A blue vase', customer_name: 'Jenny Rosen' });
    const { operation } = await save(id, { receipt, customer_name: '' });
    expect(operation).toMatchObject({ status: 'succeeded', subject: id });
    expect(await read(id)).toMatchObject({
      status: 'needs_response',
      evidence: { product_description: 'A blue vase', customer_name: null, receipt },
      evidence_details: { has_evidence: true, submission_count: 0 },
    });
  });

  test('shows what changes and how much there is, without the words', async () => {
    const { id } = await disputed();
    const receipt = await uploaded(30_000);
    const shown = await preview(
      'dispute.save_evidence',
      saveOrder(id, { receipt, uncategorized_text: 'x'.repeat(1234) }),
    );
    expect(shown.differences).toEqual([
      { what: 'Receipt', before: 'nothing', after: 'a PDF of 31 kB' },
      { what: 'Anything else', before: 'nothing', after: '1,234 characters' },
    ]);
    expect(shown.bottomLine).toBe(
      'Kept at Stripe as a draft: nothing is sent to the bank. Then all texts have 1,234 of 150,000 characters, and all files 0.0 of 4.5 MB.',
    );
  });

  test('puts on record which fields were written, and nothing that was written in them', async () => {
    const { id } = await disputed();
    const secret = 'Jenny Rosen of 12 Elm Street';
    const { operation } = await save(id, { customer_name: secret });
    expect(operation.input).toEqual({ dispute: id, fields: ['customer_name'] });
    const trail = await bench.pipeline.services.store.read
      .selectFrom('audit_entry')
      .selectAll()
      .where('operation', '=', operation.id)
      .execute();
    expect(trail.length).toBeGreaterThan(1);
    expect(JSON.stringify(trail)).toContain('customer_name');
    expect(JSON.stringify([trail, operation])).not.toContain('Jenny');
  });

  test('writes over nobody’s words unseen, and lets two people fill in different fields', async () => {
    const { id } = await disputed();
    const seen = { customer_name: 'seen when it was empty' };
    await save(id, { customer_name: 'Jenny Rosen' });
    const shown = await preview(
      'dispute.save_evidence',
      saveOrder(id, { customer_name: 'J. Rosen' }, { seen }),
    );
    expect(shown.blocked).toMatchObject({
      code: 'evidence_changed',
      field: 'evidence.customer_name',
    });
    const input = saveOrder(id, { service_date: '4 May' });
    const { fingerprint } = await preview('dispute.save_evidence', input);
    await save(id, { shipping_date: '3 May' });
    const order = { id: ulid(), kind: 'dispute.save_evidence', input, reason: 'r', fingerprint };
    const { operation } = await bench.pipeline.operations.submit(finance, order);
    expect(operation.status).toBe('succeeded');
  });

  const unfit: readonly (readonly [string, (id: string) => Promise<object>, string])[] = [
    ['nothing new', async () => ({ customer_name: '' }), 'already_so'],
    ['an unknown file', async () => ({ receipt: 'file_none' }), 'file_not_evidence'],
    [
      'an appeal too early',
      async () => ({ appeal: { reason_for_filing: 'No', supporting_files: [] } }),
      'evidence_not_taken',
    ],
    [
      'another network’s program',
      async () => ({ enhanced_evidence: { visa_compliance: { fee_acknowledged: true } } }),
      'evidence_not_taken',
    ],
    [
      'more text than Stripe takes',
      async (id) => {
        const longest = 'x'.repeat(20_000);
        for (const name of [
          'access_activity_log',
          'cancellation_policy_disclosure',
          'cancellation_rebuttal',
          'duplicate_charge_explanation',
          'product_description',
          'refund_policy_disclosure',
          'refund_refusal_explanation',
        ])
          await bench.sandbox.stripe.disputes.update(id, {
            evidence: { [name]: longest },
            submit: false,
          });
        return { uncategorized_text: 'x'.repeat(10_001) };
      },
      'evidence_too_long',
    ],
    [
      'larger files than Stripe takes',
      async (id) => {
        await bench.sandbox.stripe.disputes.update(id, {
          evidence: { receipt: await uploaded(3_000_000) },
          submit: false,
        });
        return { refund_policy: await uploaded(2_000_000) };
      },
      'evidence_too_large',
    ],
  ];

  test('is blocked by what Stripe would not take', async () => {
    for (const [what, evidence, code] of unfit) {
      const { id } = await disputed();
      const input = saveOrder(id, await evidence(id));
      const { blocked } = await preview('dispute.save_evidence', input);
      expect([what, blocked?.code]).toEqual([what, code]);
    }
  });

  test('refuses what is no evidence at its field', async () => {
    const mistakes = [
      [{ customer_name: 'x'.repeat(5001) }, 'evidence.customer_name'],
      [{ product_description: 'x'.repeat(20_001) }, 'evidence.product_description'],
      [{ receipt: 'my.pdf' }, 'evidence.receipt'],
      [{ nonsense: 'x' }, 'nonsense'],
      [{}, 'evidence'],
    ] as const;
    for (const [evidence, field] of mistakes)
      await expect(
        preview('dispute.save_evidence', saveOrder('du_1', evidence)),
      ).rejects.toMatchObject({ code: 'invalid_input', field });
  });
});

describe('programs of card networks', () => {
  test('are kept, and tell what they lack', async () => {
    const { id } = await disputedBy('pm_card_createCe3EligibleDispute');
    const [one, other] = [await pay(bench.sandbox), await pay(bench.sandbox)];
    const told = { customer_purchase_ip: '1.2.3.4', product_description: 'A vase' };
    const program = (prior: readonly Stripe.Charge[]) => ({
      enhanced_evidence: {
        visa_compelling_evidence_3: {
          disputed_transaction: { ...told, merchandise_or_services: 'merchandise' },
          prior_undisputed_transactions: prior.map((charge) => ({ ...told, charge: charge.id })),
        },
      },
    });
    const { bottomLine } = await preview('dispute.save_evidence', saveOrder(id, program([one])));
    expect(bottomLine).toContain(
      `all texts have ${'1.2.3.4A vase'.length * 2 + 'merchandise'.length + one.id.length} of`,
    );
    await save(id, program([one]));
    expect((await sending(id)).warnings).toContain(
      'For Visa’s Compelling Evidence 3.0 it lacks two earlier payments that were not disputed; without that it is sent as ordinary evidence.',
    );
    await save(id, program([one, other]));
    const { evidence_details } = await read(id);
    expect(evidence_details.enhanced_eligibility.visa_compelling_evidence_3?.status).toBe(
      'qualified',
    );
  });

  test('that cost a fee are answered once it is accepted', async () => {
    const { id } = await disputedBy('pm_card_createComplianceDispute');
    await save(id, { uncategorized_text: 'We kept the rule.' });
    const blocked = () => sending(id);
    expect((await blocked()).blocked?.code).toBe('fee_not_acknowledged');
    await save(id, { enhanced_evidence: { visa_compliance: { fee_acknowledged: true } } });
    expect((await blocked()).blocked).toBeUndefined();
  });
});

describe('sending evidence', () => {
  test('names both fees and what ends how, and is done once', async () => {
    const { id } = await disputed({ reason: 'product_not_received' });
    await save(id, { uncategorized_text: 'winning_evidence' });
    const shown = await sending(id);
    expect(shown).toMatchObject({
      differences: [{ what: 'Status', before: 'needs response', after: 'under review' }],
      bottomLine:
        'Stripe takes 15.00 USD for answering, and gives it back only on a win. Its fee of 15.00 USD for receiving the dispute stays either way. Won, 100.00 USD comes back; lost, the dispute has cost 130.00 USD in all.',
    });
    expect(shown.warnings).toContain(
      'What usually helps against “product not received” and is not there: Proof of delivery, Tracking number, Carrier, Sent on.',
    );
    expect((await send(id)).operation.status).toBe('succeeded');
    expect(await read(id)).toMatchObject({ status: 'won' });
    const again = await sending(id);
    expect(again.blocked?.code).toBe('dispute_won');
  });

  test('sends nothing that whoever sends it has not read', async () => {
    const { id } = await disputed();
    await save(id, { uncategorized_text: 'As it was read' });
    const input = await readNow(id);
    await save(id, { uncategorized_text: 'Something else' });
    const shown = await preview('dispute.submit_evidence', input);
    expect(shown.blocked).toMatchObject({ code: 'evidence_changed' });
    await expect(preview('dispute.submit_evidence', { dispute: id })).rejects.toMatchObject({
      code: 'invalid_input',
      field: 'seen',
    });
    expect((await sending(id)).blocked).toBeUndefined();
  });

  test('puts on record what was sent, and nothing that tells what it said', async () => {
    const { id } = await disputed();
    await save(id, { customer_purchase_ip: '203.0.113.9' });
    const { operation } = await send(id);
    expect(operation.input).toEqual({ dispute: id });
  });

  test('is void when a colleague has changed what would be sent', async () => {
    const { id } = await disputed();
    await save(id, { uncategorized_text: 'As it was read' });
    const input = await readNow(id);
    const { fingerprint } = await preview('dispute.submit_evidence', input);
    await save(id, { uncategorized_text: 'Something else' });
    const order = { id: ulid(), kind: 'dispute.submit_evidence', input, reason: 'r', fingerprint };
    await expect(bench.pipeline.operations.submit(finance, order)).rejects.toMatchObject({
      code: 'facts_changed',
    });
    expect((await read(id)).status).toBe('needs_response');
  });

  test('needs evidence, and costs nothing for an inquiry', async () => {
    const { id } = await disputed({ inquiry: true });
    const shown = () => sending(id);
    expect((await shown()).blocked?.code).toBe('no_evidence');
    await save(id, { uncategorized_text: 'They have it.' });
    expect((await shown()).bottomLine).toMatch(/^No money was taken.*takes no fee/);
    await send(id);
    expect((await read(id)).status).toBe('warning_under_review');
  });

  test('of an appeal takes the appeal alone', async () => {
    const { id } = await disputed();
    await save(id, { uncategorized_text: 'losing_evidence' });
    await send(id);
    await bench.sandbox.simulate('dispute_decision', { dispute: id, outcome: 'appeal' });
    const shown = () => sending(id);
    expect((await shown()).blocked?.code).toBe('no_evidence');
    const late = saveOrder(id, { customer_name: 'Jenny' });
    expect((await preview('dispute.save_evidence', late)).blocked?.code).toBe('evidence_not_taken');
    const file = await uploaded();
    const unfit = {
      appeal: { reason_for_filing: 'Signed for.', supporting_files: [file, 'file_none'] },
    };
    expect((await preview('dispute.save_evidence', saveOrder(id, unfit))).blocked).toMatchObject({
      code: 'file_not_evidence',
      field: 'evidence.appeal.supporting_files',
    });
    const logo = {
      data: Buffer.from([0x89, 0x50, 0x4e, 0x47]),
      name: 'logo.png',
      type: 'image/png',
    };
    const { id: foreign } = await bench.sandbox.stripe.files.create({
      file: logo,
      purpose: 'business_logo',
    });
    const other = { appeal: { reason_for_filing: 'Signed for.', supporting_files: [foreign] } };
    expect((await preview('dispute.save_evidence', saveOrder(id, other))).blocked).toMatchObject({
      code: 'file_not_evidence',
    });
    const large = [await uploaded(3_000_000), await uploaded(2_000_000)];
    const heavy = { appeal: { reason_for_filing: 'Signed for.', supporting_files: large } };
    expect((await preview('dispute.save_evidence', saveOrder(id, heavy))).blocked).toMatchObject({
      code: 'evidence_too_large',
    });
    await save(id, { appeal: { reason_for_filing: 'Signed for.', supporting_files: [file] } });
    await save(id, { appeal: { reason_for_filing: 'They signed for it.', supporting_files: [] } });
    expect((await read(id)).evidence.appeal?.card?.reason_for_filing).toBe('They signed for it.');
    await send(id);
    expect((await read(id)).status).toBe('appeal_under_review');
  });

  test('is not for support', async () => {
    const { id } = await disputed();
    await expect(
      bench.pipeline.operations.preview(
        staff('support'),
        'dispute.submit_evidence',
        await readNow(id),
      ),
    ).rejects.toMatchObject({ code: 'forbidden' });
  });
});

describe('where only a look tells', () => {
  test.each([
    ['a 500 that Stripe repeats', answeredWith500],
    ['a key that has expired', neverAnswered],
  ])('%s: what was kept is found kept', async (_, lost) => {
    const { id } = await disputed();
    await lost(bench, `/v1/disputes/${id}`, () => save(id, { customer_name: 'Jenny Rosen' }));
    expect((await read(id)).evidence.customer_name).toBe('Jenny Rosen');
  });

  test('what was sent is found sent, once', async () => {
    const { id } = await disputed();
    await save(id, { uncategorized_text: 'They have it.' });
    await answeredWith500(bench, `/v1/disputes/${id}`, () => send(id));
    expect((await read(id)).evidence_details.submission_count).toBe(1);
  });

  test('it is told whether somebody else sent it', async () => {
    const { id } = await disputed();
    await save(id, { uncategorized_text: 'They have it.' });
    await doneByOthers(
      bench,
      `/v1/disputes/${id}`,
      () => send(id),
      () => bench.sandbox.stripe.disputes.update(id, { submit: true }),
    );
  });
});

test('an update that does not say whether to submit never leaves', async () => {
  const { id } = await disputed();
  const path = `/v1/disputes/${id}`;
  const writes = [
    { evidence: { customer_name: 'Jenny' } },
    { metadata: { a: 'b' } },
    { submit: '' },
  ];
  const { stripe } = bench.pipeline.services;
  for (const params of writes) {
    const write = stripe.write({ path, params, account: null, idempotencyKey: ulid() });
    await expect(write).rejects.toThrow(SubmitUnsaid);
  }
  expect(await bench.sandbox.requests({ method: 'POST', path })).toEqual([]);
});

afterAll(async () => {
  const updates = await eachSaidSubmit(bench.sandbox, 30);
  const sent = updates.filter(
    ({ params }) => 'metadata' in params && String(params.submit) === 'true',
  );
  expect(sent.length).toBeGreaterThan(3);
  expect(sent.filter(({ params }) => 'evidence' in params)).toEqual([]);
});
