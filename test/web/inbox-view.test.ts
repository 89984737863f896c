import { matchRoutes } from 'react-router';
import { describe, expect, it } from 'vitest';
import type { Fix } from '../../api/inbox/rules.ts';
import { roles } from '../../api/staff/rules.ts';
import { fixOf } from '../../web/pages/inbox/fixes.ts';
import { filtersOf, readView, viewSearch } from '../../web/pages/inbox/view.ts';
import { routes } from '../../web/routes.tsx';

describe('with which findings each role begins', () => {
  it.each([
    ['viewer', {}],
    ['support', { desk: 'support' }],
    ['finance', { desk: 'finance' }],
    ['manager', {}],
    ['admin', {}],
  ] as const)('%s', (role, desk) => {
    const view = readView(new URLSearchParams(), role);
    expect(filtersOf(view)).toEqual({ state: 'open', ...desk });
    expect(viewSearch(view, role)).toBe('');
  });

  it('any other view stands in the address, and is read from it', () => {
    for (const role of roles)
      for (const desk of ['mine', 'support', 'finance', 'manager', 'all'] as const)
        for (const state of ['open', 'snoozed', 'resolved'] as const) {
          const search = viewSearch({ desk, state }, role);
          expect(readView(new URLSearchParams(search), role)).toEqual({ desk, state });
        }
  });
});

const fixes: readonly [Fix, to: string][] = [
  [
    { act: 'reverse_transfer', transfer: 'tr_1', amount: 3500 },
    '/transfers/tr_1/reverse?amount=3500',
  ],
  [
    { act: 'reverse_transfer', transfer: 'tr_1', amount: 1600, for: 'refund' },
    '/transfers/tr_1/reverse?amount=1600&for=refund',
  ],
  [
    { act: 'send_on', currency: 'usd', group: 'order 1', charge: 'ch_1' },
    '/transfers/new?new_currency=usd&new_transferGroup=order+1&new_sourceTransaction=ch_1',
  ],
  [
    { act: 'send_on', currency: 'usd', group: 'order_1', charge: null },
    '/transfers/new?new_currency=usd&new_transferGroup=order_1',
  ],
  [
    {
      act: 'repay',
      dispute: 'du_1',
      destination: 'acct_1',
      amount: 5000,
      currency: 'usd',
      group: 'order_1',
    },
    '/transfers/new?new_destination=acct_1&new_currency=usd&new_amount=5000&new_repays=du_1&new_transferGroup=order_1',
  ],
  [{ act: 'tell_customer', charge: 'ch_1' }, '/payments/ch_1'],
  [{ act: 'answer_dispute', dispute: 'du_1' }, '/disputes/du_1/evidence'],
  [{ act: 'see_group', group: 'order 1/a' }, '/groups/order%201%2Fa'],
  [{ act: 'see_account', account: 'acct_1' }, '/accounts/acct_1'],
  [{ act: 'make_account_link', account: 'acct_1' }, '/accounts/acct_1/onboarding-link'],
  [{ act: 'make_login_link', account: 'acct_1' }, '/accounts/acct_1/login-link'],
  [{ act: 'see_balance', holder: 'platform' }, '/balances/platform'],
  [
    { act: 'change_schedule', holder: 'platform', interval: 'manual' },
    '/balances/platform/schedule?interval=manual',
  ],
  [{ act: 'see_payout', payout: 'po_1' }, '/payouts/po_1'],
  [{ act: 'see_operation', operation: '01K' }, '/operations/01K'],
  [{ act: 'retry_operation', operation: '01K' }, '/operations/01K/retry'],
  [{ act: 'see_checkout', session: 'cs_1' }, '/checkout/cs_1'],
  [{ act: 'see_failed_events' }, '/sync/events?state=failed'],
];

it.each(fixes)('%o is done where it is ready to be done', (fix, to) => {
  expect(fixOf(fix).to).toBe(to);
  const { pathname } = new URL(to, 'http://countinghouse.test');
  expect(matchRoutes(routes, pathname)?.at(-1)?.route.path).not.toBe('*');
});
