import type { Context } from '../engine/context.ts';
import { invalid, noSuch, StripeError } from '../engine/errors.ts';
import { listPage, pageParams } from '../engine/lists.ts';
import { formatMoney, share } from '../engine/money.ts';
import type { ObjectTypes } from '../engine/objects.ts';
import { boolean, integer, mergeMetadata, metadata, text } from '../engine/params.ts';
import { type Call, type Resource, references, route, type Target } from '../engine/resource.ts';
import { feeOfPayment, refundFee } from './fee-refund-creation.ts';
import { reversalsOf, reverseTransfer } from './reversal-creation.ts';
import { findTransfer } from './transfers.ts';

type Transfer = ObjectTypes['transfer'];
type Reversal = ObjectTypes['transfer_reversal'];

const creation = {
  amount: integer({ min: 1 }),
  description: text(),
  metadata: metadata(),
  refund_application_fee: boolean(),
};

function create(call: Call<typeof creation>): object {
  const { context, params } = call;
  const transfer = findTransfer(call);
  const left = transfer.amount - transfer.amount_reversed;
  const amount = params.amount ?? left;
  if (left === 0) throw invalid(`The transfer ${transfer.id} is already fully reversed.`);
  if (amount > left) {
    throw invalid(
      `Reversal amount (${formatMoney(amount, transfer.currency)}) is greater than the unreversed amount (${formatMoney(left, transfer.currency)}) on the transfer.`,
      'amount',
    );
  }
  checkFunds(context, transfer, amount);
  const { reversal } = reverseTransfer(context, transfer, {
    amount,
    metadata: mergeMetadata({}, params.metadata),
  });
  if (params.refund_application_fee) giveFeeBack(context, transfer, amount);
  return reversal;
}

/** The connected account has to have the money, unless its transfer is still on the way to it. */
function checkFunds(context: Context, transfer: Transfer, amount: number): void {
  const booked = context.store.get('balance_transaction', transfer.balance_transaction as string);
  const onTheWay = booked.available_on > context.now();
  const funds = context.ledger.available(transfer.destination as string, transfer.currency);
  if (onTheWay || context.settings.reversalsMayOverdraw || funds >= amount) return;
  throw new StripeError(
    `The connected account ${transfer.destination} has insufficient available funds to reverse this transfer: it has ${formatMoney(funds, transfer.currency)}.`,
    { code: 'balance_insufficient', param: 'amount' },
  );
}

function giveFeeBack(context: Context, transfer: Transfer, amount: number): void {
  const fee = feeOfPayment(context, transfer.destination_payment as string);
  if (!fee) return;
  const part = Math.min(
    share(fee.amount, amount, transfer.amount),
    fee.amount - fee.amount_refunded,
  );
  if (part > 0) refundFee(context, fee, { amount: part });
}

function find(target: Target): Reversal {
  const transfer = findTransfer(target);
  const reversal = target.context.store.find('transfer_reversal', target.path.id!);
  if (reversal?.transfer !== transfer.id) throw noSuch('transfer reversal', target.path.id!);
  return reversal;
}

function update(call: Call<{ metadata: ReturnType<typeof metadata> }>): object {
  const { context, params } = call;
  const reversal = find(call);
  const after = context.change('transfer_reversal', reversal, {
    metadata: mergeMetadata(reversal.metadata, params.metadata),
  });
  const transfer = findTransfer(call);
  context.change('transfer', transfer, { reversals: reversalsOf(context, transfer.id) });
  return after;
}

const base = '/v1/transfers/:transfer/reversals';

/** Transfers taken back, wholly or in part (stripe-facts 2.10). */
export const transferReversals: Resource = {
  routes: [
    route('POST', base, creation, create),
    route('GET', base, pageParams, (call) => {
      const transfer = findTransfer(call);
      return listPage(call.context, {
        type: 'transfer_reversal',
        account: call.account,
        url: `/v1/transfers/${transfer.id}/reversals`,
        params: call.params,
        where: { transfer: transfer.id },
      });
    }),
    route('GET', `${base}/:id`, {}, find),
    route('POST', `${base}/:id`, { metadata: metadata() }, update),
  ],
  expandable: {
    transfer_reversal: references(
      'balance_transaction',
      'destination_payment_refund',
      'source_refund',
      'transfer',
    ),
  },
  filters: { transfer_reversal: ({ transfer }) => ({ transfer: transfer as string }) },
};
