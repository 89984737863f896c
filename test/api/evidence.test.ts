import { readFileSync } from 'node:fs';
import type Stripe from 'stripe';
import { ulid } from 'ulid';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { disputeReasons } from '../../api/disputes/rules.ts';
import { reasonOf } from '../../api/disputes/words.ts';
import { evidenceFields, evidenceFor } from '../../api/evidence/rules.ts';
import type { ErrorBody } from '../../api/kit/errors.ts';
import { type AppForTest, type Client, startApp } from '../support/app.ts';
import { eventually } from '../support/eventually.ts';
import { pay } from '../support/merchant.ts';

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

  test('every field of evidence of this version', () => {
    const [, params = ''] =
      /namespace DisputeUpdateParams \{\s*interface Evidence \{(.*?)\n {4}\}/s.exec(types) ?? [];
    const names = [...params.matchAll(/^ {8}(\w+)\?:/gm)].map(([, name]) => name);
    expect(names.length).toBeGreaterThan(25);
    expect(
      [...evidenceFields.map(({ name }) => name), 'appeal', 'enhanced_evidence'].sort(),
    ).toEqual(names.sort());
  });
});
