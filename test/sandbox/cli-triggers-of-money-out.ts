import { expect } from 'vitest';
import { only, type Trigger } from './cli-trigger.ts';

const paidAtOnce = [
  'payment_intent.created',
  'charge.succeeded',
  'payment_intent.succeeded',
  'balance.available',
  'charge.updated',
];

/** What is left of a payment once 2.9 % + 30 are taken. */
const net = (amount: number) => amount - Math.round(amount * 0.029) - 30;

/** The triggers that move the platform's own money: payouts, top-ups and transfers. */
export const triggersOfMoneyOut: Record<string, Trigger> = {
  'payout.created': {
    events: [...paidAtOnce, 'payout.created'],
    check: async ({ stripe }) => {
      expect(await only(stripe.payouts.list())).toMatchObject({
        amount: 1100,
        automatic: false,
        status: 'pending',
      });
      const { available } = await stripe.balance.retrieve();
      expect(available).toMatchObject([{ amount: net(2000) - 1100, currency: 'usd' }]);
    },
  },
  'payout.updated': {
    events: [...paidAtOnce, 'payout.created', 'payout.updated'],
    check: async ({ stripe, event }) => {
      const payout = await only(stripe.payouts.list());
      expect(payout).toMatchObject({ amount: 1100, metadata: { foo: 'bar' } });
      expect((await event('payout.updated')).data).toMatchObject({
        object: { id: payout.id },
        previous_attributes: { metadata: { foo: null } },
      });
    },
  },
  'topup.created': {
    events: ['topup.created'],
    check: async ({ stripe, sandbox }) => {
      const topup = await only(stripe.topups.list());
      expect(topup).toMatchObject({ amount: 2000, status: 'pending', balance_transaction: null });
      await sandbox.advance(10 * 86_400);
      const expand = ['balance_transaction'];
      expect(await stripe.topups.retrieve(topup.id, { expand })).toMatchObject({
        status: 'succeeded',
        balance_transaction: { type: 'topup', net: 2000, status: 'available' },
      });
    },
  },
  'transfer.created': {
    events: [...paidAtOnce, 'transfer.created'],
    funds: 100,
    check: async ({ stripe }) => {
      const account = await only(stripe.accounts.list());
      const transfer = await only(stripe.transfers.list());
      expect(transfer).toMatchObject({ amount: 1000, destination: account.id, reversed: false });
      const as = { stripeAccount: account.id };
      expect(await only(stripe.charges.list({}, as))).toMatchObject({
        id: transfer.destination_payment,
        source_transfer: transfer.id,
      });
      expect((await stripe.balance.retrieve({}, as)).available).toMatchObject([{ amount: 1000 }]);
    },
  },
  'transfer.reversed': {
    events: [...paidAtOnce, 'transfer.created', 'transfer.reversed'],
    funds: 100,
    check: async ({ stripe, event }) => {
      const account = await only(stripe.accounts.list());
      const transfer = await only(stripe.transfers.list());
      expect(transfer).toMatchObject({ amount_reversed: 100, reversed: false });
      expect(transfer.reversals.data).toMatchObject([{ amount: 100, transfer: transfer.id }]);
      expect((await event('transfer.reversed')).data).toMatchObject({
        object: { id: transfer.id, amount_reversed: 100 },
      });
      const { available } = await stripe.balance.retrieve({}, { stripeAccount: account.id });
      expect(available).toMatchObject([{ amount: 900 }]);
    },
  },
  'transfer.updated': {
    events: [...paidAtOnce, 'transfer.created', 'transfer.updated'],
    funds: 100,
    check: async ({ stripe, event }) => {
      const transfer = await only(stripe.transfers.list());
      expect(transfer).toMatchObject({ amount: 1000, metadata: { foo: 'bar' } });
      expect((await event('transfer.updated')).data).toMatchObject({
        object: { id: transfer.id },
        previous_attributes: { metadata: { foo: null } },
      });
    },
  },
};
