import { z } from 'zod';
import { defineAction } from '../../api/operations/action.ts';
import { findByMetadata } from '../../api/operations/lookup.ts';

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
