import type Stripe from 'stripe';
import { badInput } from '../kit/errors.ts';
import { defineAction, type Lookup, type Sources } from '../operations/action.ts';
import { findByMetadata, findReversal, idInPath } from '../operations/lookup.ts';
import { expandableId } from '../store/snapshot.ts';
import type { Gateway } from '../stripe/gateway.ts';
import { readNow } from '../stripe/read-now.ts';
import { isPaymentIntent } from './charge-id.ts';
import { type RefundInput, refundCancelInput, refundInput } from './inputs.ts';
import { readRefundFacts } from './read-refund.ts';
import { planCancel } from './refund-cancel-plan.ts';
import { planRefund } from './refund-plan.ts';

/** The charge that an id stands for, and its group. @throws AppError where nobody has paid. */
async function chargeToRefund({ stripe }: Sources, { charge: id }: RefundInput) {
  if (!isPaymentIntent(id)) {
    const { transfer_group } = await readNow(stripe, (client, options) =>
      client.charges.retrieve(id, {}, options),
    );
    return { charge: id, group: transfer_group };
  }
  const { latest_charge } = await readNow(stripe, (client, options) =>
    client.paymentIntents.retrieve(id, { expand: ['latest_charge'] }, options),
  );
  const charge = latest_charge as Stripe.Charge | null;
  if (charge === null)
    throw badInput('Nobody has paid this yet, so there is nothing to refund.', 'charge');
  return { charge: charge.id, group: charge.transfer_group };
}

/** Gives a customer back what they paid, or a part: https://docs.stripe.com/api/refunds/create */
export const refundCreate = defineAction({
  kind: 'refund.create',
  area: 'payments',
  permission: 'refund:create',
  input: refundInput,
  // What its group was sent is taken back in part, so nothing else of the group may change.
  objects: async (sources, input): Promise<[string, ...string[]]> => {
    const { charge, group } = await chargeToRefund(sources, input);
    return [charge, ...(group ? [group] : [])];
  },
  read: readRefundFacts,
  plan: planRefund,
  lookups: {
    refund: findByMetadata((client, { params }, page, options) =>
      client.refunds.list({ ...page, charge: String(params.charge) }, options),
    ),
    reversal: findReversal,
  },
});

const readRefund = (stripe: Gateway, id: string): Promise<Stripe.Refund> =>
  readNow(stripe, (client, options) => client.refunds.retrieve(id, {}, options));

/** Canceling makes nothing: whether it was done is in the refund's status. */
const findCanceled: Lookup = async (stripe, step) => {
  const id = idInPath(step);
  const { status } = await readRefund(stripe, id);
  return status === 'canceled' ? { id } : null;
};

/** Calls a refund back that the customer has not taken: https://docs.stripe.com/api/refunds/cancel */
export const refundCancel = defineAction({
  kind: 'refund.cancel',
  area: 'payments',
  permission: 'refund:create',
  input: refundCancelInput,
  // The refund's payment: what is left of that depends on it.
  objects: async ({ stripe }, { refund }): Promise<[string, ...string[]]> => {
    const { charge } = await readRefund(stripe, refund);
    const paid = expandableId(charge);
    return [refund, ...(paid ? [paid] : [])];
  },
  read: ({ stripe }, { refund }) => readRefund(stripe, refund),
  plan: (_, refund) => planCancel(refund),
  lookups: { cancel: findCanceled },
});
