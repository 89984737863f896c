import type Stripe from 'stripe';
import { platformId } from '../balances/snapshot.ts';
import { badInput } from '../kit/errors.ts';
import { defineAction, type Lookup, type Sources } from '../operations/action.ts';
import { findByMetadata, idInPath, stepMetadata } from '../operations/lookup.ts';
import { findByState } from '../operations/state-lookup.ts';
import { readNow } from '../stripe/read-now.ts';
import {
  type PayoutBackInput,
  type PayoutCreateInput,
  payoutBackInput,
  payoutCreateInput,
} from './inputs.ts';
import type { PayoutBackFacts } from './payout-back-plan.ts';
import { planCancel, planReverse } from './payout-back-plan.ts';
import { planPayout } from './payout-plan.ts';
import { readHolder, readPayoutFacts } from './read-payout.ts';

type OfHolder = Pick<PayoutCreateInput, 'account'>;

/** The account to act on; null: the platform. @throws AppError for the platform's own id. */
function ownerOf({ stripe }: Sources, { account }: OfHolder): string | null {
  if (account !== undefined && account === stripe.platform)
    throw badInput('This is the platform itself: leave the account away.', 'account');
  return account ?? null;
}

/** What a payout names as its destination, where that still exists. */
function externalOf({ destination }: Stripe.Payout): Stripe.ExternalAccount | null {
  if (typeof destination !== 'object' || destination === null) return null;
  return 'deleted' in destination ? null : destination;
}

async function readBack(sources: Sources, input: PayoutBackInput): Promise<PayoutBackFacts> {
  const { stripe } = sources;
  const owner = ownerOf(sources, input);
  const [payout, holder] = await Promise.all([
    readNow(
      stripe,
      (client, options) =>
        client.payouts.retrieve(input.payout, { expand: ['destination'] }, options),
      owner,
    ),
    owner === null ? null : readHolder(sources, owner),
  ]);
  return { payout, destination: externalOf(payout), holder, now: stripe.now() };
}

/** Canceling makes nothing: whether it was done is in the payout's status. */
const findCanceled = findByState<Stripe.Payout>({
  read: (client, step, options) => client.payouts.retrieve(idInPath(step), {}, options),
  isDone: ({ status }) => status === 'canceled',
  events: ['payout.canceled'],
});

/** A reversal is a payout of its own, which the one that it takes back names. */
const findReversal: Lookup = async (stripe, step) => {
  const { reversed_by } = await readNow(
    stripe,
    (client, options) =>
      client.payouts.retrieve(idInPath(step), { expand: ['reversed_by'] }, options),
    step.account,
  );
  if (typeof reversed_by !== 'object' || reversed_by === null) return null;
  const wanted = Object.entries(stepMetadata(step.operation, step.n));
  // Somebody else may have reversed it.
  return wanted.every(([key, value]) => reversed_by.metadata?.[key] === value) ? reversed_by : null;
};

/** Pays out to a bank account or debit card: https://docs.stripe.com/api/payouts/create */
export const payoutCreate = defineAction({
  kind: 'payout.create',
  area: 'payouts',
  permission: 'payout:create',
  input: payoutCreateInput,
  objects: async (sources, input): Promise<[string]> => [ownerOf(sources, input) ?? platformId],
  read: (sources, input) => readPayoutFacts(sources, ownerOf(sources, input)),
  plan: planPayout,
  lookups: {
    payout: findByMetadata((client, _step, page, options) => client.payouts.list(page, options)),
  },
  undo: ({ account, object }) => ({
    kind: 'payout.cancel',
    input: { ...(account === null ? {} : { account }), payout: object },
    text: 'Cancel the payout, as long as it has not left',
  }),
});

/** Calls a payout back that has not left: https://docs.stripe.com/api/payouts/cancel */
export const payoutCancel = defineAction({
  kind: 'payout.cancel',
  area: 'payouts',
  permission: 'payout:cancel',
  input: payoutBackInput,
  objects: async (sources, input): Promise<[string, string]> => [
    input.payout,
    ownerOf(sources, input) ?? platformId,
  ],
  read: readBack,
  plan: planCancel,
  lookups: { cancel: findCanceled },
});

/** Takes a payout back from the bank: https://docs.stripe.com/connect/payout-reversals */
export const payoutReverse = defineAction({
  kind: 'payout.reverse',
  area: 'payouts',
  permission: 'payout:reverse',
  input: payoutBackInput,
  objects: async (sources, input): Promise<[string, string]> => [
    input.payout,
    ownerOf(sources, input) ?? platformId,
  ],
  read: readBack,
  plan: planReverse,
  lookups: { reverse: findReversal },
});
