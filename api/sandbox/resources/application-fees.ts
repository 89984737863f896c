import { invalid, noSuch } from '../engine/errors.ts';
import { listPage, listRoute, pageParams } from '../engine/lists.ts';
import { formatMoney } from '../engine/money.ts';
import type { ObjectTypes } from '../engine/objects.ts';
import { integer, mergeMetadata, metadata, text } from '../engine/params.ts';
import { type Call, type Resource, references, route, type Target } from '../engine/resource.ts';
import { feeRefundsOf, refundFee } from './fee-refund-creation.ts';

type ApplicationFee = ObjectTypes['application_fee'];
type FeeRefund = ObjectTypes['fee_refund'];

function find({ context, account, path }: Target): ApplicationFee {
  return context.own('application_fee', account, path.fee!);
}

const creation = { amount: integer({ min: 1 }), metadata: metadata() };

function createRefund(call: Call<typeof creation>): object {
  const { params } = call;
  const fee = find(call);
  const left = fee.amount - fee.amount_refunded;
  const amount = params.amount ?? left;
  if (left === 0) throw invalid(`Application fee ${fee.id} has already been refunded.`);
  if (amount > left) {
    throw invalid(
      `Refund amount (${formatMoney(amount, fee.currency)}) is greater than unrefunded amount on fee (${formatMoney(left, fee.currency)})`,
      'amount',
    );
  }
  return refundFee(call.context, fee, { amount, metadata: mergeMetadata({}, params.metadata) });
}

function findRefund(target: Target): FeeRefund {
  const fee = find(target);
  const refund = target.context.store.find('fee_refund', target.path.id!);
  if (refund?.fee !== fee.id) throw noSuch('fee refund', target.path.id!);
  return refund;
}

function updateRefund(call: Call<{ metadata: ReturnType<typeof metadata> }>): object {
  const { context, params } = call;
  const refund = findRefund(call);
  const after = context.change('fee_refund', refund, {
    metadata: mergeMetadata(refund.metadata, params.metadata),
  });
  const fee = find(call);
  context.change('application_fee', fee, { refunds: feeRefundsOf(context, fee.id) });
  context.emit('application_fee.refund.updated', context.platform, after, refund);
  return after;
}

const base = '/v1/application_fees';
const refundsBase = `${base}/:fee/refunds`;

/** What connected accounts' payments pay to the platform (stripe-facts 2.11). */
export const applicationFees: Resource = {
  routes: [
    listRoute('application_fee', base, { charge: text() }),
    route('GET', `${base}/:fee`, {}, find),
    route('POST', refundsBase, creation, createRefund),
    route('GET', refundsBase, pageParams, (call) => {
      const fee = find(call);
      return listPage(call.context, {
        type: 'fee_refund',
        account: call.account,
        url: `${base}/${fee.id}/refunds`,
        params: call.params,
        where: { fee: fee.id },
      });
    }),
    route('GET', `${refundsBase}/:id`, {}, findRefund),
    route('POST', `${refundsBase}/:id`, { metadata: metadata() }, updateRefund),
  ],
  expandable: {
    application_fee: references(
      'account',
      'application',
      'balance_transaction',
      'charge',
      'originating_transaction',
    ),
    fee_refund: references('balance_transaction', 'fee'),
  },
  filters: {
    application_fee: ({ charge }) => ({ charge: charge as string }),
    fee_refund: ({ fee }) => ({ fee: fee as string }),
  },
};
