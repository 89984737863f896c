import { expect, test } from 'vitest';
import { byParty } from '../../web/lib/parties.ts';

const platform = { type: 'platform' } as const;
const seller = { type: 'account', account: 'acct_1', name: 'Lake House' } as const;
const usd = { currency: 'usd' };

test('each party is named once a currency, with what it comes to', () => {
  const parties = byParty([
    { party: { type: 'customer' }, ...usd, amount: 10_000, why: 'Refund' },
    { party: platform, ...usd, amount: -10_000, why: 'Refund to the customer' },
    { party: platform, ...usd, amount: 10_000, why: 'Transfer taken back' },
    { party: seller, ...usd, amount: -10_000, why: 'Transfer reversed' },
    { party: platform, ...usd, amount: -123, why: 'Application fee given back' },
    { party: seller, ...usd, amount: 123, why: 'Application fee given back' },
    { party: platform, currency: 'eur', amount: 5, why: 'Something in euros' },
  ]);
  expect(parties.map(({ name, currency, total }) => [name, currency, total])).toEqual([
    ['The customer', 'usd', 10_000],
    ['The platform', 'usd', -123],
    ['Lake House', 'usd', -9877],
    ['The platform', 'eur', 5],
  ]);
  expect(parties[1]?.effects).toHaveLength(3);
});
