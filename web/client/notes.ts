import { answer, api } from './api.ts';

const notes = api.groups[':id'].notes;

/** Writes a note on a transfer group. */
export const addGroupNote = (group: string, text: string) =>
  answer(notes.$post({ param: { id: encodeURIComponent(group) }, json: { text } }));

/** Takes one's own note back. @throws ApiError `not_found`, `not_author`. */
export const removeGroupNote = (group: string, note: string) =>
  answer(notes[':note'].remove.$post({ param: { id: encodeURIComponent(group), note } }));
