import type { Migration } from 'kysely/migration';

/** What a member of the staff has written about something. */
export interface NoteTable {
  /** ULID. */
  id: string;
  /** What it is about, by kind and id: `group`, and the transfer group. */
  kind: string;
  subject: string;
  text: string;
  author: string;
  author_name: string;
  /** Unix seconds by the server's clock. */
  at: number;
}

const notes: Migration = {
  async up(db) {
    await db.schema
      .createTable('note')
      .addColumn('id', 'text', (c) => c.primaryKey())
      .addColumn('kind', 'text', (c) => c.notNull())
      .addColumn('subject', 'text', (c) => c.notNull())
      .addColumn('text', 'text', (c) => c.notNull())
      .addColumn('author', 'text', (c) => c.notNull())
      .addColumn('author_name', 'text', (c) => c.notNull())
      .addColumn('at', 'integer', (c) => c.notNull())
      .execute();
    await db.schema
      .createIndex('note_by_subject')
      .on('note')
      .columns(['kind', 'subject', 'at'])
      .execute();
  },
};

/** The table of the notes. */
export const noteMigrations: Readonly<Record<string, Migration>> = {
  '2026-11-21-notes': notes,
};
