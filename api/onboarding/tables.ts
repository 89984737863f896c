import { sql } from 'kysely';
import type { Migration } from 'kysely/migration';
import type { CollectedFields, LinkType } from './rules.ts';

/**
 * A link that was made for an account holder, together with those that took its place when it ran
 * out: one errand of one holder. Its address is kept nowhere. Times are Unix seconds in Stripe's
 * time.
 */
export interface AccountLinkTable {
  /** ULID. */
  id: string;
  account: string;
  type: LinkType;
  collect: CollectedFields;
  /** Whether a member of staff made it, or a program of the platform's by its token. */
  maker_kind: 'staff' | 'token';
  maker: string;
  maker_name: string;
  made_at: number;
  /** Until when its newest address can be opened. */
  link_expires_at: number;
  /** Until when its holder can come back by it. */
  expires_at: number;
  /** How many addresses it has had. */
  addresses: number;
  /** What the states in its newest address are known by; any other is dead. */
  nonce_hash: string;
  /** When its holder last came by refresh or return; null: not yet. */
  used_at: number | null;
  /** When its holder last came back from Stripe's form; null: not yet. */
  returned_at: number | null;
  revoked_at: number | null;
  revoked_by_name: string | null;
}

const accountLinks: Migration = {
  async up(db) {
    let table = db.schema
      .createTable('account_link')
      .addColumn('id', 'text', (c) => c.primaryKey());
    for (const column of ['account', 'type', 'collect', 'maker_kind', 'maker', 'maker_name'])
      table = table.addColumn(column, 'text', (c) => c.notNull());
    for (const column of ['made_at', 'link_expires_at', 'expires_at', 'addresses'])
      table = table.addColumn(column, 'integer', (c) => c.notNull());
    await table
      .addColumn('nonce_hash', 'text', (c) => c.notNull())
      .addColumn('used_at', 'integer')
      .addColumn('returned_at', 'integer')
      .addColumn('revoked_at', 'integer')
      .addColumn('revoked_by_name', 'text')
      .execute();
    await db.schema
      .createIndex('account_link_by_account')
      .on('account_link')
      .columns(['account', 'id'])
      .execute();
  },
};

/** All that one has made and that is not revoked, for when they may make none any more. */
const linksByMaker: Migration = {
  async up(db) {
    await sql`create index account_link_by_maker on account_link (maker, expires_at)
      where revoked_at is null`.execute(db);
  },
};

/** The table of the links for account holders. */
export const onboardingMigrations: Readonly<Record<string, Migration>> = {
  '2026-11-22-account-links': accountLinks,
  '2026-11-22-account-links-by-maker': linksByMaker,
};
