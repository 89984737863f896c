import { invalid } from '../engine/errors.ts';
import { listPage, listRoute } from '../engine/lists.ts';
import type { ObjectTypes } from '../engine/objects.ts';
import { hash, mergeMetadata, metadata, oneOf, text } from '../engine/params.ts';
import { type Call, type Resource, references, route, type Target } from '../engine/resource.ts';
import { searchExpandable, searchRoute } from '../engine/search.ts';
import { shippingObject, shippingParam } from './address.ts';
import { captureCharge, captureParams, expireCharge } from './charge-capture.ts';
import { createCharge, creationParams } from './charge-creation.ts';
import { emailAddress } from './email-address.ts';
import { CHARGE_FIELDS } from './search-fields.ts';

type Charge = ObjectTypes['charge'];

function find({ context, account, path }: Target): Charge {
  return context.own('charge', account, path.id!);
}

const updateParams = {
  customer: text(),
  description: text(1000),
  fraud_details: hash({ user_report: oneOf(['fraudulent', 'safe']) }),
  metadata: metadata(),
  receipt_email: emailAddress(),
  shipping: shippingParam,
  transfer_group: text(),
};

function update(call: Call<typeof updateParams>): object {
  const { context, account, params } = call;
  const charge = find(call);
  if (params.customer && charge.customer !== null && charge.customer !== params.customer) {
    throw invalid('You cannot change the customer of a charge that already has one.', 'customer');
  }
  if (params.transfer_group && charge.transfer_group) {
    throw invalid(
      'You cannot update the transfer_group of a charge that already has one.',
      'transfer_group',
    );
  }
  if (params.customer) context.own('customer', account, params.customer, 'customer');
  const after = context.change('charge', charge, {
    ...(params.customer && { customer: params.customer }),
    ...(params.description && { description: params.description }),
    ...(params.fraud_details && { fraud_details: params.fraud_details as Charge['fraud_details'] }),
    ...(params.receipt_email && { receipt_email: params.receipt_email }),
    ...(params.shipping !== undefined && { shipping: shippingObject(params.shipping) }),
    ...(params.transfer_group && { transfer_group: params.transfer_group }),
    metadata: mergeMetadata(charge.metadata, params.metadata),
  });
  context.emit('charge.updated', account, after, charge);
  return after;
}

/** Charges, made by payment intents, alone and by transfers to connected accounts (stripe-facts 2.7). */
export const charges: Resource = {
  routes: [
    route('POST', '/v1/charges', creationParams, createCharge),
    listRoute('charge', '/v1/charges', {
      payment_intent: text(),
      transfer_group: text(),
      customer: text(),
    }),
    searchRoute('charge', '/v1/charges/search', CHARGE_FIELDS),
    route('GET', '/v1/charges/:id', {}, find),
    route('POST', '/v1/charges/:id', updateParams, update),
    route('POST', '/v1/charges/:id/capture', captureParams, (call) =>
      captureCharge(call.context, call.account, find(call), call.params),
    ),
  ],
  expandable: {
    ...searchExpandable,
    charge: {
      ...references(
        'application',
        'application_fee',
        'balance_transaction',
        'customer',
        'failure_balance_transaction',
        'on_behalf_of',
        'payment_intent',
        'review',
        'source_transfer',
        'transfer',
        'transfer_data.destination',
      ),
      // Absent unless asked for since 2022-11-15.
      refunds: (context, charge) => {
        const id = charge.id as string;
        const { account } = context.store.place(id)!;
        const url = `/v1/charges/${id}/refunds`;
        return listPage(context, {
          type: 'refund',
          account,
          url,
          params: {},
          where: { charge: id },
        });
      },
    },
  },
  due: { charge_expiry: expireCharge },
  filters: {
    charge: ({ customer, payment_intent, transfer_group }) => ({
      customer,
      payment_intent,
      transfer_group,
    }),
  },
};
