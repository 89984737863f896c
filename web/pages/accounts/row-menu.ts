import { accountDetail } from '../../client/queries.ts';
import type { AccountRow } from '../../client/types.ts';
import { rowMenuOf } from '../../table/row-menu.tsx';
import { accountActs } from './acts.ts';

export default rowMenuOf(
  ({ id }: Pick<AccountRow, 'id'>) => accountDetail(id).snapshot,
  ({ data }, session) => accountActs(data, session),
);
