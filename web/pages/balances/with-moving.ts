import type { BalanceDetail } from '../../client/types.ts';

type Line = BalanceDetail['balances'][number];

/** The lines of a balance, each with what is on its way to the bank in its currency. */
export const withMoving = (balances: readonly Line[], inTransit: BalanceDetail['inTransit']) =>
  balances.map((line) => ({
    ...line,
    moving: inTransit.find(({ currency }) => currency === line.currency)?.amount ?? 0,
  }));
