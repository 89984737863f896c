import type { Migration } from 'kysely/migration';
import type { TokenPermission } from './rules.ts';

/** An access token of a program of the platform's; of the token itself only the hash is kept. */
export interface ApiTokenTable {
  /** ULID. */
  id: string;
  /** Which program it is for. */
  name: string;
  permission: TokenPermission;
  hash: string;
  /** Its last four characters, by which people tell it from others. */
  ending: string;
  /** Unix seconds by the server's clock, as are the others. */
  created_at: number;
  created_by_name: string;
  /** To the minute; null: never. */
  used_at: number | null;
  revoked_at: number | null;
  revoked_by_name: string | null;
}

const tokens: Migration = {
  async up(db) {
    let table = db.schema.createTable('api_token').addColumn('id', 'text', (c) => c.primaryKey());
    for (const column of ['name', 'permission', 'ending', 'created_by_name'])
      table = table.addColumn(column, 'text', (c) => c.notNull());
    await table
      .addColumn('hash', 'text', (c) => c.notNull().unique())
      .addColumn('created_at', 'integer', (c) => c.notNull())
      .addColumn('used_at', 'integer')
      .addColumn('revoked_at', 'integer')
      .addColumn('revoked_by_name', 'text')
      .execute();
  },
};

/** The table of the access tokens. */
export const tokenMigrations: Readonly<Record<string, Migration>> = {
  '2026-11-22-access-tokens': tokens,
};
