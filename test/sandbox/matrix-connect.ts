import type Stripe from 'stripe';
import { expect } from 'vitest';
import type { Row } from './matrix-row.ts';

const DAY = 86_400;

/** Money between the platform, its accounts and their banks, and the accounts themselves. */
export const connectRows: Row[] = [
  {
    operation: 'transfer',
    act: (s) => {
      const transfer = s.transfer();
      const payment = s.get(`/v1/charges/${transfer.destination_payment}`, {}, s.seller);
      return { transfer, payment };
    },
    state: {
      transfer: { amount: 5000, reversed: false },
      payment: { id: expect.stringMatching(/^py_/), source_transfer: expect.any(String) },
    },
    platform: ['transfer -5000'],
    seller: ['payment 5000'],
    events: ['transfer.created'],
  },
  {
    operation: 'reversal',
    act: (s) => {
      const { id } = s.transfer();
      s.from();
      const reversal = s.post<Stripe.TransferReversal>(`/v1/transfers/${id}/reversals`, {
        amount: 2000,
      });
      const refund = s.get(`/v1/refunds/${reversal.destination_payment_refund}`, {}, s.seller);
      return { reversal, refund, transfer: s.get(`/v1/transfers/${id}`) };
    },
    state: {
      reversal: { amount: 2000 },
      refund: { id: expect.stringMatching(/^pyr_/), amount: 2000 },
      transfer: { amount_reversed: 2000, reversed: false },
    },
    platform: ['transfer_refund 2000'],
    seller: ['payment_refund -2000'],
    events: ['transfer.reversed'],
  },
  {
    operation: 'transfer metadata',
    act: (s) => {
      const { id } = s.transfer();
      s.from();
      return { transfer: s.post(`/v1/transfers/${id}`, { metadata: { order: '7' } }) };
    },
    state: { transfer: { metadata: { order: '7' } } },
    events: ['transfer.updated'],
  },
  {
    operation: 'payout is made',
    act: (s) => {
      s.transfer();
      s.from();
      return { payout: s.post('/v1/payouts', { amount: 1000, currency: 'usd' }, s.seller) };
    },
    state: { payout: { status: 'pending', automatic: false } },
    seller: ['payout -1000'],
    events: ['C payout.created'],
  },
  {
    operation: 'payout arrives',
    act: (s) => {
      const { id } = s.payout();
      s.from();
      s.engine.advance(7 * DAY);
      return { payout: s.get(`/v1/payouts/${id}`, {}, s.seller) };
    },
    state: { payout: { status: 'paid' } },
    events: ['C payout.updated', 'C payout.paid'],
  },
  {
    operation: 'payout is canceled',
    act: (s) => {
      const { id } = s.payout();
      s.from();
      return { payout: s.post(`/v1/payouts/${id}/cancel`, {}, s.seller) };
    },
    state: { payout: { status: 'canceled' } },
    seller: ['payout_cancel 1000'],
    events: ['C payout.canceled'],
  },
  {
    operation: 'payout fails',
    act: (s) => {
      const { id } = s.payout();
      s.from();
      const payout = s.engine.simulate('payout_failure', { payout: id }) as Stripe.Payout;
      const banks = `/v1/accounts/${s.seller}/external_accounts/${payout.destination}`;
      return { payout, bank: s.get(banks) };
    },
    state: {
      payout: { status: 'failed', failure_balance_transaction: expect.stringMatching(/^txn_/) },
      bank: { status: 'errored' },
    },
    seller: ['payout_failure 1000'],
    events: ['C payout.failed', 'C account.external_account.updated', 'C account.updated'],
  },
  {
    operation: 'top-up succeeds',
    act: (s) => {
      const { id } = s.post<Stripe.Topup>('/v1/topups', {
        amount: 2000,
        currency: 'usd',
        source: 'btok_us_verified',
      });
      s.engine.advance(3600);
      return { topup: s.get(`/v1/topups/${id}`) };
    },
    state: { topup: { status: 'succeeded' } },
    platform: ['topup 2000'],
    events: ['topup.created', 'topup.succeeded', 'balance.available'],
  },
  {
    operation: 'account onboarding step',
    act: (s) => {
      const { id } = s.post<Stripe.Account>('/v1/accounts', {
        type: 'custom',
        business_type: 'individual',
        capabilities: { transfers: { requested: true } },
      });
      s.from();
      s.post(`/v1/accounts/${id}`, { individual: { first_name: 'Jenny' } });
      s.engine.simulate('account_onboarding', { account: id, stage: 'verified' });
      return { account: s.get(`/v1/accounts/${id}`) };
    },
    state: {
      account: {
        charges_enabled: true,
        payouts_enabled: true,
        details_submitted: true,
        capabilities: { transfers: 'active' },
        requirements: { currently_due: [] },
      },
    },
    events: [
      'C account.updated',
      'C person.created',
      'C account.external_account.created',
      'C account.updated',
      'C capability.updated',
    ],
  },
  {
    operation: 'account is rejected',
    act: (s) => ({ account: s.post(`/v1/accounts/${s.seller}/reject`, { reason: 'other' }) }),
    state: {
      account: {
        charges_enabled: false,
        payouts_enabled: false,
        requirements: { disabled_reason: 'rejected.platform_other' },
      },
    },
    events: ['C account.updated', 'C capability.updated', 'C capability.updated'],
  },
  {
    operation: 'account is deleted',
    act: (s) => ({ gone: s.del(`/v1/accounts/${s.seller}`) }),
    state: { gone: { object: 'account', deleted: true } },
    seller: null,
    events: ['C account.application.deauthorized'],
  },
  {
    operation: 'payout schedule changes',
    act: (s) => ({
      settings: s.post(
        '/v1/balance_settings',
        { payments: { payouts: { schedule: { interval: 'daily' } } } },
        s.seller,
      ),
      account: s.get(`/v1/accounts/${s.seller}`),
    }),
    state: {
      settings: { payments: { payouts: { schedule: { interval: 'daily' } } } },
      account: { settings: { payouts: { schedule: { interval: 'daily' } } } },
    },
    events: ['C balance_settings.updated', 'C account.updated'],
  },
  {
    operation: 'external account is added, changed and deleted',
    act: (s) => {
      const all = `/v1/accounts/${s.seller}/external_accounts`;
      const bank = s.post<Stripe.BankAccount>(all, { external_account: 'btok_us_verified' });
      s.post(`${all}/${bank.id}`, { metadata: { main: 'no' } });
      return { gone: s.del(`${all}/${bank.id}`), account: s.get(`/v1/accounts/${s.seller}`) };
    },
    state: { gone: { deleted: true }, account: { external_accounts: { data: [{}] } } },
    events: ['created', 'updated', 'deleted'].flatMap((how) => [
      `C account.external_account.${how}`,
      'C account.updated',
    ]),
  },
];
