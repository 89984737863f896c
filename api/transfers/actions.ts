import type Stripe from 'stripe';
import { accountName } from '../accounts/rules.ts';
import { defineAction, type Sources } from '../operations/action.ts';
import { findByMetadata, findReversal } from '../operations/lookup.ts';
import { accountNames } from '../operations/names.ts';
import { plannedSince } from '../shares/by-hand.ts';
import { expandableId } from '../store/snapshot.ts';
import { isGone } from '../stripe/errors.ts';
import type { Gateway } from '../stripe/gateway.ts';
import { readAllNow, readNow } from '../stripe/read-now.ts';
import {
  type TransferInput,
  type TransferReverseInput,
  transferInput,
  transferReverseInput,
} from './inputs.ts';
import { readRepaid } from './repaid.ts';
import { planReverse, type ReverseFacts } from './reverse-plan.ts';
import {
  type DestinationFacts,
  planTransfer,
  type SourceFacts,
  sentBeside,
  type TransferFacts,
} from './transfer-plan.ts';

/** What Stripe answers, or this where it does not know the object, or not any more. */
async function unlessGone<T, Absent>(absent: Absent, asked: Promise<T>): Promise<T | Absent> {
  try {
    return await asked;
  } catch (error) {
    if (isGone(error)) return absent;
    throw error;
  }
}

async function readDestination(stripe: Gateway, id: string): Promise<DestinationFacts | null> {
  const account = await unlessGone(
    null,
    readNow(stripe, (client, options) => client.accounts.retrieve(id, {}, options)),
  );
  return account && { ...account, name: accountName(account) };
}

/**
 * The charge, its booking, and all transfers drawn from it: they share its group.
 * @param since when what is to be sent on was planned; null where it was not
 */
async function readSource(
  stripe: Gateway,
  id: string,
  since: number | null,
): Promise<SourceFacts | 'unknown'> {
  const charge = await unlessGone(
    'unknown' as const,
    readNow(stripe, (client, options) =>
      client.charges.retrieve(id, { expand: ['balance_transaction'] }, options),
    ),
  );
  if (charge === 'unknown') return charge;
  const group = charge.transfer_group;
  const inGroup =
    group === null
      ? []
      : await readAllNow(stripe, (client, page, options) =>
          client.transfers.list({ ...page, transfer_group: group }, options),
        );
  return {
    charge,
    booked: charge.balance_transaction as Stripe.BalanceTransaction | null,
    drawn: inGroup.filter(({ source_transaction }) => expandableId(source_transaction) === id),
    beside: since === null ? [] : sentBeside(inGroup, id, since),
  };
}

async function readFacts(
  { stripe, store }: Sources,
  input: TransferInput,
  _subject: string,
  operation?: string,
): Promise<TransferFacts> {
  const { destination, sourceTransaction } = input;
  const since = operation === undefined ? null : await plannedSince(store, operation);
  const [account, source, balance, settings, repaid] = await Promise.all([
    readDestination(stripe, destination),
    sourceTransaction === undefined ? null : readSource(stripe, sourceTransaction, since),
    readNow(stripe, (client, options) => client.balance.retrieve({}, options)),
    readNow(stripe, (client, options) => client.balanceSettings.retrieve({}, options)),
    readRepaid(store, input, operation),
  ]);
  return {
    account,
    isPlatform: destination === stripe.platform,
    source,
    balance,
    payoutInterval: settings.payments.payouts?.schedule?.interval ?? null,
    repaid,
  };
}

/** Sends money to a connected account: https://docs.stripe.com/api/transfers/create */
export const transferCreate = defineAction({
  kind: 'transfer.create',
  area: 'transfers',
  permission: 'transfer:create',
  input: transferInput,
  // Whatever else is drawn from the same payment, or takes back what its group was sent, would
  // change what this rests on.
  objects: async (_, input): Promise<[string, ...string[]]> => {
    const { destination, sourceTransaction, transferGroup, repays } = input;
    const others = [sourceTransaction, transferGroup, repays].filter((id) => id !== undefined);
    return [destination, ...others];
  },
  read: readFacts,
  plan: planTransfer,
  lookups: {
    transfer: findByMetadata((client, { params }, page, options) =>
      client.transfers.list({ ...page, destination: String(params.destination) }, options),
    ),
  },
  waitsForFunds: ({ runWhenFunded }) => runWhenFunded === true,
  undo: ({ object, params }) => ({
    kind: 'transfer.reverse',
    input: { transfer: object, amount: params.amount },
    text: 'Reverse the transfer',
  }),
});

const readTransfer = (stripe: Gateway, id: string): Promise<Stripe.Transfer> =>
  readNow(stripe, (client, options) => client.transfers.retrieve(id, {}, options));

/** Whether what a transfer brought its destination is not available there yet. */
async function isOnTheWay(
  stripe: Gateway,
  transfer: Stripe.Transfer,
  account: string,
): Promise<boolean> {
  const payment = expandableId(transfer.destination_payment);
  if (payment === null) return false;
  const received = await readNow(
    stripe,
    (client, options) => client.balanceTransactions.list({ source: payment, limit: 1 }, options),
    account,
  );
  return received.data[0]?.status === 'pending';
}

async function readReverseFacts(
  { stripe, store }: Sources,
  input: TransferReverseInput,
): Promise<ReverseFacts> {
  const transfer = await readTransfer(stripe, input.transfer);
  const account = expandableId(transfer.destination) ?? '';
  const [names, balance, onTheWay] = await Promise.all([
    accountNames(store, [account]),
    unlessGone(
      null,
      readNow(stripe, (client, options) => client.balance.retrieve({}, options), account),
    ),
    unlessGone(false, isOnTheWay(stripe, transfer, account)),
  ]);
  return { transfer, balance, onTheWay, name: names.get(account) ?? account };
}

/** Takes a transfer back, or a part: https://docs.stripe.com/api/transfer_reversals/create */
export const transferReverse = defineAction({
  kind: 'transfer.reverse',
  area: 'transfers',
  permission: 'transfer:reverse',
  input: transferReverseInput,
  // The refund of a payment takes back what its whole group was sent.
  objects: async ({ stripe }, { transfer }): Promise<[string, ...string[]]> => {
    const { transfer_group } = await readTransfer(stripe, transfer);
    return [transfer, ...(transfer_group ? [transfer_group] : [])];
  },
  read: readReverseFacts,
  plan: planReverse,
  lookups: { reversal: findReversal },
});
