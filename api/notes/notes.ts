import { ulid } from 'ulid';
import { type Actor, audit } from '../audit/audit.ts';
import { AppError, notFound } from '../kit/errors.ts';
import { nowInSeconds } from '../kit/time.ts';
import type { Store, Write } from '../store/database.ts';

/** What notes are about: its kind, and the page area that shows it. */
export interface NoteSubject {
  readonly kind: string;
  readonly area: string;
}

/** A note, as pages show it. */
export interface Note {
  id: string;
  text: string;
  by: { id: string; name: string };
  /** Unix seconds. */
  at: number;
}

/** What the staff have written about something, the oldest first. */
export async function notesOn({ read }: Store, kind: string, subject: string): Promise<Note[]> {
  const rows = await read
    .selectFrom('note')
    .select(['id', 'text', 'author', 'author_name', 'at'])
    .where('kind', '=', kind)
    .where('subject', '=', subject)
    .orderBy('at')
    .orderBy('id')
    .execute();
  return rows.map(({ author, author_name, ...note }) => ({
    ...note,
    by: { id: author, name: author_name },
  }));
}

const announce = (write: Write, { kind, area }: NoteSubject, id: string) =>
  write.changed({ kind, area, id });

/** Writes a note, and puts it on the trail. */
export async function addNote(
  store: Store,
  about: NoteSubject,
  subject: string,
  text: string,
  actor: Actor,
): Promise<Note> {
  const note: Note = {
    id: ulid(),
    text,
    by: { id: actor.id, name: actor.name },
    at: nowInSeconds(),
  };
  await store.write(async (write) => {
    const { id, at } = note;
    const row = { id, kind: about.kind, subject, text, at };
    await write.db
      .insertInto('note')
      .values({ ...row, author: actor.id, author_name: actor.name })
      .execute();
    await audit(write, { action: 'note.added', actor, subject, after: { id, text } });
    announce(write, about, subject);
  });
  return note;
}

/**
 * Takes a note back; the trail keeps what it said.
 * @throws AppError `not_found`, or `not_author` for anybody but who wrote it.
 */
export async function removeNote(
  store: Store,
  about: NoteSubject,
  subject: string,
  id: string,
  actor: Actor,
): Promise<void> {
  await store.write(async (write) => {
    const note = await write.db
      .selectFrom('note')
      .select(['text', 'author'])
      .where('id', '=', id)
      .where('kind', '=', about.kind)
      .where('subject', '=', subject)
      .executeTakeFirst();
    if (!note) throw notFound('This note');
    if (note.author !== actor.id)
      throw new AppError(403, 'not_author', 'A note is removed by whoever wrote it.');
    await write.db.deleteFrom('note').where('id', '=', id).execute();
    const before = { id, text: note.text };
    await audit(write, { action: 'note.removed', actor, subject, before });
    announce(write, about, subject);
  });
}
