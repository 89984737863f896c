import { sql } from 'kysely';
import type { Listing, ListSource } from '../store/listing.ts';
import { isDemo } from './demo.ts';
import { type MemberState, memberStates, type Role, roles } from './rules.ts';

/** A line of the staff list. */
export interface StaffRow {
  id: string;
  name: string;
  email: string;
  role: Role;
  state: MemberState;
  /** One of the sandbox's demo staff, whose password everybody knows. */
  demo: boolean;
  /** Unix seconds, to the minute; null: never. */
  lastSeen: number | null;
  /** Browsers in which they are signed in now. */
  sessions: number;
  /** Unix seconds. */
  created: number;
  /** Until when the link of somebody invited works; null: there is none, or it is too old. */
  invitedUntil: number | null;
}

export const staffListing: Listing = {
  filters: {
    id: { by: 'choice', column: 'id' },
    role: { by: 'choice', column: 'role', values: roles },
    state: { by: 'choice', column: 'state', values: memberStates },
    q: { by: 'words', columns: ['name', 'email'] },
  },
  sorts: ['name', 'lastSeen', 'created'],
  defaultSort: 'name',
  tabs: 'state',
};

/** The staff, with how they stand and where they are signed in. */
export const staffSource: ListSource = {
  from: sql`(
  select u.rowid as pk, u.id, u.name, u.email, u.role,
    case when u."disabledAt" is not null then 'disabled'
      when u."invitedAt" is not null then 'invited' else 'active' end as state,
    coalesce(u."lastSeenAt", 0) as "lastSeen",
    cast(strftime('%s', u."createdAt") as integer) as created,
    (select count(*) from session s where s."userId" = u.id
      and s."expiresAt" > strftime('%Y-%m-%dT%H:%M:%fZ', 'now')) as sessions,
    (select l.expires_at from staff_link l where l.member = u.id and l.purpose = 'invitation'
      and l.expires_at > unixepoch()) as "invitedUntil"
  from user u
)`,
  columns: sql`id, name, email, role, state, "lastSeen", sessions, created, "invitedUntil"`,
};

/** A row as the store gives it, as people see it. */
export const asStaffRow = (row: Omit<StaffRow, 'demo'>, demoStaff: boolean): StaffRow => ({
  ...row,
  lastSeen: row.lastSeen || null,
  demo: demoStaff && isDemo(row.email),
});
