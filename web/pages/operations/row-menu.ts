import { operationQuery } from '../../client/operations.ts';
import type { OperationRow } from '../../client/types.ts';
import { decisionsOn } from '../../forms/operation-acts.ts';
import { rowMenuOf } from '../../table/row-menu.tsx';

export default rowMenuOf(({ id }: OperationRow) => operationQuery(id), decisionsOn);
