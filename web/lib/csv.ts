import { byteOrderMark, csvLine } from '../../api/exports/rules.ts';

/** A CSV file as spreadsheets open it; the first line says what the fields are. */
export const csv = (header: readonly string[], lines: readonly (readonly string[])[]): string =>
  byteOrderMark + [header, ...lines].map(csvLine).join('');
