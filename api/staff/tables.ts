import type { Migration } from 'kysely/migration';
import type { Role } from './rules.ts';

// The sign-in library makes and migrates the first three, under its own names; times of its own
// columns are ISO 8601 texts, those of ours Unix seconds.

/** A member of staff, from the invitation on. */
export interface UserTable {
  id: string;
  name: string;
  email: string;
  emailVerified: 0 | 1;
  image: string | null;
  createdAt: string;
  updatedAt: string;
  role: Role;
  /** Since when they may not sign in; null: they may. */
  disabledAt: number | null;
  /** When they were invited, for as long as they have not accepted; null afterwards. */
  invitedAt: number | null;
  /** When a request of theirs came last, to the minute; null: never. */
  lastSeenAt: number | null;
}

/** A browser in which somebody is signed in. */
export interface SessionTable {
  id: string;
  token: string;
  userId: string;
  expiresAt: string;
  createdAt: string;
  updatedAt: string;
  ipAddress: string | null;
  userAgent: string | null;
  lastSeenAt: number | null;
}

/** How somebody proves who they are; here always by a password. */
export interface CredentialTable {
  id: string;
  accountId: string;
  providerId: string;
  userId: string;
  /** Its hash. */
  password: string | null;
  createdAt: string;
  updatedAt: string;
}

/** A link that works once, known by the hash of its token. */
export interface StaffLinkTable {
  hash: string;
  purpose: LinkPurpose;
  /** Whose it is; `''` for the first admin, who is nobody yet. */
  member: string;
  created_at: number;
  expires_at: number;
}

/** What the holder of a link may do. */
export type LinkPurpose = 'first-admin' | 'invitation' | 'password';

const links: Migration = {
  async up(db) {
    await db.schema
      .createTable('staff_link')
      .addColumn('hash', 'text', (c) => c.primaryKey())
      .addColumn('purpose', 'text', (c) => c.notNull())
      .addColumn('member', 'text', (c) => c.notNull())
      .addColumn('created_at', 'integer', (c) => c.notNull())
      .addColumn('expires_at', 'integer', (c) => c.notNull())
      .addUniqueConstraint('staff_link_once', ['purpose', 'member'])
      .execute();
  },
};

/** The staff's own tables, by migration name. */
export const staffMigrations: Readonly<Record<string, Migration>> = {
  '2026-11-21-staff-links': links,
};
