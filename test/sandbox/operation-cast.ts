import type { SandboxForTest } from '../support/sandbox.ts';
import { pay } from './books.ts';
import type { Names } from './operation.ts';

/** One object of each kind, by the words of the table. */
export async function cast(sandbox: SandboxForTest): Promise<Names> {
  const { stripe } = sandbox;
  const seller = await stripe.accounts.create({
    type: 'custom',
    country: 'US',
    capabilities: { transfers: { requested: true } },
    settings: { payouts: { schedule: { interval: 'manual' } } },
  });
  await sandbox.simulate('account_onboarding', { account: seller.id, stage: 'verified' });
  const rejected = await stripe.accounts.create({ type: 'express' });
  const express = await stripe.accounts.create({ type: 'express' });
  await sandbox.simulate('account_onboarding', { account: express.id, stage: 'verified' });
  const [bank] = (await stripe.accounts.listExternalAccounts(seller.id)).data;
  const spare = await stripe.accounts.createExternalAccount(seller.id, {
    external_account: 'btok_us_verified',
  });
  const paid = await pay(stripe, 100_000, { payment_method: 'pm_card_bypassPending' });
  await pay(stripe, 10_000, {
    payment_method: 'pm_card_bypassPending',
    application_fee_amount: 500,
    transfer_data: { destination: seller.id },
  });
  const disputed = await pay(stripe, 1000, { payment_method: 'pm_card_createDispute' });
  const [fee] = (await stripe.applicationFees.list()).data;
  const usd = { amount: 100, currency: 'usd' };
  const asSeller = { stripeAccount: seller.id };
  const sellerPayout = await stripe.payouts.create(usd, asSeller);
  await sandbox.advance(7 * 86_400);
  const manual = { capture_method: 'manual' as const };
  const warning = async () => {
    await pay(stripe, 1000, { payment_method: 'pm_card_createIssuerFraudRecord' });
    return first(stripe.radar.earlyFraudWarnings.list());
  };
  const waiting = async () => {
    const { charge } = await pay(stripe, 1000, { payment_method: 'pm_card_pendingRefund' });
    const { id } = await stripe.refunds.create({ charge: charge.id });
    await sandbox.simulate('refund_action', { refund: id });
    return id;
  };
  const transfer = await stripe.transfers.create({ ...usd, destination: seller.id });
  const price = await stripe.prices.create({
    currency: 'usd',
    unit_amount: 500,
    product_data: { name: 'Table' },
  });
  const checkout = async () => {
    const { id } = await stripe.checkout.sessions.create({
      mode: 'payment',
      success_url: 'https://example.com',
      line_items: [{ price: price.id, quantity: 1 }],
    });
    return id;
  };
  const first = async (list: Promise<{ data: { id: string }[] }>) => (await list).data[0]!.id;
  return {
    seller: seller.id,
    rejected: rejected.id,
    express: express.id,
    person: (await stripe.accounts.createPerson(seller.id, { first_name: 'Otto' })).id,
    bank: bank!.id,
    spare: spare.id,
    charge: paid.charge.id,
    paid: paid.intent.id,
    dispute: await first(stripe.disputes.list({ charge: disputed.charge.id })),
    fee: fee!.id,
    feeRefund: (await stripe.applicationFees.createRefund(fee!.id, { amount: 10 })).id,
    transaction: await first(stripe.balanceTransactions.list()),
    event: await first(stripe.events.list()),
    file: (
      await stripe.files.create({
        file: { data: Buffer.from('%PDF-1.7'), name: 'a.pdf', type: 'application/pdf' },
        purpose: 'dispute_evidence',
      })
    ).id,
    intent: (await stripe.paymentIntents.create(usd)).id,
    authorized: (await pay(stripe, 1000, manual)).intent.id,
    incrementable: (
      await pay(stripe, 1000, {
        ...manual,
        payment_method_options: { card: { request_incremental_authorization: 'if_available' } },
      })
    ).intent.id,
    held: (await stripe.charges.create({ ...usd, source: 'tok_visa', capture: false })).id,
    canceling: (await stripe.paymentIntents.create(usd)).id,
    configuration: (await stripe.paymentMethodConfigurations.create({})).id,
    method: (await stripe.paymentMethods.create({ type: 'card', card: { token: 'tok_visa' } })).id,
    payout: (await stripe.payouts.create(usd)).id,
    sellerPayout: sellerPayout.id,
    price: price.id,
    product: price.product as string,
    customer: (await stripe.customers.create({ name: 'Jenny Rosen' })).id,
    spareCustomer: (await stripe.customers.create()).id,
    spareProduct: (await stripe.products.create({ name: 'Lamp' })).id,
    session: await checkout(),
    shippingRate: (
      await stripe.shippingRates.create({
        display_name: 'By courier',
        fixed_amount: { amount: 900, currency: 'usd' },
      })
    ).id,
    unpaid: await checkout(),
    refund: (await stripe.refunds.create({ charge: paid.charge.id, amount: 100 })).id,
    warning: await warning(),
    waiting: await waiting(),
    expiring: await waiting(),
    token: (
      await stripe.tokens.create({
        bank_account: {
          country: 'US',
          routing_number: '110000000',
          account_number: '000123456789',
        },
      })
    ).id,
    topup: (await stripe.topups.create(usd)).id,
    transfer: transfer.id,
    reversal: (await stripe.transfers.createReversal(transfer.id, { amount: 10 })).id,
    endpoint: (
      await stripe.webhookEndpoints.create({ url: 'https://example.com', enabled_events: ['*'] })
    ).id,
  };
}
