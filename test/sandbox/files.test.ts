import type Stripe from 'stripe';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type SandboxForTest, startSandbox } from '../support/sandbox.ts';
import { begin, pay } from './books.ts';

let sandbox: SandboxForTest;
let stripe: Stripe;
beforeAll(async () => {
  sandbox = await startSandbox();
  stripe = sandbox.stripe;
  await begin(sandbox);
});
afterAll(() => sandbox.stop());

const pdf = Buffer.from('%PDF-1.7 a receipt');
const png = Buffer.from('\x89PNG\r\n\x1a\n and so on', 'latin1');

function uploaded(
  data: Buffer,
  more: Partial<Stripe.FileCreateParams> = {},
  name = 'receipt.pdf',
): Promise<Stripe.File> {
  return stripe.files.create({
    file: { data, name, type: 'application/octet-stream' },
    purpose: 'dispute_evidence',
    ...more,
  });
}

test('a file is uploaded, retrieved and told of', async () => {
  const file = await uploaded(pdf);
  expect(file).toMatchObject({
    id: expect.stringMatching(/^file_\w{24}$/),
    object: 'file',
    expires_at: null,
    filename: 'receipt.pdf',
    links: { object: 'list', data: [], has_more: false },
    purpose: 'dispute_evidence',
    size: pdf.length,
    title: null,
    type: 'pdf',
    url: `https://files.stripe.com/v1/files/${file.id}/contents`,
  });
  expect(await stripe.files.retrieve(file.id)).toEqual(file);
  const { data } = await stripe.events.list({ type: 'file.created' });
  expect(data[0]!.data.object).toMatchObject({ id: file.id });
});

test('a link to it comes with it when asked for', async () => {
  const expires_at = (await sandbox.now()) + 3600;
  const { id, links } = await uploaded(png, {
    file_link_data: { create: true, expires_at, metadata: { a: '1' } },
  });
  expect(links!.data).toEqual([
    expect.objectContaining({ object: 'file_link', expired: false, expires_at, file: id }),
  ]);
  await expect(
    uploaded(png, { file_link_data: { create: true, expires_at: 1 } }),
  ).rejects.toMatchObject({ statusCode: 400, param: 'file_link_data[expires_at]' });
});

test('lists narrow by purpose and time', async () => {
  const { id, created } = await uploaded(png, { purpose: 'business_logo' }, 'logo.png');
  const logos = await stripe.files.list({ purpose: 'business_logo' });
  expect(logos.data.map((file) => file.id)).toEqual([id]);
  expect((await stripe.files.list({ created: { gt: created } })).data).toEqual([]);
});

test('the same key and file give the same answer, another file does not', async () => {
  const file = { data: pdf, name: 'a.pdf', type: 'application/pdf' };
  const send = (data: Buffer) =>
    stripe.files.create(
      { file: { ...file, data }, purpose: 'dispute_evidence' },
      { idempotencyKey: 'upload' },
    );
  const first = await send(pdf);
  expect((await send(pdf)).id).toBe(first.id);
  await expect(
    send(Buffer.from(pdf.toString().replace('a receipt', 'b receipt'))),
  ).rejects.toMatchObject({
    type: 'StripeIdempotencyError',
  });
});

test('evidence names files that were uploaded for it', async () => {
  const { charge } = await pay(stripe, 1000, { payment_method: 'pm_card_createDispute' });
  const [dispute] = (await stripe.disputes.list({ charge: charge.id })).data;
  const name = (receipt: string) =>
    stripe.disputes.update(dispute!.id, { evidence: { receipt }, submit: false });
  const { id } = await uploaded(pdf);
  expect((await name(id)).evidence.receipt).toBe(id);
  await expect(name('file_x')).rejects.toMatchObject({
    statusCode: 400,
    code: 'resource_missing',
    param: 'evidence[receipt]',
    message: "No such file: 'file_x'",
  });
  const logo = await uploaded(png, { purpose: 'business_logo' });
  await expect(name(logo.id)).rejects.toMatchObject({
    statusCode: 400,
    param: 'evidence[receipt]',
  });
});

test.each<[string, Buffer, Partial<Stripe.FileCreateParams>, string]>([
  ['an unknown purpose', pdf, { purpose: 'fun' }, 'purpose'],
  ['another kind of file', Buffer.from('hello'), {}, 'file'],
  ['an empty file', Buffer.alloc(0), {}, 'file'],
  [
    'a large logo',
    Buffer.concat([png, Buffer.alloc(600_000)]),
    { purpose: 'business_logo' },
    'file',
  ],
])('%s is refused', async (_, data, more, param) => {
  await expect(uploaded(data, more, 'file.txt')).rejects.toMatchObject({ statusCode: 400, param });
});

test('what is no upload is refused', async () => {
  const headers = { authorization: `Bearer ${sandbox.secretKey}` };
  const send = async (body: BodyInit, type?: string) => {
    const answer = await fetch(`${sandbox.url}/v1/files`, {
      method: 'POST',
      body,
      headers: { ...headers, ...(type && { 'content-type': type }) },
    });
    return { status: answer.status, error: (await answer.json()).error };
  };
  const form = new URLSearchParams('purpose=dispute_evidence&file=abc');
  expect(await send(form)).toMatchObject({ status: 400, error: { param: 'file' } });
  const broken = await send('no parts', 'multipart/form-data; boundary=x');
  expect(broken).toMatchObject({ status: 400, error: { type: 'invalid_request_error' } });
  const bare = new FormData();
  bare.set('purpose', 'dispute_evidence');
  expect(await send(bare)).toMatchObject({
    status: 400,
    error: { code: 'parameter_missing', param: 'file' },
  });
  await expect(stripe.files.retrieve('file_x')).rejects.toMatchObject({
    statusCode: 404,
    code: 'resource_missing',
  });
});
