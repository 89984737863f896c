import type Stripe from 'stripe';
import { accountName } from '../accounts/rules.ts';
import { defineAction, type Sources } from '../operations/action.ts';
import { findByMetadata } from '../operations/lookup.ts';
import { expandableId } from '../store/snapshot.ts';
import { isGone } from '../stripe/errors.ts';
import type { Gateway } from '../stripe/gateway.ts';
import { readAllNow, readNow } from '../stripe/read-now.ts';
import { type TransferInput, transferInput } from './rules.ts';
import {
  type DestinationFacts,
  planTransfer,
  type SourceFacts,
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

/** The charge, its booking, and all transfers drawn from it: they share its group. */
async function readSource(stripe: Gateway, id: string): Promise<SourceFacts | 'unknown'> {
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
  };
}

async function readFacts(
  { stripe }: Sources,
  { destination, sourceTransaction }: TransferInput,
): Promise<TransferFacts> {
  const [account, source, balance, settings] = await Promise.all([
    readDestination(stripe, destination),
    sourceTransaction === undefined ? null : readSource(stripe, sourceTransaction),
    readNow(stripe, (client, options) => client.balance.retrieve({}, options)),
    readNow(stripe, (client, options) => client.balanceSettings.retrieve({}, options)),
  ]);
  return {
    account,
    isPlatform: destination === stripe.platform,
    source,
    balance,
    payoutInterval: settings.payments.payouts?.schedule?.interval ?? null,
  };
}

/** Sends money to a connected account: https://docs.stripe.com/api/transfers/create */
export const transferCreate = defineAction({
  kind: 'transfer.create',
  area: 'transfers',
  permission: 'transfer:create',
  input: transferInput,
  // Whatever else is drawn from the same payment would change what is left of it.
  objects: async (_, { destination, sourceTransaction }): Promise<[string, ...string[]]> => [
    destination,
    ...(sourceTransaction ? [sourceTransaction] : []),
  ],
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
