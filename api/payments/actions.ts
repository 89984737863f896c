import type Stripe from 'stripe';
import { badInput } from '../kit/errors.ts';
import { formatMoney, money } from '../kit/money.ts';
import { defineAction, type Holds, type Sources } from '../operations/action.ts';
import { findByMetadata, findReversal, idInPath } from '../operations/lookup.ts';
import { findByState } from '../operations/state-lookup.ts';
import { expandableId } from '../store/snapshot.ts';
import type { Gateway } from '../stripe/gateway.ts';
import { readNow } from '../stripe/read-now.ts';
import { isPaymentIntent } from './charge-id.ts';
import { type RefundInput, refundCancelInput, refundInput } from './inputs.ts';
import { readRefundFacts } from './read-refund.ts';
import { planCancel } from './refund-cancel-plan.ts';
import { planRefund } from './refund-plan.ts';

/** The charge that an id stands for. @throws AppError where nobody has paid. */
async function chargeToRefund(
  { stripe }: Sources,
  { charge: id }: RefundInput,
): Promise<Stripe.Charge> {
  if (!isPaymentIntent(id))
    return readNow(stripe, (client, options) => client.charges.retrieve(id, {}, options));
  const { latest_charge } = await readNow(stripe, (client, options) =>
    client.paymentIntents.retrieve(id, { expand: ['latest_charge'] }, options),
  );
  const charge = latest_charge as Stripe.Charge | null;
  if (charge === null)
    throw badInput('Nobody has paid this yet, so there is nothing to refund.', 'charge');
  return charge;
}

const known = (ids: readonly (string | null)[]): string[] => ids.filter((id) => id !== null);

/** Whether no more of a transfer was reversed since a reversal of it was planned, and no less. */
const isReversedAsPlanned: Holds = async (stripe, step) => {
  const { reversed } = step.restsOn as { reversed: number };
  const { amount_reversed, currency } = await readNow(stripe, (client, options) =>
    client.transfers.retrieve(idInPath(step), {}, options),
  );
  if (amount_reversed === reversed) return null;
  const say = (amount: number) => formatMoney(money(amount, currency));
  return `When this was planned, ${say(reversed)} of the transfer were reversed; now ${say(amount_reversed)} are. So nothing more was taken back. If something is still missing, reverse it by itself.`;
};

/** Gives a customer back what they paid, or a part: https://docs.stripe.com/api/refunds/create */
export const refundCreate = defineAction({
  kind: 'refund.create',
  area: 'payments',
  permission: 'refund:create',
  input: refundInput,
  // What its group was sent is taken back in part, or what it sent itself, so nothing else of
  // these may change.
  objects: async (sources, input): Promise<[string, ...string[]]> => {
    const { id, transfer_group, transfer } = await chargeToRefund(sources, input);
    return [id, ...known([transfer_group, expandableId(transfer ?? null)])];
  },
  read: readRefundFacts,
  plan: planRefund,
  lookups: {
    refund: findByMetadata((client, { params }, page, options) =>
      client.refunds.list({ ...page, charge: String(params.charge) }, options),
    ),
    reversal: findReversal,
  },
  holds: { reversal: isReversedAsPlanned },
});

const readRefund = (stripe: Gateway, id: string): Promise<Stripe.Refund> =>
  readNow(stripe, (client, options) => client.refunds.retrieve(id, {}, options));

/** Canceling makes nothing: whether it was done is in the refund's status. */
const findCanceled = findByState<Stripe.Refund>({
  read: (client, step, options) => client.refunds.retrieve(idInPath(step), {}, options),
  isDone: ({ status }) => status === 'canceled',
  events: ['refund.updated'],
});

/** Calls a refund back that the customer has not taken: https://docs.stripe.com/api/refunds/cancel */
export const refundCancel = defineAction({
  kind: 'refund.cancel',
  area: 'payments',
  permission: 'refund:create',
  input: refundCancelInput,
  // The refund's payment: what is left of that depends on it, and so does what the other payments
  // of its group have to bear.
  objects: async ({ stripe }, { refund }): Promise<[string, ...string[]]> => {
    const { charge } = await readNow(stripe, (client, options) =>
      client.refunds.retrieve(refund, { expand: ['charge'] }, options),
    );
    const paid = charge as Stripe.Charge | null;
    return [refund, ...(paid ? known([paid.id, paid.transfer_group]) : [])];
  },
  read: ({ stripe }, { refund }) => readRefund(stripe, refund),
  plan: (_, refund) => planCancel(refund),
  lookups: { cancel: findCanceled },
});
