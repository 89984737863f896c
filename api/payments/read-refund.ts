import type Stripe from 'stripe';
import type { Sources } from '../operations/action.ts';
import { accountNames } from '../operations/names.ts';
import { readGivesBack } from '../repayments/read-sent-again.ts';
import { expandableId } from '../store/snapshot.ts';
import { isGone } from '../stripe/errors.ts';
import type { Gateway } from '../stripe/gateway.ts';
import { readAllNow, readNow } from '../stripe/read-now.ts';
import { leftOf } from '../transfers/rules.ts';
import type { RefundInput } from './inputs.ts';
import type { GroupPayment, RefundFacts, SentTransfer } from './refund-facts.ts';
import { settledOf } from './settled.ts';

type Booked = Stripe.BalanceTransaction | null;

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

/** All transfers of a charge's group. */
async function groupTransfersOf(
  stripe: Gateway,
  { transfer_group }: Stripe.Charge,
): Promise<Stripe.Transfer[]> {
  if (!transfer_group) return [];
  return await readAllNow(stripe, (client, page, options) =>
    client.transfers.list({ ...page, transfer_group }, options),
  );
}

/** Those of them that are the charge's or no charge's, but for the one that it made itself. */
function separateOf(
  { id, transfer }: Stripe.Charge,
  transfers: readonly Stripe.Transfer[],
): Stripe.Transfer[] {
  const own = expandableId(transfer ?? null);
  return transfers.filter(
    (each) => each.id !== own && [null, id].includes(expandableId(each.source_transaction)),
  );
}

/** The other charges of the group, where transfers of no charge were made for all of them. */
async function groupChargesOf(
  stripe: Gateway,
  { id, transfer_group }: Stripe.Charge,
  transfers: readonly Stripe.Transfer[],
): Promise<GroupPayment[]> {
  if (!transfer_group || transfers.every((each) => each.source_transaction !== null)) return [];
  const charges = await readAllNow(stripe, (client, page, options) =>
    client.charges.list({ ...page, transfer_group, expand: ['data.balance_transaction'] }, options),
  );
  return charges
    .filter((each) => each.id !== id && each.status === 'succeeded' && each.captured)
    .sort((one, other) => (one.id < other.id ? -1 : 1))
    .map((each) => ({
      ...settledOf(each, each.balance_transaction as Booked),
      drawn: transfers.filter(
        ({ source_transaction }) => expandableId(source_transaction) === each.id,
      ),
    }));
}

/** What a seller has; null for one that left the platform, which Stripe hides. */
async function sellerBalance(stripe: Gateway, account: string): Promise<Stripe.Balance | null> {
  try {
    return await readNow(
      stripe,
      (client, options) => client.balance.retrieve({}, options),
      account,
    );
  } catch (error) {
    if (isGone(error)) return null;
    throw error;
  }
}

/** The transfers of which the input may take something back. */
function reversible(
  { reverseTransfer, reversals }: RefundInput,
  own: Stripe.Transfer | null,
  separate: readonly Stripe.Transfer[],
): Stripe.Transfer[] {
  const named = reversals?.map(({ transfer }) => transfer);
  return [
    ...(own && reverseTransfer ? [own] : []),
    ...separate.filter((each) => leftOf(each) > 0 && (named?.includes(each.id) ?? true)),
  ];
}

const destinationsOf = (transfers: readonly SentTransfer[]): string[] =>
  transfers.map(({ destination }) => expandableId(destination)).filter((id) => id !== null);

/** Reads all that a refund depends on from Stripe, now. */
export async function readRefundFacts(
  { stripe, store }: Sources,
  input: RefundInput,
  id: string,
): Promise<RefundFacts> {
  const [charge, disputes, balance] = await Promise.all([
    readNow(stripe, (client, options) =>
      client.charges.retrieve(id, { expand: ['balance_transaction'] }, options),
    ),
    readNow(stripe, (client, options) => client.disputes.list({ charge: id, limit: 100 }, options)),
    readNow(stripe, (client, options) => client.balance.retrieve({}, options)),
  ]);
  const [{ transfer, applicationFee }, groupTransfers] = await Promise.all([
    destinationOf(stripe, charge),
    groupTransfersOf(stripe, charge),
  ]);
  const separateTransfers = separateOf(charge, groupTransfers);
  const sellers = new Set(destinationsOf(reversible(input, transfer, separateTransfers)));
  const all = transfer ? [transfer, ...separateTransfers] : separateTransfers;
  const [groupCharges, givesBack, balances, names] = await Promise.all([
    groupChargesOf(stripe, charge, groupTransfers),
    readGivesBack(store, groupTransfers),
    Promise.all(
      [...sellers].map(async (each) => [each, await sellerBalance(stripe, each)] as const),
    ),
    accountNames(store, destinationsOf(all)),
  ]);
  return {
    charge,
    booked: charge.balance_transaction as Booked,
    disputes: disputes.data,
    transfer,
    applicationFee,
    separateTransfers,
    groupCharges,
    givesBack,
    balance,
    sellerBalances: new Map(balances),
    names,
  };
}
