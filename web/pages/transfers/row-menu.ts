import { transferDetail } from '../../client/queries.ts';
import type { TransferRow } from '../../client/types.ts';
import { rowMenuOf } from '../../table/row-menu.tsx';
import { transferActs } from './acts.ts';

export default rowMenuOf(
  ({ id }: TransferRow) => transferDetail(id).snapshot,
  ({ data }, session) => transferActs(data, session),
);
