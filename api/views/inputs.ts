import { z } from 'zod';
import { canonicalQuery, longestViewName, longestViewQuery, viewedLists } from './rules.ts';

const lists = Object.keys(viewedLists) as (keyof typeof viewedLists)[];

const list = z.enum(lists, `Views are kept of: ${lists.join(', ')}.`);
const name = z
  .string('Give the view a name.')
  .trim()
  .min(1, 'Give the view a name.')
  .max(longestViewName, `A name has at most ${longestViewName} characters.`);
/** Filters, order and columns, as they stand in the address of the list. */
const query = z
  .string('Give what the view asks for, as it stands in the address.')
  .max(longestViewQuery, 'This is too much for one view.')
  .transform(canonicalQuery)
  .refine(
    (text) => [...new URLSearchParams(text).keys()].every((each) => /^\w+(\[\w+\])?$/.test(each)),
    'This is no address of a list.',
  );

/** Which list's views are asked for. */
export const viewsQuery = z.strictObject({ list });

/** A view as it is saved. */
export const viewInput = z.strictObject({ list, name, query, shared: z.boolean().default(false) });

/** What is changed of a view. */
export const viewChange = z
  .strictObject({ name, query, shared: z.boolean() })
  .partial()
  .refine((change) => Object.keys(change).length > 0, 'Say what is to change.');

/** The view that a list opens with for whoever asks; null: with none. */
export const defaultInput = z.strictObject({ list, view: z.string().nullable() });
