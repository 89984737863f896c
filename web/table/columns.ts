import {
  columnSizingFeature,
  createColumnHelper,
  type RowData,
  rowSortingFeature,
  tableFeatures,
} from '@tanstack/react-table';

interface ColumnMeta {
  /** Figures end their column, words begin it. */
  align?: 'end';
  /**
   * Where it stands on a narrow screen's card: beside the title, nowhere, or a line of its own
   * unless it is zero; by default a line of its own. The first column is always the title and the
   * row's link.
   */
  card?: 'aside' | 'none' | 'nonzero';
}

/** What the table does by itself: sizes and the sort mark. Sorting and filtering are the API's. */
export const features = tableFeatures({
  rowSortingFeature,
  columnSizingFeature,
  columnMeta: {} as ColumnMeta,
});

/** Declares columns of one kind of row; `id` is the API's sort name where `enableSorting` is set. */
export const columnsOf = <Row extends RowData>() => createColumnHelper<typeof features, Row>();

/** The columns of a page, declared once, for cells and for cards. */
export type Columns<Row extends RowData> = ReturnType<ReturnType<typeof columnsOf<Row>>['columns']>;
