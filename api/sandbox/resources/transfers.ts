import type { Context } from '../engine/context.ts';
import { invalid, platformRequired, StripeError } from '../engine/errors.ts';
import { listRoute } from '../engine/lists.ts';
import { formatMoney } from '../engine/money.ts';
import type { ObjectTypes } from '../engine/objects.ts';
import {
  currency,
  integer,
  mergeMetadata,
  metadata,
  oneOf,
  required,
  text,
} from '../engine/params.ts';
import { type Call, type Resource, references, route, type Target } from '../engine/resource.ts';
import { availableWith } from './funds.ts';
import { destinationAccount, makeTransfer } from './transfer-creation.ts';

type Transfer = ObjectTypes['transfer'];
type Charge = ObjectTypes['charge'];

const creation = {
  amount: required(integer({ min: 1 })),
  currency: required(currency()),
  destination: required(text()),
  description: text(),
  metadata: metadata(),
  source_transaction: text(),
  source_type: oneOf(['bank_account', 'card', 'fpx']),
  transfer_group: text(),
};

function create({ context, account, params }: Call<typeof creation>): object {
  if (account !== context.platform) throw platformRequired();
  const destination = destinationAccount(context, params.destination);
  const source = params.source_transaction
    ? drawOnCharge(context, account, params.source_transaction, params)
    : drawOnBalance(context, params);
  return makeTransfer(context, {
    amount: params.amount,
    currency: params.currency,
    destination: destination.id,
    description: params.description ?? null,
    metadata: mergeMetadata({}, params.metadata),
    ...source,
  }).transfer;
}

/** Without a source the platform's available balance of that currency has to cover it. */
function drawOnBalance(
  context: Context,
  params: { amount: number; currency: string; source_type?: string; transfer_group?: string },
): { transferGroup: string | null } {
  // The other source types are legacy ACH and FPX, which no payment here uses.
  const funds =
    params.source_type && params.source_type !== 'card'
      ? 0
      : context.ledger.available(context.platform, params.currency);
  if (funds < params.amount) {
    throw new StripeError(
      'You have insufficient available funds in your Stripe account. Try adding funds directly to your available balance by creating Charges using the 4000000000000077 test card. See: https://stripe.com/docs/testing#available-balance',
      { code: 'balance_insufficient' },
    );
  }
  return { transferGroup: params.transfer_group ?? null };
}

/** With a source the charge's gross amount bounds the sum, and its funds' date is the transfer's. */
function drawOnCharge(
  context: Context,
  account: string,
  id: string,
  params: { amount: number; currency: string; source_type?: string; transfer_group?: string },
): { sourceTransaction: string; transferGroup: string; availableOn: number } {
  const charge = context.own('charge', account, id, 'source_transaction');
  if (charge.status === 'failed' || charge.balance_transaction === null) {
    throw invalid(
      `The charge ${id} cannot be used as a source_transaction because it has no funds.`,
      'source_transaction',
    );
  }
  const booked = context.store.get('balance_transaction', charge.balance_transaction as string);
  if (booked.currency !== params.currency) {
    throw invalid(
      `The currency of source_transaction's balance transaction (${booked.currency}) must be the same as the transfer currency (${params.currency})`,
      'source_transaction',
    );
  }
  if (params.source_type && params.source_type !== 'card') {
    throw invalid(
      'The source_type of the transfer must match the source_transaction.',
      'source_type',
      'transfer_source_balance_parameters_mismatch',
    );
  }
  checkSourceAmount(context, charge, booked.amount, params.amount, booked.currency);
  const group =
    charge.transfer_group ?? params.transfer_group ?? `group_${charge.payment_intent ?? charge.id}`;
  if (charge.transfer_group === null) {
    const grouped = context.change('charge', charge, { transfer_group: group });
    context.emit('charge.updated', account, grouped, charge);
  }
  return {
    sourceTransaction: id,
    transferGroup: group,
    availableOn: availableWith(context, booked.id),
  };
}

function checkSourceAmount(
  context: Context,
  charge: Charge,
  gross: number,
  amount: number,
  of: string,
): void {
  const earlier = context.store
    .list('transfer', context.platform, { where: { source_transaction: charge.id } })
    .reduce((sum, transfer) => sum + transfer.amount, 0);
  if (earlier + amount <= gross) return;
  const already =
    earlier > 0
      ? ` (There is already a transfer using this source, amounting to ${formatMoney(earlier, of)}.)`
      : '';
  throw invalid(
    `Transfers using this transaction as a source must not exceed the source amount of ${formatMoney(gross, of)}.${already}`,
    'amount',
  );
}

/** The transfer that a path names. */
export function findTransfer({ context, account, path }: Target): Transfer {
  return context.own('transfer', account, path.transfer!);
}

const updateParams = { description: text(), metadata: metadata() };

function update(call: Call<typeof updateParams>): object {
  const { context, params } = call;
  const transfer = findTransfer(call);
  const after = context.change('transfer', transfer, {
    ...(params.description && { description: params.description }),
    metadata: mergeMetadata(transfer.metadata, params.metadata),
  });
  context.emit('transfer.updated', context.platform, after, transfer);
  return after;
}

/** Money sent to connected accounts (stripe-facts 2.9). */
export const transfers: Resource = {
  routes: [
    route('POST', '/v1/transfers', creation, create),
    listRoute('transfer', '/v1/transfers', { transfer_group: text(), destination: text() }),
    route('GET', '/v1/transfers/:transfer', {}, findTransfer),
    route('POST', '/v1/transfers/:transfer', updateParams, update),
  ],
  expandable: {
    transfer: references(
      'balance_transaction',
      'destination',
      'destination_payment',
      'source_transaction',
    ),
  },
  filters: {
    transfer: ({ destination, transfer_group, source_transaction }) => ({
      destination: destination as string,
      transfer_group,
      source_transaction: source_transaction as string | null,
    }),
  },
};
