import { describe, expect, test } from 'vitest';
import type { AccountDetail, Session } from '../../web/client/types.ts';
import { accountActs } from '../../web/pages/accounts/acts.ts';

const manager = { role: 'manager' } as Session;
const account = {
  id: 'acct_1',
  capabilities: { transfers: 'active' },
  requirements: { disabled_reason: null },
} as AccountDetail['account'];
const balance = { currency: 'usd', available: 100, pending: 0 };

/** Why each act cannot be done; null where it can. */
const blocked = (detail: Pick<AccountDetail, 'account' | 'balances'>) =>
  Object.fromEntries(accountActs(detail, manager).map(({ label, why }) => [label, why]));

describe('what can be done with an account', () => {
  test('one that receives and has something may be sent more, and paid out', () => {
    const acts = blocked({ account, balances: [balance] } as never);
    expect(acts).toMatchObject({ Transfer: null, 'Pay out': null });
  });

  test('one that was rejected is sent nothing, and what it does not have is not paid out', () => {
    const rejected = { ...account, requirements: { disabled_reason: 'rejected.fraud' } };
    const acts = blocked({ account: rejected, balances: [{ ...balance, available: 0 }] } as never);
    expect(acts).toMatchObject({
      Transfer: 'The account was rejected, so it cannot be sent money.',
      'Pay out': 'Nothing is available to be paid out.',
    });
  });
});
