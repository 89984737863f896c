import type Stripe from 'stripe';
import {
  charge,
  declined,
  type ErrorRow,
  invalid,
  section,
  under,
  unknown,
  usd,
  wrong,
} from './error-row.ts';

type Order = Partial<Stripe.PaymentIntentCreateParams>;
const intent = (stripe: Stripe, more: Order) => stripe.paymentIntents.create({ ...usd, ...more });
const pay = (stripe: Stripe, payment_method: string, more: Order = {}) =>
  intent(stripe, { payment_method, confirm: true, ...more });
const unable = async (stripe: Stripe) =>
  (
    await stripe.accounts.create({
      type: 'express',
      capabilities: { transfers: { requested: true } },
    })
  ).id;

const item = (unit_amount: number) => ({
  price_data: { currency: 'usd', unit_amount, product_data: { name: 'Chair' } },
  quantity: 1,
});
const open = (stripe: Stripe, more: object = {}) =>
  stripe.checkout.sessions.create({
    mode: 'payment',
    line_items: [item(5000)],
    success_url: 'https://example.com',
    ...more,
  });
const unexpected = (message: RegExp) => invalid('payment_intent_unexpected_state', null, message);
const cannot =
  'Your destination account needs to have at least one of the following capabilities enabled: transfers, crypto_transfers, legacy_payments';

/** A card of section 6 that is declined, by the end of its payment method id. */
const declines: Record<string, [code: string, decline_code: string]> = {
  visa_chargeDeclined: ['card_declined', 'generic_decline'],
  visa_chargeDeclinedInsufficientFunds: ['card_declined', 'insufficient_funds'],
  visa_chargeDeclinedLostCard: ['card_declined', 'lost_card'],
  visa_chargeDeclinedStolenCard: ['card_declined', 'stolen_card'],
  chargeDeclinedExpiredCard: ['expired_card', 'expired_card'],
  chargeDeclinedIncorrectCvc: ['incorrect_cvc', 'incorrect_cvc'],
  chargeDeclinedProcessingError: ['processing_error', 'processing_error'],
  visa_chargeDeclinedVelocityLimitExceeded: ['card_declined', 'card_velocity_exceeded'],
  chargeCustomerFail: ['card_declined', 'generic_decline'],
  radarBlock: ['card_declined', 'fraudulent'],
};

/** Errors of taking payments and giving them back: stripe-facts 2.5 to 2.8 and 6. */
export const paymentErrors: ErrorRow[] = [
  ...section('2.5 Checkout Sessions', {
    'payment method types': [
      ({ stripe }) => open(stripe, { payment_method_types: ['card'] }),
      invalid('parameter_unknown', 'payment_method_types'),
    ],
    'no page to go back to': [
      ({ stripe }) => open(stripe, { success_url: undefined }),
      invalid('parameter_missing', 'success_url'),
    ],
    'a total under the minimum': [
      ({ stripe }) => open(stripe, { line_items: [item(49)] }),
      invalid(
        'amount_too_small',
        'line_items',
        "The Checkout Session's total amount due must add up to at least $0.50 usd",
      ),
    ],
    'an unknown on_behalf_of': [
      ({ stripe }) => open(stripe, { payment_intent_data: { on_behalf_of: 'acct_nobody' } }),
      invalid('resource_missing', 'payment_intent_data[on_behalf_of]'),
    ],
    'expiring within half an hour': [
      async ({ stripe, sandbox }) => open(stripe, { expires_at: (await sandbox.now()) + 1700 }),
      invalid(null, 'expires_at', /30 minutes/),
    ],
    'expiring after a day': [
      async ({ stripe, sandbox }) => open(stripe, { expires_at: (await sandbox.now()) + 90_000 }),
      invalid(null, 'expires_at', /24 hours/),
    ],
    'a reference of more than 200 characters': [
      ({ stripe }) => open(stripe, { client_reference_id: 'x'.repeat(201) }),
      invalid(null, 'client_reference_id'),
    ],
    'an address of more than 5000': [
      ({ stripe }) => open(stripe, { success_url: `https://example.com/${'x'.repeat(5000)}` }),
      invalid(null, 'success_url'),
    ],
    'expiring one that is not open': [
      async ({ stripe }) => {
        const { id } = await open(stripe);
        await stripe.checkout.sessions.expire(id);
        return await stripe.checkout.sessions.expire(id);
      },
      invalid(
        null,
        null,
        'Only Checkout Sessions with a status in ["open"] can be expired. This Checkout Session has a status of expired.',
      ),
    ],
    'canceling the payment of an open one': [
      async ({ stripe, sandbox }) => {
        const { id } = await open(stripe);
        // Paid by a card that asks for more, it has a payment and is still open.
        await sandbox.simulate('checkout_payment', {
          checkout_session: id,
          payment_method: 'pm_card_authenticationRequired',
        });
        const session = await stripe.checkout.sessions.retrieve(id);
        return await stripe.paymentIntents.cancel(session.payment_intent as string);
      },
      unexpected(/Expire the Checkout Session instead\.$/),
    ],
    'an unknown one': [({ stripe }) => stripe.checkout.sessions.retrieve('cs_x'), unknown()],
  }),
  ...section('2.6 payment intents', {
    'payment method types': [
      ({ stripe }) => intent(stripe, { payment_method_types: ['card'] } as Order),
      invalid('payment_method_types_no_longer_supported', 'payment_method_types'),
    ],
    'types that are allowed and excluded': [
      ({ stripe }) =>
        intent(stripe, {
          allowed_payment_method_types: ['card'],
          excluded_payment_method_types: ['sepa_debit'],
        }),
      invalid('parameters_exclusive', 'allowed_payment_method_types'),
    ],
    'types that are allowed and automatic': [
      ({ stripe }) =>
        intent(stripe, {
          allowed_payment_method_types: ['card'],
          automatic_payment_methods: { enabled: true },
        }),
      invalid('parameters_exclusive', 'allowed_payment_method_types'),
    ],
    'types that are allowed and configured': [
      ({ stripe, names }) =>
        intent(stripe, {
          allowed_payment_method_types: ['card'],
          payment_method_configuration: names.configuration!,
        }),
      invalid('parameters_exclusive', 'allowed_payment_method_types'),
    ],
    'too little': [
      ({ stripe }) => intent(stripe, { amount: 49 }),
      invalid('amount_too_small', 'amount', 'Amount must be at least $0.50 usd'),
    ],
    'too much': [
      ({ stripe }) => intent(stripe, { amount: 100_000_000 }),
      invalid('amount_too_large', 'amount', 'Amount must be no more than $999,999.99'),
    ],
    'an unknown currency': [
      ({ stripe }) => intent(stripe, { currency: 'xyz' }),
      invalid(null, 'currency', /^Invalid currency: xyz/),
    ],
    'a destination without the capability': [
      async ({ stripe }) =>
        intent(stripe, { transfer_data: { destination: await unable(stripe) } }),
      invalid('insufficient_capabilities_for_transfer', 'transfer_data[destination]', cannot),
    ],
    'an unknown destination': [
      ({ stripe }) => intent(stripe, { transfer_data: { destination: 'acct_x' } }),
      invalid('resource_missing', 'transfer_data[destination]', "No such destination: 'acct_x'"),
    ],
    'a fee without a destination': [
      ({ stripe }) => intent(stripe, { application_fee_amount: 1 }),
      invalid(null, 'application_fee_amount'),
    ],
    'a fee above the amount': [
      ({ stripe, names }) =>
        intent(stripe, {
          application_fee_amount: 1001,
          transfer_data: { destination: names.seller! },
        }),
      invalid(null, 'application_fee_amount'),
    ],
    'a fee and a transfer amount': [
      ({ stripe, names }) =>
        intent(stripe, {
          application_fee_amount: 1,
          transfer_data: { destination: names.seller!, amount: 900 },
        }),
      invalid('parameters_exclusive', 'application_fee_amount'),
    ],
    'another destination later': [
      ({ stripe, names }) =>
        stripe.paymentIntents.update(
          names.intent!,
          wrong({ transfer_data: { destination: names.seller } }),
        ),
      invalid('parameter_unknown', 'transfer_data[destination]'),
    ],
    'an unknown on_behalf_of': [
      ({ stripe }) => intent(stripe, { on_behalf_of: 'acct_nobody' }),
      invalid('resource_missing', 'on_behalf_of'),
    ],
    'another on_behalf_of later': [
      ({ stripe, names }) =>
        stripe.paymentIntents.update(names.intent!, wrong({ on_behalf_of: names.seller })),
      invalid('parameter_unknown', 'on_behalf_of'),
    ],
    'listing by transfer group': [
      ({ stripe }) => stripe.paymentIntents.list(wrong({ transfer_group: 'a' })),
      invalid('parameter_unknown', 'transfer_group'),
    ],
    'canceling what has succeeded': [
      ({ stripe, names }) => stripe.paymentIntents.cancel(names.paid!),
      unexpected(/^You cannot cancel this PaymentIntent because it has a status of succeeded\./),
    ],
    'confirming what has succeeded': [
      ({ stripe, names }) => stripe.paymentIntents.confirm(names.paid!),
      unexpected(/^You cannot confirm this PaymentIntent because it has a status of succeeded\./),
    ],
    'capturing what is not authorized': [
      ({ stripe, names }) => stripe.paymentIntents.capture(names.paid!),
      unexpected(/could not be captured because it has a status of succeeded\./),
    ],
    'another amount after success': [
      ({ stripe, names }) => stripe.paymentIntents.update(names.paid!, { amount: 2000 }),
      unexpected(/could not be updated because it has a status of succeeded\./),
    ],
    'capturing more than was authorized': [
      ({ stripe, names }) =>
        stripe.paymentIntents.capture(names.authorized!, { amount_to_capture: 1001 }),
      invalid('amount_too_large', 'amount_to_capture'),
    ],
    'confirming without a payment method': [
      ({ stripe, names }) => stripe.paymentIntents.confirm(names.intent!),
      unexpected(/missing a payment method/),
    ],
    'an unknown payment method': [
      ({ stripe }) => pay(stripe, 'pm_x'),
      invalid('resource_missing', 'payment_method', "No such PaymentMethod: 'pm_x'"),
    ],
    'an unknown one': [
      ({ stripe }) => stripe.paymentIntents.retrieve('pi_x'),
      unknown("No such payment_intent: 'pi_x'"),
    ],
  }),
  ...section('2.7 charges', {
    'another transfer group': [
      async ({ stripe }) => {
        const { id } = await charge(stripe, { transfer_group: 'a' });
        return await stripe.charges.update(id, { transfer_group: 'b' });
      },
      invalid(null, 'transfer_group'),
    ],
    'a report that is none': [
      ({ stripe, names }) =>
        stripe.charges.update(names.charge!, { fraud_details: { user_report: wrong('odd') } }),
      invalid(null, 'fraud_details[user_report]'),
    ],
    'an unknown one': [
      ({ stripe }) => stripe.charges.update('ch_x', {}),
      unknown("No such charge: 'ch_x'"),
    ],
  }),
  ...section('2.8 refunds', {
    'fully refunded already': [
      async ({ stripe }) => {
        const { id } = await charge(stripe);
        await stripe.refunds.create({ charge: id });
        return await stripe.refunds.create({ charge: id });
      },
      invalid('charge_already_refunded', null, /^Charge ch_\w+ has already been refunded\.$/),
    ],
    'too much, nothing refunded yet': [
      async ({ stripe }) =>
        stripe.refunds.create({ charge: (await charge(stripe)).id, amount: 2000 }),
      invalid(null, 'amount', 'Refund amount ($20.00) is greater than charge amount ($10.00)'),
    ],
    'too much after partials': [
      async ({ stripe }) => {
        const { id } = await charge(stripe);
        await stripe.refunds.create({ charge: id, amount: 300 });
        return await stripe.refunds.create({ charge: id, amount: 2000 });
      },
      invalid(
        null,
        'amount',
        'Refund amount ($20.00) is greater than unrefunded amount on charge ($7.00)',
      ),
    ],
    disputed: [
      async ({ stripe }) => {
        const { id } = await charge(stripe, { payment_method: 'pm_card_createDispute' });
        return await stripe.refunds.create({ charge: id });
      },
      invalid('charge_disputed', null, /^Charge ch_\w+ has been charged back; cannot issue/),
    ],
    failed: [
      async ({ stripe }) => {
        const error = await charge(stripe, { payment_method: 'pm_card_visa_chargeDeclined' }).catch(
          (thrown: Stripe.errors.StripeCardError) => thrown,
        );
        return await stripe.refunds.create({ charge: (error as { charge: string }).charge });
      },
      invalid('charge_not_refundable'),
    ],
    unpaid: [
      async ({ stripe }) => {
        const { id } = await charge(stripe, { capture_method: 'manual' });
        return await stripe.refunds.create({ charge: id });
      },
      invalid('charge_not_refundable'),
    ],
    'more than the available balance, where a setting says so': [
      (world) =>
        under(world, { refundsBeyondBalance: 'refused' }, async () => {
          const { stripe } = world;
          const { id } = await charge(stripe, { amount: 90_000_000 });
          return await stripe.refunds.create({ charge: id });
        }),
      invalid(
        'balance_insufficient',
        null,
        'Insufficient funds in your Stripe balance to refund this amount.',
      ),
    ],
    'an amount of 0': [
      ({ stripe, names }) => stripe.refunds.create({ charge: names.charge!, amount: 0 }),
      invalid('parameter_invalid_integer', 'amount', 'Invalid positive integer'),
    ],
    'neither charge nor payment intent': [
      ({ stripe }) => stripe.refunds.create({ amount: 1 }),
      invalid('parameter_missing'),
    ],
    'a transfer that there is not': [
      async ({ stripe }) =>
        stripe.refunds.create({ charge: (await charge(stripe)).id, reverse_transfer: true }),
      invalid(
        null,
        'reverse_transfer',
        /^Cannot reverse transfer on charge ch_\w+ because it does not have an associated transfer$/,
      ),
    ],
    'an application fee alone': [
      async ({ stripe, names }) => {
        const { id } = await charge(stripe, {
          application_fee_amount: 100,
          transfer_data: { destination: names.seller! },
        });
        return await stripe.refunds.create({ charge: id, refund_application_fee: true });
      },
      invalid(null, 'refund_application_fee'),
    ],
    'canceling what waits for nobody': [
      ({ stripe, names }) => stripe.refunds.cancel(names.refund!),
      invalid(null),
    ],
    'an unknown one': [
      ({ stripe }) => stripe.refunds.retrieve('re_x'),
      unknown("No such refund: 're_x'"),
    ],
  }),
  ...section(
    '6 cards that are declined',
    Object.fromEntries(
      Object.entries(declines).map(([name, [code, decline_code]]) => [
        `pm_card_${name}`,
        [({ stripe }) => pay(stripe, `pm_card_${name}`), declined(code, decline_code)],
      ]),
    ),
  ),
  ...section('6 other cards', {
    'authentication off session': [
      ({ stripe }) => pay(stripe, 'pm_card_authenticationRequired', { off_session: true }),
      declined('authentication_required', 'authentication_required'),
    ],
    'authentication that is to be an error': [
      ({ stripe }) =>
        pay(stripe, 'pm_card_authenticationRequired', { error_on_requires_action: true }),
      declined('authentication_required', 'authentication_required'),
    ],
    'a number that fails the Luhn check': [
      ({ stripe }) =>
        stripe.paymentMethods.create({
          type: 'card',
          card: { number: '4242424242424241', exp_month: 12, exp_year: 2034, cvc: '123' },
        }),
      { ...declined('incorrect_number', ''), param: 'number' },
    ],
  }),
];
