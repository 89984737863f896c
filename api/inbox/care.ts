import type { Selectable, Updateable } from 'kysely';
import { type Actor, audit } from '../audit/audit.ts';
import type { Services } from '../context.ts';
import { badInput } from '../kit/errors.ts';
import { rolesWith } from '../staff/rules.ts';
import type { Store, Write } from '../store/database.ts';
import { days } from './finding.ts';
import { reopened } from './look.ts';
import { can, longestSnooze } from './rules.ts';
import type { FindingTable } from './tables.ts';

type Needs = Pick<Services, 'store' | 'stripe'>;
type Finding = Selectable<FindingTable>;

/** What became of an order about several findings. */
export interface Cared {
  done: string[];
  /** Those that were left as they are, each with why: facts may have mended one meanwhile. */
  left: { id: string; why: string }[];
}

interface Act {
  /** `finding.resolved` */
  readonly action: string;
  readonly actor: Actor;
  readonly note?: string | undefined;
  /** Why this one cannot be, or undefined. */
  against(finding: Finding): string | undefined;
  change(finding: Finding): Updateable<FindingTable>;
}

/** What the trail says of a finding before and after. */
const told = (finding: Finding, change: Updateable<FindingTable>) => {
  const names = Object.keys(change) as (keyof FindingTable)[];
  const shown = names.filter((name) => /^(state|assigned_name|snoozed_until)$/.test(name));
  const of = (row: Updateable<FindingTable>) => ({
    kind: finding.kind,
    ...Object.fromEntries(shown.map((name) => [name, row[name] ?? null])),
  });
  return { before: of(finding), after: of({ ...finding, ...change }) };
};

async function careFor(write: Write, id: string, act: Act, result: Cared): Promise<void> {
  const { db } = write;
  const finding = await db
    .selectFrom('finding')
    .selectAll()
    .where('id', '=', id)
    .executeTakeFirst();
  const why = finding ? act.against(finding) : 'It has been mended meanwhile.';
  if (!finding || why !== undefined) {
    result.left.push({ id, why: why ?? '' });
    return;
  }
  const change = act.change(finding);
  await db.updateTable('finding').set(change).where('pk', '=', finding.pk).execute();
  await audit(write, {
    action: act.action,
    actor: act.actor,
    subject: finding.subject,
    reason: act.note,
    ...told(finding, change),
  });
  write.changed({ kind: 'finding', area: 'inbox', id });
  result.done.push(id);
}

/** Each in one transaction with its entry in the trail; what is mended meanwhile is left out. */
const care = ({ store }: Needs, ids: readonly string[], act: Act): Promise<Cared> =>
  store.write(async (write) => {
    const result: Cared = { done: [], left: [] };
    for (const id of new Set(ids)) await careFor(write, id, act, result);
    return result;
  });

/** Staff to whom findings can be given: all who may sign in and do something about them. */
export const people = ({ read }: Pick<Store, 'read'>) =>
  read
    .selectFrom('user')
    .select(['id', 'name', 'role'])
    .where('disabledAt', 'is', null)
    .where('invitedAt', 'is', null)
    .where('role', 'in', rolesWith('finding:manage'))
    .orderBy('name')
    .execute();

/**
 * Gives findings to somebody, or to nobody.
 * @throws AppError `invalid_input` when there is no such person who may care for findings.
 */
export async function assign(
  needs: Needs,
  actor: Actor,
  { ids, to }: { ids: readonly string[]; to: string | null },
): Promise<Cared> {
  const person = to === null ? null : (await people(needs.store)).find(({ id }) => id === to);
  if (person === undefined)
    throw badInput('There is nobody on the staff with this id who may care for findings.', 'to');
  return care(needs, ids, {
    action: 'finding.assigned',
    actor,
    against: ({ assigned_to }) =>
      assigned_to === to ? `It is ${person ? `${person.name}’s` : 'nobody’s'} already.` : undefined,
    change: () => ({ assigned_to: to, assigned_name: person?.name ?? null }),
  });
}

/** What a person's judgement leaves on the row: by whom, and of what. */
const judged = (actor: Actor, at: number, note: string | undefined, { amount, due }: Finding) => ({
  judged_by: actor.id,
  judged_name: actor.name,
  judged_at: at,
  judged_amount: amount,
  judged_due: due,
  note: note ?? null,
});

/**
 * Puts findings off until a moment; they come back then, or when more is at risk or sooner due.
 * @throws AppError `invalid_input` when the moment is past or too far ahead.
 */
export async function snooze(
  needs: Needs,
  actor: Actor,
  { ids, until, note }: { ids: readonly string[]; until: number; note?: string | undefined },
): Promise<Cared> {
  const now = needs.stripe.now();
  if (until <= now) throw badInput('Choose a moment that is still to come.', 'until');
  if (until > now + days(longestSnooze))
    throw badInput(`Choose a moment within ${longestSnooze} days.`, 'until');
  return care(needs, ids, {
    action: 'finding.snoozed',
    actor,
    note,
    against: can.snooze,
    change: (finding) => ({
      state: 'snoozed',
      snoozed_until: until,
      ...judged(actor, now, note, finding),
    }),
  });
}

/** Settles findings: nothing more has to be done, unless the facts get worse. */
export const resolve = (
  needs: Needs,
  actor: Actor,
  { ids, note }: { ids: readonly string[]; note: string },
): Promise<Cared> =>
  care(needs, ids, {
    action: 'finding.resolved',
    actor,
    note,
    against: can.resolve,
    change: (finding) => ({
      state: 'resolved',
      snoozed_until: null,
      ...judged(actor, needs.stripe.now(), note, finding),
    }),
  });

/** Takes findings up again that were put off or settled. */
export const reopen = (
  needs: Needs,
  actor: Actor,
  { ids }: { ids: readonly string[] },
): Promise<Cared> =>
  care(needs, ids, {
    action: 'finding.reopened',
    actor,
    against: can.reopen,
    change: () => reopened,
  });
