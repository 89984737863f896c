import { z } from 'zod';

/** The most findings that one order is about: as many as a page lists. */
const most = 100;

const ids = z
  .array(z.string().min(1).max(400), 'ids is a list of the ids of findings.')
  .min(1, 'Name at least one finding.')
  .max(most, `Name at most ${most} findings at once.`);

const note = z.string('Say why.').trim().min(3, 'Say why.').max(500, 'Say it in 500 characters.');

/** Whose findings become; null is nobody's. */
export const assignInput = z.strictObject({
  ids,
  to: z.string('to is the id of a member of staff, or null.').min(1).max(64).nullable(),
});

/** Until when findings are put off, Unix seconds. */
export const snoozeInput = z.strictObject({
  ids,
  until: z.int('until is a moment in Unix seconds.'),
  note: note.optional(),
});

/** Why nothing more has to be done. */
export const resolveInput = z.strictObject({ ids, note });

export const reopenInput = z.strictObject({ ids });
