import { type Actor, audit } from '../audit/audit.ts';
import { notFound } from '../kit/errors.ts';
import type { Onboarding } from '../onboarding/onboarding.ts';
import type { Store, Write } from '../store/database.ts';
import type { LiveHub } from '../sync/live.ts';
import { type MemberAct, whyNotAct } from './can.ts';
import { issueLink, revokeLink } from './links.ts';
import { endSessionsOf } from './member-sessions.ts';
import {
  addMember,
  asStaff,
  countActive,
  isoNow,
  type Member,
  memberById,
  removeMember,
  stateOf,
} from './members.ts';
import { assertCan } from './permission.ts';
import type { Role } from './rules.ts';
import type { Sessions } from './sessions.ts';

/** What managing the staff works with. */
export interface StaffStore {
  readonly store: Store;
  readonly sessions: Sessions;
  readonly live: Pick<LiveHub, 'announce' | 'lastId'>;
  /** The links for account holders that somebody has made end with their access. */
  readonly accountLinks: Pick<Onboarding, 'revokeOf'>;
}

/** A link as it is shown, once, to whoever made it. */
export interface IssuedLink {
  id: string;
  token: string;
  /** Unix seconds. */
  expiresAt: number;
}

/** Makes a change of the staff count at once: in the next request of anybody, on every open page. */
export function tookEffect({ sessions, live }: StaffStore, id: string) {
  sessions.forget();
  live.announce({ kind: 'staff', area: 'staff', id });
  // Each page asks anew who it is, and so notices that its session is gone or may do less.
  live.announce({ kind: 'staff', area: 'me', id });
}

/** Runs an order of an admin's: who sends it must still be one when its turn comes. */
async function asAdmin<T extends { id: string }>(
  staff: StaffStore,
  actor: Actor,
  work: (write: Write) => Promise<T>,
): Promise<T> {
  const done = await staff.store.write(async (write) => {
    const by = await memberById(write.db, actor.id);
    assertCan(by && stateOf(by) === 'active' ? asStaff(by) : undefined, 'staff:manage');
    return work(write);
  });
  tookEffect(staff, done.id);
  return done;
}

/** Throws unless this can be done about the member, as they stand within the transaction. */
type Must = (act: MemberAct) => void;

/**
 * Does something about one member of staff.
 * @throws AppError `not_found`; what `whyNotAct` says.
 */
const about = <T extends object>(
  staff: StaffStore,
  actor: Actor,
  id: string,
  work: (write: Write, member: Member, must: Must) => Promise<T>,
): Promise<T & { id: string }> =>
  asAdmin(staff, actor, async (write) => {
    const member = await memberById(write.db, id);
    if (!member) throw notFound(`Member of staff ${id}`);
    const activeAdmins = await countActive(write.db, 'admin');
    const must: Must = (act) => {
      const refused = whyNotAct(act, member, { by: actor.id, activeAdmins });
      if (refused) throw refused;
    };
    return { ...(await work(write, member, must)), id };
  });

/**
 * Invites somebody, who chooses a password through the link; nothing is sent to anyone.
 * @throws AppError `email_taken`
 */
export const invite = (
  staff: StaffStore,
  actor: Actor,
  { email, name, role }: { email: string; name?: string | undefined; role: Role },
): Promise<IssuedLink> =>
  asAdmin(staff, actor, async (write) => {
    const member = await addMember(write, { email, name: name ?? email, role, password: null });
    const link = await issueLink(write, 'invitation', member.id);
    const { id, ...after } = member;
    await audit(write, { action: 'staff.invited', actor, subject: id, after });
    return { id, ...link };
  });

/** Makes another link for somebody invited; the one before is dead. */
export const renewInvitation = (staff: StaffStore, actor: Actor, member: string) =>
  about(staff, actor, member, async (write, { id }, must) => {
    must('renew_invitation');
    const link = await issueLink(write, 'invitation', id);
    const after = { expiresAt: link.expiresAt };
    await audit(write, { action: 'staff.invitation_renewed', actor, subject: id, after });
    return link;
  });

/** Takes an invitation back: the link is dead and the person gone from the list. */
export const revokeInvitation = (staff: StaffStore, actor: Actor, member: string) =>
  about(staff, actor, member, async (write, { id, email, name, role }, must) => {
    must('revoke_invitation');
    await removeMember(write, id);
    const before = { email, name, role };
    await audit(write, { action: 'staff.invitation_revoked', actor, subject: id, before });
    return {};
  });

/** Changes name and role, each as far as it is another. */
export const changeMember = (
  staff: StaffStore,
  actor: Actor,
  member: string,
  { name, role }: { name?: string | undefined; role?: Role | undefined },
) =>
  about(staff, actor, member, async (write, was, must) => {
    if (name !== undefined && name !== was.name) {
      must('rename');
      await set(write, member, { name });
      const change = { before: { name: was.name }, after: { name } };
      await audit(write, { action: 'staff.renamed', actor, subject: member, ...change });
    }
    if (role !== undefined && role !== was.role) {
      must('change_role');
      await set(write, member, { role });
      const change = { before: { role: was.role }, after: { role } };
      await audit(write, { action: 'staff.role_changed', actor, subject: member, ...change });
    }
    return {};
  });

const set = (
  { db }: Write,
  member: string,
  change: Partial<Pick<Member, 'name' | 'role' | 'disabledAt'>>,
) =>
  db
    .updateTable('user')
    .set({ ...change, updatedAt: isoNow() })
    .where('id', '=', member)
    .execute();

/** Shuts somebody out: no session and no link of theirs is left, and no way to begin one. */
export const disable = (staff: StaffStore, actor: Actor, member: string, now: number) =>
  about(staff, actor, member, async (write, { id }, must) => {
    must('disable');
    await set(write, id, { disabledAt: now });
    await revokeLink(write, 'password', id);
    const sessions = await endSessionsOf(write, id);
    await staff.accountLinks.revokeOf(write, id, actor);
    await audit(write, {
      action: 'staff.disabled',
      actor,
      subject: id,
      before: { state: 'active', sessions },
      after: { state: 'disabled', sessions: 0 },
    });
    return {};
  });

/** Lets somebody sign in again, as what they were. */
export const enable = (staff: StaffStore, actor: Actor, member: string) =>
  about(staff, actor, member, async (write, { id }, must) => {
    must('enable');
    await set(write, id, { disabledAt: null });
    await audit(write, {
      action: 'staff.enabled',
      actor,
      subject: id,
      before: { state: 'disabled' },
      after: { state: 'active' },
    });
    return {};
  });

/**
 * Ends one session of somebody, or all.
 * @throws AppError `not_found` when there is no such session any more.
 */
export const endSessions = (
  staff: StaffStore,
  actor: Actor,
  member: string,
  session: string | undefined,
) =>
  about(staff, actor, member, async (write, { id }, must) => {
    must('end_sessions');
    const ended = await endSessionsOf(write, id, { only: session });
    if (session !== undefined && ended === 0) throw notFound('This session');
    if (ended > 0)
      await audit(write, {
        action: 'staff.sessions_ended',
        actor,
        subject: id,
        after: { ended },
      });
    return { ended };
  });

/** Makes the link through which somebody chooses another password; the old one works until then. */
export const resetPassword = (staff: StaffStore, actor: Actor, member: string) =>
  about(staff, actor, member, async (write, { id }, must) => {
    must('reset_password');
    const link = await issueLink(write, 'password', id);
    const after = { expiresAt: link.expiresAt };
    await audit(write, { action: 'staff.password_link_made', actor, subject: id, after });
    return link;
  });
