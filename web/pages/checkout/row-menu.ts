import { checkoutDetail } from '../../client/queries.ts';
import type { CheckoutRow } from '../../client/types.ts';
import { rowMenuOf } from '../../table/row-menu.tsx';
import { checkoutActs } from './acts.ts';

export default rowMenuOf(
  ({ id }: CheckoutRow) => checkoutDetail(id).snapshot,
  ({ data }, session) => checkoutActs(data, session),
);
