import Stripe from 'stripe';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type SandboxForTest, startSandbox } from '../support/sandbox.ts';
import { begin } from './books.ts';
import type { ErrorWorld } from './error-row.ts';
import { errorTable } from './error-table.ts';
import { cast } from './operation-cast.ts';

let sandbox: SandboxForTest;
let world: ErrorWorld;
beforeAll(async () => {
  sandbox = await startSandbox();
  await begin(sandbox);
  world = { sandbox, stripe: sandbox.stripe, names: await cast(sandbox) };
});
afterAll(() => sandbox.stop());

test.each(errorTable.map((row) => [row.section, row.what, row] as const))(
  '%s: %s',
  async (_section, _what, { ask, refusal }) => {
    const { message = expect.any(String), ...exact } = refusal;
    const error = await ask(world).then(
      () => null,
      (thrown: Stripe.errors.StripeError) => thrown,
    );
    expect(error).toBeInstanceOf(Stripe.errors[refusal.type]);
    const { type, statusCode, code, param, decline_code } = error!;
    expect({
      type,
      statusCode: statusCode ?? null,
      code: code ?? null,
      param: param ?? null,
      ...(exact.decline_code !== undefined && { decline_code }),
    }).toEqual(exact);
    if (message instanceof RegExp) expect(error!.message).toMatch(message);
    else expect(error!.message).toEqual(message);
  },
);
