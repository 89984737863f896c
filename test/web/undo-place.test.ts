import { expect, it } from 'vitest';
import { undoPlace } from '../../web/lib/undo-place.ts';

const earlier = { account: 'acct_1', interval: 'weekly', weeklyPayoutDays: ['monday'] };

it.each([
  ['transfer.reverse', { transfer: 'tr_1', amount: 500 }, { to: '/transfers/tr_1/reverse' }],
  [
    'transfer.create',
    { destination: 'acct_1', amount: 500, currency: 'usd', transferGroup: 'o 1', repays: 'trr_1' },
    {
      to: '/transfers/new?new_destination=acct_1&new_amount=500&new_currency=usd&new_transferGroup=o+1&new_repays=trr_1',
    },
  ],
  ['payout.cancel', { account: 'acct_1', payout: 'po_1' }, { to: '/payouts/po_1/cancel' }],
  ['account.unreject', { account: 'acct_1' }, { to: '/accounts/acct_1/unreject' }],
  [
    'payout_schedule.update',
    earlier,
    { to: '/operations/new/payout_schedule.update', state: { inputs: [earlier] } },
  ],
  [
    'payment_method_configuration.update',
    { configuration: 'pmc_1', methods: { klarna: 'none', link: 'on', card: 'on' } },
    { to: '/payment-methods/pmc_1/switch?on=link,card&none=klarna' },
  ],
  ['refund.create', { charge: 'ch_1' }, null],
  ['transfer.reverse', {}, null],
])('%s is ordered at its own form', (kind, input, place) => {
  expect(undoPlace({ kind, input, text: 'Undo it' })).toEqual(place);
});
