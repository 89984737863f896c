import { accountChanges } from '../accounts/changes.ts';
import { disputeChanges } from '../disputes/changes.ts';
import { paymentChanges } from '../payments/changes.ts';
import { payoutChanges } from '../payouts/changes.ts';
import type { Change } from '../store/changes.ts';
import type { ChangeInWords, Versioned } from '../store/history.ts';

/** The area whose words tell of an object, by its kind; the others’ values are what people read. */
const areas = {
  account: accountChanges,
  capability: accountChanges,
  charge: paymentChanges,
  dispute: disputeChanges,
  payment_intent: paymentChanges,
  payout: payoutChanges,
  refund: paymentChanges,
} as const;

/** Changes of an object in the words that its own page tells them in. */
export function inWords(of: Versioned, changes: readonly Change[]): ChangeInWords[] {
  const area = Object.hasOwn(areas, of.kind) ? areas[of.kind as keyof typeof areas] : undefined;
  return changes.map((change) => area?.wording?.(of, change) ?? change);
}
