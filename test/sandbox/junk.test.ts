import fc from 'fast-check';
import type Stripe from 'stripe';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Route } from '../../api/sandbox/engine/resource.ts';
import { resources } from '../../api/sandbox/resources/registry.ts';
import { type SandboxForTest, startSandbox } from '../support/sandbox.ts';
import { begin } from './books.ts';
import { formOf, junkOf } from './junk.ts';
import type { Names } from './operation.ts';
import { cast } from './operation-cast.ts';
import { operations } from './operation-table.ts';

let sandbox: SandboxForTest;
let names: Names;
beforeAll(async () => {
  sandbox = await startSandbox();
  await begin(sandbox);
  names = await cast(sandbox);
});
afterAll(() => sandbox.stop());

const routes = resources.flatMap((resource) => resource.routes);
const nameOf = ({ method, segments }: Route) => `${method} /${segments.join('/')}`;

/** The path with ids of the right kind in most places, of a wrong one in some. */
function pathOf(route: Route, ids: string[], wrong: number | null): string {
  const words = [...(operations.find((one) => one.route === nameOf(route))?.of ?? [])];
  const parts = route.segments.map((segment) => {
    if (!segment.startsWith(':')) return segment;
    const word = words.shift()!;
    return wrong === null ? (names[word] ?? word) : ids[wrong % ids.length]!;
  });
  return `/${parts.map(encodeURIComponent).join('/')}`;
}

test.each(routes.map((route) => [nameOf(route), route] as const))(
  '%s answers nonsense as Stripe does',
  async (_, route) => {
    const ids = Object.values(names);
    const wrong = fc.oneof({ weight: 4, arbitrary: fc.constant(null) }, fc.nat(1000));
    const account = fc.oneof(
      { weight: 6, arbitrary: fc.constant(null) },
      fc.constant(names.seller!),
    );
    await fc.assert(
      fc.asyncProperty(junkOf(route.shape, ids), wrong, account, async (junk, id, as) => {
        const form = formOf(junk);
        const path = pathOf(route, ids, id);
        const inBody = route.method === 'POST';
        const answer = await fetch(`${sandbox.url}${path}${inBody || !form ? '' : `?${form}`}`, {
          method: route.method,
          headers: {
            authorization: 'Bearer sk_test_any',
            'content-type': 'application/x-www-form-urlencoded',
            ...(as && { 'stripe-account': as }),
          },
          ...(inBody && { body: form }),
        });
        const body = (await answer.json()) as { object?: string; error?: Stripe.StripeRawError };
        if (answer.status === 200) {
          expect(body.object).toEqual(expect.any(String));
          return;
        }
        expect([400, 402, 403, 404], JSON.stringify(body)).toContain(answer.status);
        expect(body.error).toMatchObject({
          type: expect.stringMatching(/^(invalid_request|card)_error$/),
          message: expect.stringMatching(/./),
        });
      }),
      { numRuns: Number(process.env.RUNS ?? 20), seed: Number(process.env.SEED ?? 20_261_121) },
    );
  },
);

test('and it still answers after all that', async () => {
  expect((await sandbox.stripe.balance.retrieve()).object).toBe('balance');
});
