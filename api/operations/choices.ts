import { nowInSeconds } from '../kit/time.ts';
import type { Staff } from '../staff/permission.ts';
import { mayApprove } from './approval.ts';
import { type Deciding, movesOf, type Stored } from './deciding.ts';
import { aboveLimits, limitKindOf } from './limits.ts';
import { againFor, mayCancel, mayRetry } from './second-thoughts.ts';
import { approvalLapsed } from './standing.ts';

/** What a person can decide about an operation. */
export type Choice = 'approve' | 'reject' | 'cancel' | 'retry';

/** What a person decides about an operation, by what they may do and what it has come to. */
export interface Choices {
  choices: Choice[];
  /** What would be theirs to decide too, were it not for a limit or for time; why not, for staff. */
  barred: { choice: Choice; why: string }[];
}

/** What the one who asks may decide about an operation now. */
export async function choicesOf(deciding: Deciding, by: Staff, of: Stored): Promise<Choices> {
  const { row, action } = of;
  const { read } = deciding.services.store;
  const found: Choices = { choices: [], barred: [] };
  const offer = (choice: Choice, why: string | undefined) =>
    why === undefined ? found.choices.push(choice) : found.barred.push({ choice, why });

  /** Why somebody may not answer for it alone. */
  async function aboveLimitOf(who: Staff | undefined): Promise<string | undefined> {
    if (!who) return undefined;
    const moves = await movesOf(read, row.id);
    const wish = { operation: row.id, by: who, kind: limitKindOf(action), moves };
    return (await aboveLimits(read, wish, nowInSeconds()))[0];
  }

  if (mayApprove(by, of)) {
    offer('approve', await aboveLimitOf(by));
    offer('reject', undefined);
  }
  if (mayCancel(by, of)) offer('cancel', undefined);
  if (await mayRetry(deciding, by, of)) {
    // Another look at Stripe is nobody's order.
    const lapsed = row.needs_person === 1 ? null : approvalLapsed(row);
    offer('retry', lapsed?.message ?? (await aboveLimitOf(await againFor(deciding, read, by, of))));
  }
  return found;
}
