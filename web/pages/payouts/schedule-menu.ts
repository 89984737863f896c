import { accountDetail } from '../../client/queries.ts';
import type { ScheduleRow } from '../../client/schedules.ts';
import { rowMenuOf } from '../../table/row-menu.tsx';
import { accountActs } from '../accounts/acts.ts';

export default rowMenuOf(
  ({ account }: ScheduleRow) => accountDetail(account).snapshot,
  ({ data }, session) => accountActs(data, session),
);
