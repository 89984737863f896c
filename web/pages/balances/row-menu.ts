import { balanceDetail } from '../../client/queries.ts';
import type { BalanceRow } from '../../client/types.ts';
import { rowMenuOf } from '../../table/row-menu.tsx';
import { balanceActs } from './acts.ts';

export default rowMenuOf(
  ({ account }: BalanceRow) => balanceDetail(account).snapshot,
  ({ data }, session, { account }) => balanceActs(data, session, account),
);
