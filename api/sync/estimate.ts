/** How far one list is read: the platform's, or those of all connected accounts together. */
export interface ListProgress {
  /** Pages and objects read so far. */
  readonly pages: number;
  readonly objects: number;
  /** Stretches of creation time that are read to their end, and that are not. */
  readonly rangesDone: number;
  readonly rangesLeft: number;
  /** Seconds of creation time that are read, and that are not; null where each range has its own. */
  readonly span: { readonly done: number; readonly left: number } | null;
  /** How many objects there were when it began, known from an earlier backfill; else null. */
  readonly known: number | null;
}

const pageSize = 100;

/**
 * How many pages of a list are left. Stripe does not say how long its lists are: it is judged by
 * what was there at an earlier backfill, else by how densely the pages lay so far, and where the
 * accounts have lists of their own, by those that are read.
 * @returns null while nothing is known that it could be judged by.
 */
export function pagesLeft(list: ListProgress): number | null {
  const { pages, objects, rangesDone, rangesLeft, span, known } = list;
  if (rangesLeft === 0) return 0;
  if (known !== null)
    return Math.max(rangesLeft, Math.ceil(Math.max(0, known - objects) / pageSize));
  if (!span) return Math.ceil(rangesLeft * Math.max(1, pages / Math.max(1, rangesDone)));
  if (pages === 0 || span.done <= 0) return null;
  return Math.max(rangesLeft, Math.ceil((pages * span.left) / span.done));
}

/**
 * How long it takes at this rate; null while either is not known.
 * @returns whole seconds.
 */
export const secondsLeft = (requests: number | null, perSecond: number | null): number | null =>
  requests === null || !perSecond ? null : Math.ceil(requests / perSecond);
