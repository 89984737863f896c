import { payoutDetail } from '../../client/queries.ts';
import type { PayoutRow } from '../../client/types.ts';
import { rowMenuOf } from '../../table/row-menu.tsx';
import { payoutActs } from './acts.ts';

export default rowMenuOf(
  ({ id }: PayoutRow) => payoutDetail(id).snapshot,
  ({ data }, session) => payoutActs(data, session),
);
