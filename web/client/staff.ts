import { queryOptions } from '@tanstack/react-query';
import type { Role } from '../../api/staff/rules.ts';
import { answer, api } from './api.ts';

const param = (id: string) => ({ param: { id: encodeURIComponent(id) } });

/** One member of staff: state, sessions, record, and what can be done about them. */
export const staffDetail = (member: string) =>
  queryOptions({
    queryKey: ['staff', 'detail', member],
    queryFn: ({ signal }) => answer(api.staff[':id'].$get(param(member), { init: { signal } })),
  });

/** Where one is signed in oneself. */
export const ownSessions = queryOptions({
  queryKey: ['staff', 'own sessions'],
  queryFn: ({ signal }) => answer(api.me.sessions.$get({}, { init: { signal } })),
});

/** Invites somebody. @returns the link, which is shown this once. */
export const inviteStaff = (person: { email: string; name?: string; role: Role }) =>
  answer(api.staff.invitations.$post({ json: person }));

/** Changes name and role. */
export const changeStaff = (member: string, change: { name: string; role: Role }) =>
  answer(api.staff[':id'].$post({ ...param(member), json: change }));

export const disableStaff = (member: string) =>
  answer(api.staff[':id'].disable.$post(param(member)));

export const enableStaff = (member: string) => answer(api.staff[':id'].enable.$post(param(member)));

/** Ends one session of somebody, or all. */
export const endStaffSessions = (member: string, session?: string) =>
  answer(
    api.staff[':id'].sessions.end.$post({ ...param(member), json: session ? { session } : {} }),
  );

/** Makes the link for another password. */
export const makePasswordLink = (member: string) =>
  answer(api.staff[':id']['password-link'].$post(param(member)));

/** Makes another invitation link; the one before is dead. */
export const renewInvitation = (member: string) =>
  answer(api.staff[':id'].invitation.$post(param(member)));

export const revokeInvitation = (member: string) =>
  answer(api.staff[':id'].revoke.$post(param(member)));

/** Ends one's sessions in other browsers: one, or all. */
export const endOwnSessions = (session?: string) =>
  answer(api.me.sessions.end.$post({ json: session ? { session } : {} }));

/** @throws ApiError at the field `current` when that is not the password. */
export const changeOwnPassword = (passwords: { current: string; password: string }) =>
  answer(api.me.password.$post({ json: passwords }));

/** The links that admins make: what is behind one, and using it. */
export const memberLinks = {
  invitation: {
    read: (token: string) => answer(api.invitation.read.$post({ json: { token } })),
    use: (chosen: { token: string; name: string; password: string }) =>
      answer(api.invitation.accept.$post({ json: chosen })),
  },
  password: {
    read: (token: string) => answer(api['password-link'].read.$post({ json: { token } })),
    use: (chosen: { token: string; password: string }) =>
      answer(api['password-link'].use.$post({ json: chosen })),
  },
} as const;
