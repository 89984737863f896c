import { z } from 'zod';
import { longestNote } from './rules.ts';

/** A note as it is submitted. */
export const noteInput = z.strictObject({
  text: z
    .string()
    .trim()
    .min(1, 'Write something.')
    .max(longestNote, `A note has at most ${longestNote} characters.`),
});
