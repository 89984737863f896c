import type Stripe from 'stripe';
import { declined, type ErrorRow, invalid, section, unknown, usd } from './error-row.ts';

const order = { ...usd, source: 'tok_visa' };
const charge = (stripe: Stripe, more: Stripe.ChargeCreateParams = {}) =>
  stripe.charges.create({ ...order, ...more });
const captured = async (stripe: Stripe, id: string) => stripe.charges.capture(id);
const customer = async (stripe: Stripe) => (await stripe.customers.create({})).id;

/** Errors of charges without a payment intent: stripe-facts 2.7. */
export const chargeErrors: ErrorRow[] = section('2.7 charges without a payment intent', {
  'neither source nor customer': [
    ({ stripe }) => stripe.charges.create(usd),
    invalid('parameter_missing', null, 'Must provide source or customer.'),
  ],
  'an unknown token': [
    ({ stripe }) => charge(stripe, { source: 'tok_nobody' }),
    invalid('resource_missing', 'source', "No such token: 'tok_nobody'"),
  ],
  'a payment method, which is no source': [
    ({ stripe }) => charge(stripe, { source: 'pm_card_visa' }),
    invalid('resource_missing', 'source'),
  ],
  'a customer without a card': [
    async ({ stripe }) => stripe.charges.create({ ...usd, customer: await customer(stripe) }),
    { type: 'StripeCardError', statusCode: 402, code: 'missing', param: 'card' },
  ],
  'a card that is not of the customer': [
    async ({ stripe }) => charge(stripe, { customer: await customer(stripe) }),
    invalid('missing', 'source', /does not have a linked source with ID tok_visa/),
  ],
  'a declined card': [
    ({ stripe }) => charge(stripe, { source: 'tok_visa_chargeDeclinedInsufficientFunds' }),
    declined('card_declined', 'insufficient_funds'),
  ],
  'a card that asks to authenticate': [
    ({ stripe }) => charge(stripe, { source: 'tok_authenticationRequired' }),
    declined('authentication_required', 'authentication_required'),
  ],
  'less than the minimum': [
    ({ stripe }) => charge(stripe, { amount: 49 }),
    invalid('amount_too_small', 'amount'),
  ],
  'a fee with nobody to pay it': [
    ({ stripe }) => charge(stripe, { application_fee_amount: 100 }),
    invalid(null, 'application_fee_amount'),
  ],
  'both names of the fee': [
    ({ stripe, names }) =>
      charge(stripe, {
        application_fee: 1,
        application_fee_amount: 1,
        transfer_data: { destination: names.seller! },
      }),
    invalid('parameters_exclusive', 'application_fee_amount'),
  ],
  'a destination that cannot receive': [
    async ({ stripe }) => {
      const { id } = await stripe.accounts.create({
        type: 'express',
        capabilities: { transfers: { requested: true } },
      });
      return await charge(stripe, { transfer_data: { destination: id } });
    },
    invalid('insufficient_capabilities_for_transfer', 'transfer_data[destination]'),
  ],
  'an unknown on_behalf_of': [
    ({ stripe }) => charge(stripe, { on_behalf_of: 'acct_nobody' }),
    invalid('resource_missing', 'on_behalf_of'),
  ],
  'capturing twice': [
    async ({ stripe }) => captured(stripe, (await charge(stripe)).id),
    invalid('charge_already_captured'),
  ],
  'capturing more than is held': [
    async ({ stripe }) => {
      const { id } = await charge(stripe, { capture: false });
      return await stripe.charges.capture(id, { amount: 1001 });
    },
    invalid('amount_too_large', 'amount'),
  ],
  'capturing what is held no more': [
    async ({ stripe }) => {
      const { id } = await charge(stripe, { capture: false });
      await stripe.refunds.create({ charge: id });
      return await captured(stripe, id);
    },
    invalid('charge_expired_for_capture'),
  ],
  'capturing the charge of a payment intent': [
    ({ stripe, names }) => captured(stripe, names.charge!),
    invalid(null, null, /Capture the PaymentIntent pi_\w+ instead/),
  ],
  'capturing an unknown charge': [({ stripe }) => captured(stripe, 'ch_x'), unknown()],
});
