import { readFileSync } from 'node:fs';
import type Stripe from 'stripe';
import { ulid } from 'ulid';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { disputeReasons } from '../../api/disputes/rules.ts';
import { reasonOf } from '../../api/disputes/words.ts';
import { programLines } from '../../api/enhanced-evidence/rules.ts';
import { saveEvidenceInput } from '../../api/evidence/inputs.ts';
import { charactersOf, evidenceFields, evidenceFor } from '../../api/evidence/rules.ts';
import type { ErrorBody } from '../../api/kit/errors.ts';
import type { OperationView } from '../../api/operations/view.ts';
import { type AppForTest, type Client, startApp } from '../support/app.ts';
import { eventually } from '../support/eventually.ts';
import { pay } from '../support/merchant.ts';
import { ordered } from '../support/order.ts';

let app: AppForTest;
let finance: Client;
beforeAll(async () => {
  app = await startApp();
  await app.synced();
  finance = await app.as('finance');
});
afterAll(() => app.stop());

/** A dispute that the app knows. */
async function disputed(): Promise<string> {
  const { id: charge } = await pay(app.sandbox);
  const { id } = await app.sandbox.simulate<Stripe.Dispute>('dispute', { charge });
  await eventually(async () => expect((await finance.get(`/api/disputes/${id}`)).status).toBe(200));
  return id;
}

interface Uploaded {
  data: { id: string; filename: string; size: number; type: string };
}

async function upload(by: Client, dispute: string, data: Buffer, name = 'a.pdf', id = ulid()) {
  const form = new FormData();
  form.set('id', id);
  form.set('file', new File([new Uint8Array(data)], name));
  const answer = await by.fetch(`/api/disputes/${dispute}/files`, { method: 'POST', body: form });
  return { status: answer.status, body: (await answer.json()) as Uploaded & ErrorBody };
}

const pdf = Buffer.from('%PDF-1.7 a receipt');

interface Evidence {
  data: {
    evidence: Record<string, unknown>;
    files: { id: string; filename: string }[];
    seen: Record<string, string>;
  };
}

describe('files', () => {
  test('are kept at Stripe as evidence, once however often they are sent', async () => {
    const dispute = await disputed();
    const id = ulid();
    const { status, body } = await upload(finance, dispute, pdf, 'letter of Jenny.pdf', id);
    expect(status).toBe(200);
    const { data } = body;
    expect(data).toMatchObject({ filename: 'letter of Jenny.pdf', size: pdf.length, type: 'pdf' });
    expect(await app.sandbox.stripe.files.retrieve(data.id)).toMatchObject({
      purpose: 'dispute_evidence',
    });
    expect((await upload(finance, dispute, pdf, 'letter of Jenny.pdf', id)).body.data.id).toBe(
      data.id,
    );
    const manager = await app.as('manager');
    const trail = await manager.get<object>(`/api/audit?subject=${dispute}`);
    expect(JSON.stringify(trail.body)).toContain('dispute.file_uploaded');
    expect(JSON.stringify(trail.body) + app.output()).not.toContain('Jenny');
  });

  test('that Stripe does not take are refused at their field', async () => {
    const dispute = await disputed();
    const refused = async (data: Buffer, name?: string) =>
      (await upload(finance, dispute, data, name)).body.error;
    expect(await refused(Buffer.alloc(0))).toMatchObject({ code: 'file_empty', field: 'file' });
    expect(await refused(Buffer.from('MZ a program'), 'a.pdf')).toMatchObject({
      code: 'file_type',
      field: 'file',
    });
    const large = Buffer.concat([pdf, Buffer.alloc(4_600_000)]);
    expect(await refused(large)).toMatchObject({ code: 'file_too_large', field: 'file' });
    const form = new FormData();
    form.set('id', ulid());
    form.set('file', 'no file');
    const answer = await finance.fetch(`/api/disputes/${dispute}/files`, {
      method: 'POST',
      body: form,
    });
    expect(((await answer.json()) as ErrorBody).error).toMatchObject({ field: 'file' });
  });

  test('are not for support, nor for a dispute that is over or unknown', async () => {
    const dispute = await disputed();
    expect((await upload(await app.as('support'), dispute, pdf)).status).toBe(403);
    expect((await upload(finance, 'du_none', pdf)).status).toBe(404);
    await app.sandbox.stripe.disputes.close(dispute);
    await eventually(async () =>
      expect((await upload(finance, dispute, pdf)).body.error?.code).toBe('dispute_lost'),
    );
  });
});

test('a file of too many pages is refused in Stripe’s words, and nothing is kept', async () => {
  const dispute = await disputed();
  const page = '<< /Type /Page /Parent 2 0 R >>\n';
  const book = Buffer.from(`%PDF-1.7\n${page.repeat(50)}`);
  const { body } = await upload(finance, dispute, book);
  const input = { dispute, evidence: { receipt: body.data.id } };
  const { id } = await ordered(finance, 'dispute.save_evidence', input);
  await eventually(async () => {
    const { status, error } = await finance.read<OperationView>(`/api/operations/${id}`);
    expect({ status, error }).toMatchObject({
      status: 'refused',
      error: {
        message: expect.stringMatching(/have 50 pages together; they must have fewer than 50/),
        stripe: { code: 'dispute_evidence_page_limit_exceeded', param: 'evidence' },
      },
    });
  });
  const { evidence } = await app.sandbox.stripe.disputes.retrieve(dispute);
  expect(evidence.receipt).toBe(null);
});

test('the form begins with what Stripe holds, its files by name', async () => {
  const dispute = await disputed();
  const { body } = await upload(finance, dispute, pdf, 'receipt.pdf');
  await app.sandbox.stripe.disputes.update(dispute, {
    evidence: { receipt: body.data.id, customer_name: 'Jenny Rosen' },
    submit: false,
  });
  const { data } = await finance.read<Evidence>(`/api/disputes/${dispute}/evidence`);
  expect(data).toMatchObject({
    evidence: { receipt: body.data.id, customer_name: 'Jenny Rosen', service_date: null },
    files: [{ id: body.data.id, filename: 'receipt.pdf' }],
  });
  expect(data.seen.customer_name).not.toBe(data.seen.service_date);
});

describe('the words know', () => {
  const types = readFileSync(
    new URL('../../node_modules/stripe/esm/resources/Disputes.d.ts', import.meta.url),
    'utf8',
  );

  test('every reason of this version, and what helps against it', () => {
    const [, listed = ''] =
      /Reason given by cardholder.*?values are (.*?)\. Learn/.exec(types) ?? [];
    const reasons = [...listed.matchAll(/`(\w+)`/g)].map(([, reason]) => reason ?? '');
    expect(reasons.length).toBeGreaterThan(10);
    expect([...disputeReasons].sort()).toEqual(reasons.sort());
    for (const reason of reasons) {
      expect(reasonOf(reason).text).not.toMatch(/^Stripe says/);
      expect(evidenceFor(reason).length).toBeGreaterThan(0);
    }
  });

  const sent = types.slice(types.indexOf('namespace DisputeUpdateParams'));
  const params = sent.slice(0, sent.indexOf('\n}'));
  const fieldsOf = (name: string, within = params) => {
    const [, body = ''] =
      new RegExp(`interface ${name} \\{\\n(.*?)\\n *\\}`, 's').exec(within) ?? [];
    return [...body.matchAll(/^ *(\w+)\??:/gm)].map(([, field]) => field ?? '').sort();
  };
  const { appeal, enhanced_evidence, ...plain } = saveEvidenceInput.shape.evidence.shape;
  const programs = enhanced_evidence.unwrap().shape;
  const compelling = programs.visa_compelling_evidence_3.unwrap().shape;
  const disputedPayment = compelling.disputed_transaction.shape;
  const earlierPayment = compelling.prior_undisputed_transactions.element.shape;

  test('every field of evidence of this version, on every level', () => {
    const ours: Record<string, object> = {
      Evidence: { ...plain, appeal, enhanced_evidence },
      // An appeal is to a card network alone so far.
      Appeal: { card: appeal },
      Card: appeal.unwrap().shape,
      EnhancedEvidence: programs,
      MastercardCompliance: programs.mastercard_compliance.unwrap().shape,
      VisaCompliance: programs.visa_compliance.unwrap().shape,
      VisaCompellingEvidence3: compelling,
      DisputedTransaction: disputedPayment,
      PriorUndisputedTransaction: earlierPayment,
    };
    const named = [...params.matchAll(/interface (\w+)/g)].map(([, name]) => name ?? '');
    expect(named.sort()).toEqual(Object.keys(ours).sort());
    for (const [name, shape] of Object.entries(ours))
      expect([name, ...Object.keys(shape).sort()]).toEqual([name, ...fieldsOf(name)]);
    expect(fieldsOf('Evidence').length).toBeGreaterThan(25);
    const shared = readFileSync(
      new URL('../../node_modules/stripe/esm/shared.d.ts', import.meta.url),
      'utf8',
    );
    const address = Object.keys(disputedPayment.shipping_address.unwrap().shape).sort();
    expect(address).toEqual(fieldsOf('AddressParam', shared));
    expect(Object.keys(plain).sort()).toEqual(evidenceFields.map(({ name }) => name).sort());
  });

  test('all that a network’s program is told is shown before it is sent, and counted', () => {
    const filled = (which: string, shape: object) => {
      const { shipping_address: _, ...flat } = shape as Record<string, unknown>;
      return {
        ...Object.fromEntries(Object.keys(flat).map((name) => [name, `${which} ${name}`])),
        shipping_address: Object.fromEntries(
          Object.keys(disputedPayment.shipping_address.unwrap().shape).map((name) => [
            name,
            `${which} ${name}`,
          ]),
        ),
      };
    };
    const payments = [
      filled('disputed', disputedPayment),
      filled('first', earlierPayment),
      filled('second', earlierPayment),
    ] as const;
    const [disputed_transaction, ...prior_undisputed_transactions] = payments;
    const told = {
      visa_compelling_evidence_3: { disputed_transaction, prior_undisputed_transactions },
      visa_compliance: { fee_acknowledged: true },
      mastercard_compliance: { fee_acknowledged: false },
    } as unknown as Parameters<typeof programLines>[0];
    const lines = programLines(told);
    const said = payments.flatMap(({ shipping_address, ...flat }) => [
      ...Object.values(flat).map(String),
      ...Object.values(shipping_address),
    ]);
    expect(said.length).toBeGreaterThan(35);
    const shown = lines.map(([, value]) => value).join('\n');
    expect(said.filter((value) => !shown.includes(value))).toEqual([]);
    expect(new Set(lines.map(([label]) => label)).size).toBe(lines.length);
    expect(lines).toContainEqual(['Fee of Visa', 'Accepted']);
    expect(lines).toContainEqual(['Fee of Mastercard', 'Not accepted']);
    expect(lines).toContainEqual(['First earlier payment: Payment', 'first charge']);
    expect(charactersOf({ customer_name: 'Jenny', enhanced_evidence: told })).toBe(
      said.join('').length + 'Jenny'.length,
    );
    expect(programLines({})).toEqual([]);
  });
});
