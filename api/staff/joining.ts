import { audit } from '../audit/audit.ts';
import type { Auth } from './auth.ts';
import { linkNotValid, linkOf, spendLink } from './links.ts';
import { type StaffStore, tookEffect } from './manage.ts';
import { endSessionsOf } from './member-sessions.ts';
import { asStaff, isoNow, type Member, memberById, setPassword, stateOf } from './members.ts';
import type { Staff } from './permission.ts';
import type { LinkPurpose } from './tables.ts';

/** The links that a member of staff gets from an admin. */
export type MemberLink = Exclude<LinkPurpose, 'first-admin'>;

/** What using such a link works with. */
export interface JoiningStore extends StaffStore {
  readonly auth: Auth;
}

/** Whose link may be used as they stand: an invitation once, a new password while not disabled. */
const isFor = (purpose: MemberLink, member: Member | undefined): member is Member =>
  member !== undefined && stateOf(member) === (purpose === 'invitation' ? 'invited' : 'active');

/**
 * Whom a link is for; it can still be used afterwards.
 * @throws AppError `link_not_valid`
 */
export async function readLink(
  { store }: Pick<StaffStore, 'store'>,
  purpose: MemberLink,
  token: string,
) {
  const { member, expires_at } = await linkOf(store.read, purpose, token);
  const person = await memberById(store.read, member);
  if (!isFor(purpose, person)) throw linkNotValid(purpose);
  const { email, name, role } = person;
  return { email, name: name === email ? '' : name, role, expiresAt: expires_at };
}

/** What is typed on the page behind a link. */
interface Chosen {
  token: string;
  password: string;
  /** How somebody who was invited is called. */
  name?: string;
}

/**
 * Uses a link: sets the password, and the name of who was invited. Whoever had the old password is
 * signed out.
 * @throws AppError `link_not_valid`
 */
export async function takeLink(
  staff: JoiningStore,
  purpose: MemberLink,
  { token, password, name }: Chosen,
  address: string | undefined,
): Promise<Staff> {
  // Before the password is hashed, which takes its time by design.
  await readLink(staff, purpose, token);
  const hash = await staff.auth.hashPassword(password);
  const person = await staff.store.write(async (write) => {
    const id = await spendLink(write, purpose, token);
    const member = await memberById(write.db, id);
    if (!isFor(purpose, member)) throw linkNotValid(purpose);
    const now = { ...asStaff(member), name: name ?? member.name };
    await write.db
      .updateTable('user')
      .set({ name: now.name, invitedAt: null, updatedAt: isoNow() })
      .where('id', '=', id)
      .execute();
    await setPassword(write, id, hash);
    const sessions = await endSessionsOf(write, id);
    await audit(write, {
      action: purpose === 'invitation' ? 'staff.joined' : 'staff.password_reset',
      actor: { id, name: now.name, address },
      subject: id,
      after: purpose === 'invitation' ? { name: now.name, role: now.role } : { ended: sessions },
    });
    return now;
  });
  tookEffect(staff, person.id);
  return person;
}
