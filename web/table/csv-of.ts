import type { RowData } from '@tanstack/react-table';
import { csv } from '../lib/csv.ts';
import type { Arranged } from './arrange.ts';
import type { CsvField } from './features.ts';

/** What a column writes; one that declares nothing writes its value. */
function fieldsOf<Row extends RowData>({ id, header, column }: Arranged<Row>): CsvField<Row>[] {
  if (column.meta?.csv) return [...column.meta.csv];
  const read = 'accessorFn' in column ? column.accessorFn : undefined;
  const value = (row: Row): unknown =>
    read ? read(row, 0) : (row as Readonly<Record<string, unknown>>)[id];
  return [{ header, text: (row) => String(value(row) ?? '') }];
}

/**
 * The rows as a CSV file: the columns on screen in their order. Fields of the same name, such as
 * the currency of several amounts, stand there once.
 */
export function csvOf<Row extends RowData>(
  columns: readonly Arranged<Row>[],
  rows: readonly Row[],
): string {
  const fields = new Map<string, CsvField<Row>>();
  for (const column of columns)
    if (column.shown)
      for (const field of fieldsOf(column))
        if (!fields.has(field.header)) fields.set(field.header, field);
  const each = [...fields.values()];
  return csv(
    each.map(({ header }) => header),
    rows.map((row) => each.map(({ text }) => text(row))),
  );
}
