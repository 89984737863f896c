import { sql } from 'kysely';
import { trailOf } from '../audit/trail.ts';
import { nowInSeconds } from '../kit/time.ts';
import type { Store } from '../store/database.ts';
import { canAct } from './can.ts';
import { asStaffRow, type StaffRow, staffSource } from './list.ts';
import { sessionsOf } from './member-sessions.ts';
import { countActive, memberById } from './members.ts';
import { permissionsOf } from './rules.ts';

/** How much of the trail a person's page shows. */
const trailShown = 50;

interface Asked {
  /** Whose page it is. */
  readonly id: string;
  /** Who looks at it, and in which session. */
  readonly by: string;
  readonly session: string;
  readonly hasDemoStaff: boolean;
}

/** Everything about one member of staff; undefined when nobody has this id. */
export async function memberDetail(store: Store, { id, by, session, hasDemoStaff }: Asked) {
  const member = await memberById(store.read, id);
  if (!member) return undefined;
  const { from, columns } = staffSource;
  const { rows } = await sql<Omit<StaffRow, 'demo'>>`
    select ${columns} from ${from} where id = ${id}`.execute(store.read);
  const [row] = rows;
  if (!row) return undefined;
  const passwordLink = await store.read
    .selectFrom('staff_link')
    .select('expires_at')
    .where('member', '=', id)
    .where('purpose', '=', 'password')
    .where('expires_at', '>', nowInSeconds())
    .executeTakeFirst();
  return {
    member: asStaffRow(row, hasDemoStaff),
    self: id === by,
    permissions: permissionsOf(member.role),
    disabledAt: member.disabledAt,
    /** Until when a link to choose another password works. */
    passwordLinkUntil: passwordLink?.expires_at ?? null,
    sessions: await sessionsOf(store.read, id, session),
    can: canAct(member, { by, activeAdmins: await countActive(store.read, 'admin') }),
    trail: await trailOf(store.read, id, [id, member.email], trailShown),
  };
}
