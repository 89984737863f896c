import { type Historied, onlyKept } from '../history/historied.ts';
import { ofText, wordingOf } from '../history/wording.ts';
import { payout } from './snapshot.ts';
import { failureWords } from './words.ts';

/** What changed on a payout. */
export const payoutChanges: Historied = {
  name: 'Payout',
  permission: 'payout:read',
  subjects: onlyKept(payout),
  wording: wordingOf({ failure_code: ofText((code) => failureWords(code).what) }),
};
