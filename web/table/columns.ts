import { createColumnHelper, type RowData } from '@tanstack/react-table';
import { columnKinds } from './column-kinds.tsx';
import type { features } from './features.ts';

/**
 * Declares columns of one kind of row: by what they hold (`money`, `time`, …), which brings their
 * cell, their alignment and their CSV; or freely, by `accessor`. The id of a column is the API's
 * sort name where it sorts.
 */
export const columnsOf = <Row extends RowData>() => ({
  ...createColumnHelper<typeof features, Row>(),
  ...columnKinds<Row>(),
});

/** The columns of a page, declared once, for cells, for cards and for CSV. */
export type Columns<Row extends RowData> = ReturnType<ReturnType<typeof columnsOf<Row>>['columns']>;
