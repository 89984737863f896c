import { type Historied, onlyKept } from '../history/historied.ts';
import { ofText, wordingOf } from '../history/wording.ts';
import { dispute } from './snapshot.ts';
import { reasonOf } from './words.ts';

/** What changed on a dispute. */
export const disputeChanges: Historied = {
  name: 'Dispute',
  permission: 'dispute:read',
  subjects: onlyKept(dispute),
  wording: wordingOf({ reason: ofText((reason) => reasonOf(reason).text) }),
};
