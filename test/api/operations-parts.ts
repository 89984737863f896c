import { expect } from 'vitest';
import { z } from 'zod';
import { defineAction } from '../../api/operations/action.ts';
import { findByMetadata } from '../../api/operations/lookup.ts';
import { eventually } from '../support/eventually.ts';
import type { Bench } from './operations-harness.ts';

/** Refunds a charge in three parts: an operation of three calls, each with money in it. */
export const refundInParts = defineAction({
  kind: 'refund.parts',
  area: 'payments',
  permission: 'refund:create',
  input: z.strictObject({ charge: z.string() }),
  objects: async (_, { charge }): Promise<[string]> => [charge],
  read: async ({ stripe }, _, charge) =>
    (
      await stripe.read('interactive', null, (client, options) =>
        client.charges.retrieve(charge, {}, options),
      )
    ).value,
  plan: (_, charge) => ({
    steps: [1000, 2000, 3000].map((amount) => ({
      name: 'refund',
      text: `Refund ${amount}`,
      path: '/v1/refunds',
      params: { charge: charge.id, amount },
      account: null,
      creates: 'refund',
    })),
    effects: [],
    warnings: [],
    basedOn: charge.amount_refunded,
    touches: [],
  }),
  undo: ({ object, params }) => ({
    kind: 'refund.cancel',
    input: { refund: object },
    text: `Cancel the refund of ${params.amount}`,
  }),
  lookups: {
    refund: findByMetadata((client, { params }, page, options) =>
      client.refunds.list({ ...page, charge: String(params.charge) }, options),
    ),
  },
});

/** Has Stripe do the first part of what `begin` has sent, and refuse the second. */
export async function refuseSecond<T>(bench: Bench, charge: string, begin: () => Promise<T>) {
  const to = { method: 'POST', path: '/v1/refunds' } as const;
  // While the first is on its way it is said what becomes of the second.
  await bench.sandbox.fault({ ...to, delayMs: 300, times: 1 });
  const begun = begin();
  await eventually(async () => expect(await bench.refundPosts(charge)).toHaveLength(1));
  await bench.sandbox.clearFaults();
  await bench.sandbox.fault({ ...to, status: 400, error: { code: 'charge_disputed' }, times: 1 });
  return begun;
}
