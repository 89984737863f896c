import type { ReactTable, RowData } from '@tanstack/react-table';
import type { ComponentType } from 'react';
import type { features } from './features.ts';
import type { RowMenuProps } from './row-acts.tsx';
import type { SelectionControl } from './use-selection.ts';
import type { View } from './view.ts';

/** What both forms of the table draw from. */
export interface RowsProps<Row extends RowData> {
  table: ReactTable<typeof features, Row>;
  label: string;
  rowPath: (row: Row) => string;
  view: View;
  onView: (view: View) => void;
  selection: SelectionControl<Row>;
  RowMenu: ComponentType<RowMenuProps<Row>> | undefined;
  /** The row whose menu is open. */
  menuOf: string | null;
  onMenu: (rowId: string | null) => void;
  loading: boolean;
  hasMore: boolean;
  onMore: () => void;
}

/** How many rows from the end the next page is asked for, so that scrolling does not stop. */
export const ASK_AHEAD = 15;
