import { randomBytes } from 'node:crypto';
import type { Kysely, Selectable } from 'kysely';
import { AppError } from '../kit/errors.ts';
import { nowInSeconds } from '../kit/time.ts';
import type { Write } from '../store/database.ts';
import type { Tables } from '../store/tables.ts';
import type { Staff } from './permission.ts';
import { isRole, type MemberState, type Role } from './rules.ts';
import type { UserTable } from './tables.ts';

/** A member of staff as the store holds them. */
export type Member = Selectable<UserTable>;

export const stateOf = ({ disabledAt, invitedAt }: Member): MemberState =>
  disabledAt !== null ? 'disabled' : invitedAt !== null ? 'invited' : 'active';

/** The sign-in library writes its times so. */
export const isoNow = () => new Date().toISOString();

/** @throws RangeError when the database holds a role that the code does not know. */
export function asStaff({ id, name, email, role }: Pick<Member, keyof Staff>): Staff {
  if (!isRole(role)) throw new RangeError(`${email} has the unknown role "${role}"`);
  return { id, name, email, role };
}

/** Somebody as they are now. */
export interface Standing extends Staff {
  /** Whether they may sign in. */
  readonly isActive: boolean;
}

/** Who somebody is now; undefined where nobody has this id. */
export async function standingOf(db: Kysely<Tables>, id: string): Promise<Standing | undefined> {
  const member = await memberById(db, id);
  return member && { ...asStaff(member), isActive: stateOf(member) === 'active' };
}

export const memberById = (db: Kysely<Tables>, id: string): Promise<Member | undefined> =>
  db.selectFrom('user').selectAll().where('id', '=', id).executeTakeFirst();

/** How many may sign in with this role. */
export async function countActive(db: Kysely<Tables>, role: Role): Promise<number> {
  const { n } = await db
    .selectFrom('user')
    .select(({ fn }) => fn.countAll<number>().as('n'))
    .where('role', '=', role)
    .where('disabledAt', 'is', null)
    .where('invitedAt', 'is', null)
    .executeTakeFirstOrThrow();
  return n;
}

/** Somebody new: with a password, or invited to choose one. */
export interface NewMember {
  readonly name: string;
  readonly email: string;
  readonly role: Role;
  /** Its hash; null: they are invited, and cannot sign in before they have accepted. */
  readonly password: string | null;
}

/** @throws AppError `email_taken` */
export async function addMember({ db }: Write, member: NewMember): Promise<Staff> {
  const email = member.email.toLowerCase();
  const { name, role, password } = member;
  const taken = await db.selectFrom('user').select('id').where('email', '=', email).execute();
  if (taken.length > 0)
    throw new AppError(409, 'email_taken', `${email} is on the staff already.`, { field: 'email' });
  const id = randomBytes(16).toString('hex');
  const now = isoNow();
  await db
    .insertInto('user')
    .values({
      id,
      name,
      email,
      role,
      emailVerified: 1,
      image: null,
      createdAt: now,
      updatedAt: now,
      disabledAt: null,
      invitedAt: password === null ? nowInSeconds() : null,
      lastSeenAt: null,
    })
    .execute();
  if (password !== null) await setPassword({ db }, id, password);
  return { id, name, email, role };
}

/** Gives somebody this password, whether or not they had one. */
export async function setPassword({ db }: Pick<Write, 'db'>, member: string, hash: string) {
  const now = isoNow();
  const { numUpdatedRows } = await db
    .updateTable('account')
    .set({ password: hash, updatedAt: now })
    .where('userId', '=', member)
    .where('providerId', '=', 'credential')
    .executeTakeFirstOrThrow();
  if (numUpdatedRows > 0n) return;
  await db
    .insertInto('account')
    .values({
      id: randomBytes(16).toString('hex'),
      accountId: member,
      providerId: 'credential',
      userId: member,
      password: hash,
      createdAt: now,
      updatedAt: now,
    })
    .execute();
}

/** Removes somebody with everything of theirs; the audit trail keeps what they did. */
export async function removeMember({ db }: Write, member: string): Promise<void> {
  for (const table of ['session', 'account'] as const)
    await db.deleteFrom(table).where('userId', '=', member).execute();
  await db.deleteFrom('staff_link').where('member', '=', member).execute();
  await db.deleteFrom('user').where('id', '=', member).execute();
}
