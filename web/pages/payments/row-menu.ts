import { paymentDetail } from '../../client/queries.ts';
import type { PaymentRow } from '../../client/types.ts';
import { rowMenuOf } from '../../table/row-menu.tsx';
import { paymentActs } from './acts.ts';

export default rowMenuOf(
  ({ id }: PaymentRow) => paymentDetail(id).snapshot,
  ({ data }, session) => (data.charge ? paymentActs(data, session) : []),
);
