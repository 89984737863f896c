import { AppError } from '../kit/errors.ts';
import { type Member, stateOf } from './members.ts';
import type { MemberState } from './rules.ts';

/** What an admin does about a member of staff. */
export const memberActs = [
  'rename',
  'change_role',
  'disable',
  'enable',
  'end_sessions',
  'reset_password',
  'renew_invitation',
  'revoke_invitation',
] as const;
export type MemberAct = (typeof memberActs)[number];

/** Whether something can be done now, and if not, why. */
export type Can = { ok: true } | { ok: false; why: string };

/** In which states each can be done. */
const states: Readonly<Record<MemberAct, readonly MemberState[]>> = {
  rename: ['active', 'invited', 'disabled'],
  change_role: ['active', 'invited', 'disabled'],
  disable: ['active'],
  enable: ['disabled'],
  end_sessions: ['active'],
  reset_password: ['active'],
  renew_invitation: ['invited'],
  revoke_invitation: ['invited'],
};

/** What nobody does about themselves: who raises, locks out or lets in must be somebody else. */
const notOneself: Readonly<Partial<Record<MemberAct, string>>> = {
  change_role: 'Nobody changes their own role. Another admin can.',
  disable: 'Nobody disables themself. Another admin can.',
  reset_password: 'Change your own password under “Your account”.',
};

/** The acts that would leave nobody to manage the staff, were they done to the last admin. */
const losesAdmin: readonly MemberAct[] = ['change_role', 'disable'];

const isInState: Readonly<Record<MemberState, string>> = {
  active: 'may sign in',
  invited: 'has not accepted the invitation yet',
  disabled: 'is disabled',
};

/** Who asks, and how many could do it in their place. */
export interface Asking {
  /** The id of the admin. */
  readonly by: string;
  readonly activeAdmins: number;
}

/**
 * Why something cannot be done about a member of staff; undefined when it can. Since whoever does
 * it is an admin and does neither of the two to themself, an admin is always left.
 */
export function whyNotAct(
  act: MemberAct,
  member: Member,
  { by, activeAdmins }: Asking,
): AppError | undefined {
  const state = stateOf(member);
  if (member.id === by) {
    if (losesAdmin.includes(act) && activeAdmins <= 1)
      return new AppError(
        409,
        'last_admin',
        'You are the last admin. Invite another one first, who can then do this.',
      );
    const reason = notOneself[act];
    if (reason) return new AppError(403, 'own_account', reason);
  }
  if (!states[act].includes(state))
    return new AppError(409, 'wrong_state', `${member.name} ${isInState[state]}.`);
  return undefined;
}

/** For each act, whether it can be done now. */
export function canAct(member: Member, asking: Asking): Record<MemberAct, Can> {
  const each = memberActs.map((act): [MemberAct, Can] => {
    const refused = whyNotAct(act, member, asking);
    return [act, refused ? { ok: false, why: refused.message } : { ok: true }];
  });
  return Object.fromEntries(each) as Record<MemberAct, Can>;
}
