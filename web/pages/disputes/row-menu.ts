import { disputeDetail } from '../../client/queries.ts';
import type { DisputeRow } from '../../client/types.ts';
import { rowMenuOf } from '../../table/row-menu.tsx';
import { disputeActs } from './acts.ts';

export default rowMenuOf(
  ({ id }: DisputeRow) => disputeDetail(id).snapshot,
  ({ data }, session) => disputeActs(data, session),
);
