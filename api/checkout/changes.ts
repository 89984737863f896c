import { type Historied, onlyKept } from '../history/historied.ts';
import { wordingOf } from '../history/wording.ts';
import { checkoutSession } from './snapshot.ts';

/** What changed on a Checkout Session. */
export const checkoutChanges: Historied = {
  name: 'Checkout Session',
  permission: 'checkout:read',
  subjects: onlyKept(checkoutSession),
  wording: wordingOf({}),
};
