import {
  type CellData,
  columnSizingFeature,
  type RowData,
  rowSortingFeature,
  type TableFeatures,
  tableFeatures,
} from '@tanstack/react-table';
import type { Money } from '../../api/kit/money.ts';

/** One field of a line of a CSV file. A column may write several, such as a figure and its currency. */
export interface CsvField<Row> {
  header: string;
  text: (row: Row) => string;
}

declare module '@tanstack/react-table' {
  interface ColumnMeta<
    in out TFeatures extends TableFeatures,
    in out TData extends RowData,
    TValue extends CellData = CellData,
  > {
    /** Figures end their column, words begin it. */
    align?: 'end';
    /**
     * Where it stands on a narrow screen's card: beside the title, nowhere unless it is asked for,
     * or a line of its own unless it is zero; by default a line of its own. The first column is
     * always the title and the row's link.
     */
    card?: 'aside' | 'none' | 'nonzero';
    /** It is shown to those only who ask for it. */
    hidden?: boolean;
    /** What it writes into a CSV file; by itself its value, as text. */
    csv?: readonly CsvField<TData>[];
    /** The object that the row stands for, where the first column calls it by another name. */
    objectId?: (row: TData) => string;
    /** What the row adds to the list's sums; of one column. Null: not known. */
    total?: (row: TData) => Money | null;
  }
}

/**
 * What the table does by itself: declared sizes and the sort mark. Sorting and filtering are the
 * API's, and which columns there are, in which order, is the reader's (`arrange.ts`).
 */
export const features = tableFeatures({ rowSortingFeature, columnSizingFeature });
