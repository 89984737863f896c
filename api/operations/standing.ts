import { audit } from '../audit/audit.ts';
import { nowInSeconds, shortDate } from '../kit/time.ts';
import type { Standing } from '../staff/members.ts';
import { roleCan } from '../staff/rules.ts';
import type { Store, Write } from '../store/database.ts';
import type { Action } from './action.ts';
import { cancelSteps, type Deciding, ended } from './deciding.ts';
import { announce } from './journal.ts';
import { waitingStatuses } from './status.ts';
import type { OperationError } from './view.ts';

/** How long an order waits for somebody's approval, and how long one that was given holds: 7 days. */
export const approvalSeconds = 7 * 24 * 3600;

type Database = Store['read'] | Write['db'];

/** Who somebody is now; undefined where they are not known at all. */
export type StandingOf = (db: Database, id: string) => Promise<Standing | undefined>;

/** What an operation's beginning rests on, beside its facts. */
interface Ordered {
  readonly vouched_by: string;
  readonly requested_by_name: string;
  readonly approved_at: number | null;
}

/** The approval was given too long ago; null: it holds, or none was needed. */
export function approvalLapsed({ approved_at }: Pick<Ordered, 'approved_at'>) {
  const now = nowInSeconds();
  if (approved_at === null || now < approved_at + approvalSeconds) return null;
  const on = shortDate(approved_at, now, 'UTC');
  return {
    code: 'approval_lapsed',
    message: `This was approved on ${on}, and an approval holds 7 days. Order it anew.`,
  };
}

/**
 * Why an operation that has not begun may not begin any more: whoever answers for it may not order
 * it now, or its approval has lapsed. Null: it may.
 */
async function whyNot(
  db: Database,
  standingOf: StandingOf,
  row: Ordered,
  { permission }: Action,
): Promise<OperationError | null> {
  const by = await standingOf(db, row.vouched_by);
  const name = by?.name ?? row.requested_by_name;
  const refused = (why: string): OperationError => ({
    code: 'no_longer_allowed',
    message: `${name} no longer may ${why}, so nothing was done. Whoever still wants it orders it anew.`,
  });
  if (!by?.isActive) return refused('work here');
  if (!roleCan(by.role, permission))
    return refused(`order this, which needs ${permission} and not the role ${by.role}`);
  return approvalLapsed(row);
}

/** The same of a stored operation. @throws when there is none of this id. */
export async function whyNotBegin(
  db: Database,
  standingOf: StandingOf,
  id: string,
  action: Action,
): Promise<OperationError | null> {
  const row = await db
    .selectFrom('operation')
    .select(['vouched_by', 'requested_by_name', 'approved_at'])
    .where('id', '=', id)
    .executeTakeFirstOrThrow();
  return whyNot(db, standingOf, row, action);
}

/** Ends what waits and may not begin any more: an approver need not look at it, nor others wait behind it. */
export async function endWhatMayNot({ services, catalogue, standingOf }: Deciding): Promise<void> {
  const { store } = services;
  const waiting = await store.read
    .selectFrom('operation as o')
    .select(['o.id', 'o.kind', 'vouched_by', 'requested_by_name', 'approved_at'])
    .where('o.status', 'in', waitingStatuses)
    // What has done something goes on to its end.
    .where(({ not, exists, selectFrom }) =>
      not(
        exists(
          selectFrom('operation_step as s')
            .select('s.n')
            .whereRef('s.operation', '=', 'o.id')
            .where('s.status', '=', 'succeeded'),
        ),
      ),
    )
    .execute();
  for (const row of waiting) {
    const action = catalogue.all.get(row.kind);
    // A later version may not know the kind any more.
    const error = action && (await whyNot(store.read, standingOf, row, action));
    if (!error) continue;
    await store.write(async (write) => {
      const stopped = await write.db
        .updateTable('operation')
        .set(ended('refused', error))
        .where('id', '=', row.id)
        .where('status', 'in', waitingStatuses)
        .returning(['id', 'subject', 'batch'])
        .executeTakeFirst();
      if (!stopped) return;
      await cancelSteps(row.id)(write);
      const { id: operation, subject } = stopped;
      const entry = { actor: null, subject, operation, after: { error } };
      await audit(write, { action: 'operation.refused', ...entry });
      announce(write, action.area, stopped);
    });
  }
}
