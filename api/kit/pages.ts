import { badInput } from './errors.ts';

const largestPage = 100;

/** Reads a page size: 50 unless told, at most 100. @throws AppError `invalid_input`. */
export function readLimit(text: string | undefined): number {
  if (text === undefined) return 50;
  const limit = Number(text);
  if (!Number.isInteger(limit) || limit < 1 || limit > largestPage)
    throw badInput(`limit is a whole number from 1 to ${largestPage}.`, 'limit');
  return limit;
}

/** An opaque cursor that stands on the last row of a page, under the sort it was made for. */
export function encodeCursor(sort: string, value: string | number, pk: number): string {
  return Buffer.from(JSON.stringify([sort, value, pk])).toString('base64url');
}

/** @throws AppError `invalid_input` when the cursor is not one of ours, or of another sort. */
export function decodeCursor(cursor: string, sort: string): { value: string | number; pk: number } {
  try {
    const [madeFor, value, pk] = JSON.parse(
      Buffer.from(cursor, 'base64url').toString(),
    ) as unknown[];
    const fits = typeof value === 'string' || typeof value === 'number';
    if (madeFor === sort && fits && Number.isSafeInteger(pk)) return { value, pk: pk as number };
  } catch {
    // Falls through to the one answer for every broken cursor.
  }
  throw badInput('This cursor does not belong to this list. Start again without it.', 'cursor');
}
