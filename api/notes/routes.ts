import { Hono } from 'hono';
import { clientAddress } from '../kit/address.ts';
import { notFound } from '../kit/errors.ts';
import { validate } from '../kit/validate.ts';
import { need, type StaffEnv } from '../staff/permission.ts';
import type { Store } from '../store/database.ts';
import { noteInput } from './inputs.ts';
import { addNote, type NoteSubject, removeNote } from './notes.ts';

/** What an area's notes are about, and how it tells whether there is such a thing. */
export interface Noted extends NoteSubject {
  /** What it is called in a sentence: `Transfer group`. */
  readonly name: string;
  exists(id: string): Promise<boolean>;
}

/**
 * Notes of the staff on the objects of an area, under its own path: `POST /:id/notes` writes one,
 * `POST /:id/notes/:note/remove` takes one's own back. They are read with the object, by `notesOn`.
 */
export const noteRoutes = (store: Store, about: Noted) =>
  new Hono<StaffEnv>()
    .post('/:id/notes', need('note:create'), validate('json', noteInput), async (c) => {
      const subject = c.req.param('id');
      if (!(await about.exists(subject))) throw notFound(`${about.name} ${subject}`);
      const { text } = c.req.valid('json');
      const actor = { ...c.var.staff, address: clientAddress(c) };
      return c.json({ data: await addNote(store, about, subject, text, actor) }, 201);
    })
    .post('/:id/notes/:note/remove', need('note:create'), async (c) => {
      const { id: subject, note } = c.req.param();
      const actor = { ...c.var.staff, address: clientAddress(c) };
      await removeNote(store, about, subject, note, actor);
      return c.json({ data: { id: note } });
    });
