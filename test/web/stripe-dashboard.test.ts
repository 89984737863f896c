import { expect, it } from 'vitest';
import { stripeDashboardUrl } from '../../web/lib/stripe-dashboard.ts';

it.each([
  ['a charge', 'ch_1', 'payments/ch_1'],
  ['a payment', 'py_1', 'payments/py_1'],
  ['a payment intent', 'pi_1', 'payments/pi_1'],
  ['a transfer', 'tr_1', 'connect/transfers/tr_1'],
  ['a payout', 'po_1', 'payouts/po_1'],
  ['a dispute', 'dp_1', 'disputes/dp_1'],
  ['a dispute of an older name', 'du_1', 'disputes/du_1'],
  ['a connected account', 'acct_seller', 'connect/accounts/acct_seller'],
  ['an event', 'evt_1', 'events/evt_1'],
])('%s has its page in the platform’s dashboard, live and in test mode', (_, id, page) => {
  const site = 'https://dashboard.stripe.com';
  expect(stripeDashboardUrl({ id }, 'live', 'acct_us')).toBe(`${site}/acct_us/${page}`);
  expect(stripeDashboardUrl({ id }, 'test', 'acct_us')).toBe(`${site}/acct_us/test/${page}`);
  expect(stripeDashboardUrl({ id }, 'test', null)).toBe(`${site}/test/${page}`);
});

it('what a connected account holds is opened as that account', () => {
  expect(stripeDashboardUrl({ id: 'po_1', account: 'acct_seller' }, 'test', 'acct_us')).toBe(
    'https://dashboard.stripe.com/acct_seller/test/payouts/po_1',
  );
});

it('a sandbox has no dashboard, and not every object a page', () => {
  expect(stripeDashboardUrl({ id: 'po_1' }, 'sandbox', 'acct_us')).toBeNull();
  for (const id of ['txn_1', 're_1', 'order-17', ''])
    expect(stripeDashboardUrl({ id }, 'live', 'acct_us')).toBeNull();
});
