import { type Historied, onlyKept } from '../history/historied.ts';
import { balance } from './snapshot.ts';

/** What changed on a balance, as often as it was read. */
export const balanceChanges: Historied = {
  name: 'A balance of',
  permission: 'balance:read',
  subjects: onlyKept(balance),
};
