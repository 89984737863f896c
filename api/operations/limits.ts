import type { Transaction } from 'kysely';
import { AppError } from '../kit/errors.ts';
import { formatMoney, minorDigits, money } from '../kit/money.ts';
import { nowInSeconds } from '../kit/time.ts';
import type { Role } from '../staff/rules.ts';
import type { Store } from '../store/database.ts';
import type { Tables } from '../store/tables.ts';
import type { Action, Amount } from './action.ts';
import { voidStatuses } from './status.ts';

/** What staff of a role may order without asking anyone. */
export interface Limit {
  readonly role: Role;
  /** An action's kind, or `*` for all of them together. */
  readonly kind: string;
  /** ISO 4217, lower case, or `*` for each currency that has two decimals. */
  readonly currency: string;
  /** Minor units for one operation; null: no limit. */
  readonly single: number | null;
  /** Minor units for all of one person's operations of the last 24 hours; null: no limit. */
  readonly day: number | null;
}

const DAY = 24 * 3600;

/** In two-decimal currencies only: 500.00 would mean something else in others. */
const covers = (limit: Limit, kind: string, currency: string): boolean =>
  (limit.kind === kind || limit.kind === '*') &&
  (limit.currency === currency || (limit.currency === '*' && minorDigits(currency) === 2));

/**
 * The limit that holds for an amount: one for the kind before one for all kinds, then one for the
 * currency before one for all. Undefined where the role has no limits at all.
 * Where a role has limits and none covers the currency, nothing may be ordered without approval.
 */
export function limitFor(
  limits: readonly Limit[],
  role: Role,
  kind: string,
  currency: string,
): Limit | undefined {
  const ofRole = limits.filter((limit) => limit.role === role && ['*', kind].includes(limit.kind));
  if (ofRole.length === 0) return undefined;
  const rank = (limit: Limit) => (limit.kind === '*' ? 0 : 2) + (limit.currency === '*' ? 0 : 1);
  const [best] = ofRole
    .filter((limit) => covers(limit, kind, currency))
    .sort((one, other) => rank(other) - rank(one));
  return best ?? { role, kind: '*', currency, single: 0, day: 0 };
}

/** Why an amount is above a limit, in words for its requester and its approver; null: within. */
export function aboveLimit(limit: Limit, { amount, currency }: Amount, spent: number) {
  const say = (sum: number) => formatMoney(money(sum, currency));
  if (limit.single === 0)
    return `Whoever has the role ${limit.role} orders nothing in ${currency.toUpperCase()} without approval.`;
  if (limit.single !== null && amount > limit.single)
    return `${say(amount)} is above the limit of ${say(limit.single)} that ${limit.role} has for one operation.`;
  if (limit.day !== null && spent + amount > limit.day)
    return `With the ${say(spent)} of the last 24 hours this comes to ${say(spent + amount)}; the limit that ${limit.role} has for a day is ${say(limit.day)}.`;
  return null;
}

/** Every limit there is, the more special ones of a role after the general ones. */
export const readLimits = ({
  read,
}: {
  read: Store['read'] | Transaction<Tables>;
}): Promise<Limit[]> =>
  read
    .selectFrom('operation_limit')
    .select(['role', 'kind', 'currency', 'single', 'day'])
    .orderBy('role')
    .orderBy('kind')
    .orderBy('currency')
    .execute();

/** The kind by whose limits an action's amounts are counted. */
export const limitKindOf = ({ kind, limitedAs }: Pick<Action, 'kind' | 'limitedAs'>): string =>
  limitedAs ?? kind;

/** What somebody wants to order. */
export interface Wish {
  /** Of the order itself, which does not count twice once it is journaled. */
  readonly operation?: string;
  readonly by: { readonly id: string; readonly role: Role };
  /** As `limitKindOf` gives it. */
  readonly kind: string;
  readonly moves: readonly Amount[];
}

/**
 * Why the wish is above what whoever answers for it may order alone, one sentence a currency; empty
 * when it is within. What was approved counts for its approver; what waits for that counts for
 * nobody yet, nor does what was never done.
 * @param db the transaction that will journal the order, so that two orders of one moment count
 * each other; or the reader, for a preview.
 * @param now Unix seconds by the server's clock.
 */
export async function aboveLimits(
  db: Store['read'] | Transaction<Tables>,
  { operation, by, kind, moves }: Wish,
  now: number,
): Promise<string[]> {
  if (moves.length === 0) return [];
  const limits = await readLimits({ read: db });
  const reasons: string[] = [];
  for (const move of moves) {
    const limit = limitFor(limits, by.role, kind, move.currency);
    if (!limit) continue;
    let counted = db
      .selectFrom('operation_amount as a')
      .innerJoin('operation as o', 'o.id', 'a.operation')
      .select(({ fn }) => fn.sum<number | null>('a.amount').as('sum'))
      .where('a.counts_for', '=', by.id)
      .where('a.currency', '=', move.currency)
      .where('a.created_at', '>', now - DAY)
      .where('o.status', 'not in', voidStatuses);
    if (limit.kind !== '*') counted = counted.where('a.kind', '=', kind);
    if (operation) counted = counted.where('a.operation', '!=', operation);
    const spent = Number((await counted.executeTakeFirst())?.sum ?? 0);
    const reason = aboveLimit(limit, move, spent);
    if (reason) reasons.push(reason);
  }
  return reasons;
}

/**
 * @param advice what to do then, in words for staff.
 * @throws AppError `limit_exceeded` where the wish is above what they may order alone.
 */
export async function assertWithinLimits(
  db: Store['read'] | Transaction<Tables>,
  wish: Wish,
  advice = '',
): Promise<void> {
  const [reason] = await aboveLimits(db, wish, nowInSeconds());
  if (reason) throw new AppError(403, 'limit_exceeded', `${reason}${advice}`);
}

/** Whether limits have counted something for this person with what planned it. */
export async function isCountedWith(
  db: Store['read'] | Transaction<Tables>,
  plannedBy: string | null,
  member: string,
): Promise<boolean> {
  if (plannedBy === null) return false;
  const planner = await db
    .selectFrom('operation')
    .select('vouched_by')
    .where('id', '=', plannedBy)
    .executeTakeFirst();
  return planner?.vouched_by === member;
}

/** Has an operation that is there already count in somebody's day, from now on. */
export async function countFor(
  db: Transaction<Tables>,
  operation: string,
  member: string,
): Promise<void> {
  await db
    .updateTable('operation_amount')
    .set({ counts_for: member, created_at: nowInSeconds() })
    .where('operation', '=', operation)
    .execute();
}
