import {
  disableStaff,
  enableStaff,
  endStaffSessions,
  makePasswordLink,
  renewInvitation,
  revokeInvitation,
} from '../client/staff.ts';
import type { StaffDetail } from '../client/types.ts';
import { count } from '../lib/words.ts';

/** Something done about a member of staff with one press. */
export interface Act {
  /** What it is called on the way here; also its button, with the name. */
  label: string;
  /** In which states it is offered. */
  of: readonly StaffDetail['member']['state'][];
  /** By which rule it can be done or not. */
  can: keyof StaffDetail['can'];
  /** What will happen. */
  text: (detail: StaffDetail) => string;
  send: (member: string) => Promise<{ data: object }>;
  harm?: boolean;
  /** What the link that it makes is for. */
  link?: string;
  /** The person is gone afterwards. */
  removes?: boolean;
}

/** What is done about a member of staff with one press, by its name in the address. */
export const staffActs: Readonly<Record<string, Act>> = {
  disable: {
    label: 'Disable',
    of: ['active'],
    can: 'disable',
    harm: true,
    text: ({ sessions }) =>
      sessions.length > 0
        ? `They are signed out of ${count(sessions.length, 'browser')} at once and cannot sign in again until somebody enables them. What they did stays on record.`
        : 'They cannot sign in until somebody enables them again. What they did stays on record.',
    send: disableStaff,
  },
  enable: {
    label: 'Enable',
    of: ['disabled'],
    can: 'enable',
    text: ({ member }) => `They can sign in again with their password, as ${member.role}.`,
    send: enableStaff,
  },
  'end-sessions': {
    label: 'End all sessions',
    of: ['active'],
    can: 'end_sessions',
    text: ({ sessions }) =>
      `They are signed out of ${count(sessions.length, 'browser')} at once, and can sign in again.`,
    send: (member) => endStaffSessions(member),
  },
  'reset-password': {
    label: 'Reset password',
    of: ['active'],
    can: 'reset_password',
    text: () =>
      'You get a link through which they choose another password. Until it is used, the old one works; then they are signed out everywhere.',
    send: makePasswordLink,
    link: 'Through this link they choose another password.',
  },
  'renew-invitation': {
    label: 'Make a new link',
    of: ['invited'],
    can: 'renew_invitation',
    text: () => 'You get another link; the one before works no more.',
    send: renewInvitation,
    link: 'Through this link they choose a password and join.',
  },
  'revoke-invitation': {
    label: 'Revoke the invitation',
    of: ['invited'],
    can: 'revoke_invitation',
    harm: true,
    removes: true,
    text: () => 'The link works no more, and they are gone from the list. It stays on record.',
    send: revokeInvitation,
  },
};
