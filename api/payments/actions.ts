import type Stripe from 'stripe';
import { badInput } from '../kit/errors.ts';
import { defineAction, type Lookup, type Sources } from '../operations/action.ts';
import { findByMetadata, idInPath } from '../operations/lookup.ts';
import { accountNames } from '../operations/names.ts';
import { expandableId } from '../store/snapshot.ts';
import { isGone } from '../stripe/errors.ts';
import type { Gateway } from '../stripe/gateway.ts';
import { readAllNow, readNow } from '../stripe/read-now.ts';
import { latestChargeId } from './charge-id.ts';
import { type RefundInput, refundCancelInput, refundInput } from './inputs.ts';
import { planCancel } from './refund-cancel-plan.ts';
import { planRefund, type RefundFacts } from './refund-plan.ts';

/** The charge that is to be refunded. @throws AppError `invalid_input` where nobody has paid. */
async function chargeToRefund({ stripe }: Sources, { charge }: RefundInput): Promise<string> {
  const latest = await latestChargeId(stripe, charge);
  if (latest === null)
    throw badInput('Nobody has paid this yet, so there is nothing to refund.', 'charge');
  return latest;
}

/** All transfers of a group, however many. */
const transfersOf = (stripe: Gateway, group: string): Promise<Stripe.Transfer[]> =>
  readAllNow(stripe, (client, page, options) =>
    client.transfers.list({ ...page, transfer_group: group }, options),
  );

/** The transfer that a destination charge made, and the fee that its destination paid. */
async function destinationOf(stripe: Gateway, { transfer: made }: Stripe.Charge) {
  const id = expandableId(made);
  if (id === null) return { transfer: null, applicationFee: null };
  const transfer = await readNow(stripe, (client, options) =>
    client.transfers.retrieve(id, {}, options),
  );
  const payment = expandableId(transfer.destination_payment);
  if (payment === null) return { transfer, applicationFee: null };
  const fees = await readNow(stripe, (client, options) =>
    client.applicationFees.list({ charge: payment, limit: 1 }, options),
  );
  return { transfer, applicationFee: fees.data[0] ?? null };
}

/** What the seller has, where something is to be taken back from it and Stripe still lets us see. */
async function sellerBalance(
  stripe: Gateway,
  { reverseTransfer }: RefundInput,
  transfer: Stripe.Transfer | null,
): Promise<Stripe.Balance | null> {
  const seller = expandableId(transfer?.destination);
  if (!reverseTransfer || seller === null) return null;
  try {
    return await readNow(stripe, (client, options) => client.balance.retrieve({}, options), seller);
  } catch (error) {
    // A seller that left the platform: the refund must not fail for want of a warning.
    if (isGone(error)) return null;
    throw error;
  }
}

async function readFacts(sources: Sources, input: RefundInput, id: string): Promise<RefundFacts> {
  const { stripe } = sources;
  const [charge, disputes, balance] = await Promise.all([
    readNow(stripe, (client, options) =>
      client.charges.retrieve(id, { expand: ['balance_transaction'] }, options),
    ),
    readNow(stripe, (client, options) => client.disputes.list({ charge: id, limit: 100 }, options)),
    readNow(stripe, (client, options) => client.balance.retrieve({}, options)),
  ]);
  const { transfer, applicationFee } = await destinationOf(stripe, charge);
  const [destinationBalance, inGroup] = await Promise.all([
    sellerBalance(stripe, input, transfer),
    charge.transfer_group ? transfersOf(stripe, charge.transfer_group) : [],
  ]);
  const separateTransfers = inGroup.filter(
    (each) =>
      each.id !== transfer?.id && [null, id].includes(expandableId(each.source_transaction)),
  );
  const transfers = transfer ? [transfer, ...separateTransfers] : separateTransfers;
  const names = await accountNames(
    sources.store,
    transfers.map(({ destination }) => destination),
  );
  return {
    charge,
    booked: charge.balance_transaction as Stripe.BalanceTransaction | null,
    disputes: disputes.data,
    transfer,
    applicationFee,
    separateTransfers,
    balance,
    destinationBalance,
    names,
  };
}

/** Gives a customer back what they paid, or a part: https://docs.stripe.com/api/refunds/create */
export const refundCreate = defineAction({
  kind: 'refund.create',
  area: 'payments',
  permission: 'refund:create',
  input: refundInput,
  objects: async (sources, input): Promise<[string]> => [await chargeToRefund(sources, input)],
  read: readFacts,
  plan: planRefund,
  lookups: {
    refund: findByMetadata((client, { params }, page, options) =>
      client.refunds.list({ ...page, charge: String(params.charge) }, options),
    ),
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
