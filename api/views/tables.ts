import type { Migration } from 'kysely/migration';
import type { ViewedList } from './rules.ts';

/** A way to look at a list that somebody keeps. */
export interface SavedViewTable {
  /** ULID. */
  id: string;
  list: ViewedList;
  name: string;
  /** Filters, order and columns, as a query string in one order. */
  query: string;
  owner: string;
  owner_name: string;
  /** Whether everybody who sees the list sees it too. */
  shared: 0 | 1;
  /** Unix seconds by the server's clock. */
  changed_at: number;
}

/** The view that a list opens with, for one person. */
export interface DefaultViewTable {
  member: string;
  list: ViewedList;
  view: string;
}

const views: Migration = {
  async up(db) {
    let table = db.schema.createTable('saved_view').addColumn('id', 'text', (c) => c.primaryKey());
    for (const column of ['list', 'name', 'query', 'owner', 'owner_name'])
      table = table.addColumn(column, 'text', (c) => c.notNull());
    await table
      .addColumn('shared', 'integer', (c) => c.notNull())
      .addColumn('changed_at', 'integer', (c) => c.notNull())
      .execute();
    await db.schema
      .createIndex('saved_view_by_owner')
      .on('saved_view')
      .columns(['list', 'owner'])
      .execute();
    await db.schema
      .createIndex('saved_view_by_shared')
      .on('saved_view')
      .columns(['list', 'shared'])
      .execute();
    await db.schema
      .createTable('default_view')
      .addColumn('member', 'text', (c) => c.notNull())
      .addColumn('list', 'text', (c) => c.notNull())
      .addColumn('view', 'text', (c) => c.notNull())
      .addPrimaryKeyConstraint('default_view_once', ['member', 'list'])
      .execute();
    await db.schema
      .createIndex('default_view_by_view')
      .on('default_view')
      .columns(['view'])
      .execute();
  },
};

/** The tables of the saved views. */
export const viewMigrations: Readonly<Record<string, Migration>> = {
  '2026-11-21-views': views,
};
