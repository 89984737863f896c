import { configurationDetail } from '../../client/queries.ts';
import type { ConfigurationRow } from '../../client/types.ts';
import { rowMenuOf } from '../../table/row-menu.tsx';
import { configurationActs } from './acts.ts';

export default rowMenuOf(
  ({ id }: ConfigurationRow) => configurationDetail(id).snapshot,
  ({ data }, session) => configurationActs(data, session),
);
