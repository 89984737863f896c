import type Stripe from 'stripe';
import { defineAction, type Sources } from '../operations/action.ts';
import { idInPath } from '../operations/lookup.ts';
import { accountNames } from '../operations/names.ts';
import { findByState } from '../operations/state-lookup.ts';
import { expandableId } from '../store/snapshot.ts';
import type { Gateway } from '../stripe/gateway.ts';
import { readAllNow, readNow } from '../stripe/read-now.ts';
import { type AcceptFacts, planAccept } from './accept-plan.ts';
import { type DisputeAcceptInput, disputeAcceptInput } from './inputs.ts';

/** What the sellers were sent of a payment: by it alone, or in its group by no payment. */
async function transfersOf(stripe: Gateway, charge: Stripe.Charge): Promise<Stripe.Transfer[]> {
  const { id, transfer_group } = charge;
  if (!transfer_group) return [];
  const group = await readAllNow(stripe, (client, page, options) =>
    client.transfers.list({ ...page, transfer_group }, options),
  );
  return group.filter((each) => [null, id].includes(expandableId(each.source_transaction)));
}

async function readFacts({ stripe, store }: Sources, input: DisputeAcceptInput) {
  const dispute = await readNow(stripe, (client, options) =>
    client.disputes.retrieve(input.dispute, { expand: ['charge'] }, options),
  );
  const transfers = await transfersOf(stripe, dispute.charge as Stripe.Charge);
  const names = await accountNames(
    store,
    transfers.map(({ destination }) => destination),
  );
  return { dispute, transfers, names } satisfies AcceptFacts;
}

const readDispute = (stripe: Gateway, id: string): Promise<Stripe.Dispute> =>
  readNow(stripe, (client, options) => client.disputes.retrieve(id, {}, options));

/** Closing makes nothing: whether it was done is in the dispute's status. */
const findClosed = findByState<Stripe.Dispute>({
  read: (client, step, options) => client.disputes.retrieve(idInPath(step), {}, options),
  isDone: ({ status }) => status === 'lost' || status === 'warning_closed',
  events: ['charge.dispute.closed'],
});

/** Gives a dispute up, for good: https://docs.stripe.com/api/disputes/close */
export const disputeAccept = defineAction({
  kind: 'dispute.accept',
  area: 'disputes',
  permission: 'dispute:accept',
  input: disputeAcceptInput,
  // Whether its payment can be refunded depends on it.
  objects: async ({ stripe }, { dispute }): Promise<[string, ...string[]]> => {
    const charge = expandableId((await readDispute(stripe, dispute)).charge);
    return [dispute, ...(charge === null ? [] : [charge])];
  },
  read: readFacts,
  plan: planAccept,
  lookups: { close: findClosed },
});
