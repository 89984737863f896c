import type Stripe from 'stripe';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { resources } from '../../api/sandbox/resources/registry.ts';
import { type SandboxForTest, startSandbox } from '../support/sandbox.ts';
import { begin } from './books.ts';
import { type Recorded, typeErrors } from './official-types.ts';
import type { Names, Operation } from './operation.ts';
import { cast } from './operation-cast.ts';
import { operations } from './operation-table.ts';

let sandbox: SandboxForTest;
let stripe: Stripe;
let names: Names;
const recorded: Recorded[] = [];
/** The one operation whose request is no form. */
const UPLOAD = 'POST /v1/files';
beforeAll(async () => {
  sandbox = await startSandbox();
  stripe = sandbox.stripe;
  await begin(sandbox);
  names = await cast(sandbox);
});
afterAll(() => sandbox.stop());

/** Sends a row's request with the official client. */
async function send(
  operation: Operation,
  of: string[],
  params: Record<string, unknown>,
): Promise<{ object: string; data?: unknown }> {
  const [method, route] = operation.route.split(' ') as ['GET' | 'POST' | 'DELETE', string];
  const left = [...of];
  const path = route.replaceAll(/:\w+/g, () => {
    const word = left.shift()!;
    return names[word] ?? word;
  });
  const sent = meant(params) as Record<string, unknown>;
  const query = new URLSearchParams(sent as Record<string, string>).toString();
  const options = operation.as ? { stripeAccount: names[operation.as]! } : {};
  const answer =
    method === 'POST'
      ? await stripe.rawRequest(method, path, sent, options)
      : await stripe.rawRequest(method, query ? `${path}?${query}` : path, undefined, options);
  return answer;
}

/** A parameter with the ids that its words stand for, however deep they are. */
function meant(value: unknown): unknown {
  if (typeof value === 'string') return value.startsWith('@') ? names[value.slice(1)] : value;
  if (Array.isArray(value)) return value.map(meant);
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(Object.entries(value).map(([name, part]) => [name, meant(part)]));
}

/** Keeps a refusal as it was sent. */
function record(what: string, { raw }: Stripe.errors.StripeError): void {
  const {
    headers: _,
    statusCode: _status,
    requestId: _id,
    ...sent
  } = raw as Record<string, unknown>;
  recorded.push({ what: `${what}, refused`, answer: { error: sent } });
}

test('every operation that is served has its row', () => {
  const served = resources.flatMap(({ routes }) =>
    routes.map(({ method, segments }) => `${method} /${segments.join('/')}`),
  );
  const rows = [...operations.map(({ route }) => route), UPLOAD];
  expect(rows.toSorted()).toEqual(served.toSorted());
});

test.each(operations.map((operation) => [operation.route, operation] as const))(
  '%s',
  async (what, operation) => {
    const { wrong, refusal, of, params, object } = operation;
    const error = await send(operation, wrong.of ?? of, wrong.params ?? params).catch((it) => it);
    expect(error).toMatchObject({ ...refusal, message: expect.any(String) });
    record(what, error);
    const answer = await send(operation, of, params);
    expect(answer.object).toBe(object);
    // An empty list would say nothing of what is in it.
    expect(answer.data).not.toEqual([]);
    recorded.push({ what, answer });
  },
);

test(UPLOAD, async () => {
  const upload = (text: string) =>
    stripe.files.create({
      file: { data: Buffer.from(text), name: 'receipt.pdf', type: 'application/pdf' },
      purpose: 'dispute_evidence',
    });
  const error = await upload('').catch((it) => it);
  expect(error).toMatchObject({ statusCode: 400, param: 'file', message: expect.any(String) });
  record(UPLOAD, error);
  const answer = await upload('%PDF-1.7');
  expect(answer.object).toBe('file');
  recorded.push({ what: UPLOAD, answer });
});

test('every recorded answer and error is what the official types say', async () => {
  expect(recorded).toHaveLength(2 * (operations.length + 1));
  const events = await stripe.events.list({ limit: 100 }).autoPagingToArray({ limit: 1000 });
  recorded.push(...events.map((event) => ({ what: event.type, answer: event })));
  expect(await typeErrors(recorded)).toEqual([]);
});
