import { Button, Popover } from '@mantine/core';
import type { RowData } from '@tanstack/react-table';
import { lazy, Suspense, useState } from 'react';
import { ViewIcon } from '../ui/icons.tsx';
import type { Arranged } from './arrange.ts';
import styles from './filter-bar.module.css';
import type { View } from './view.ts';

// Only for who arranges the list.
const ViewEditor = lazy(() => import('./view-editor.tsx'));

interface Props<Row extends RowData> {
  columns: readonly Arranged<Row>[];
  view: View;
  onView: (view: View) => void;
}

/** Opens the choice of columns, their order and the density of a list. */
export function ViewButton<Row extends RowData>({ columns, view, onView }: Props<Row>) {
  const [open, setOpen] = useState(false);
  return (
    <Popover opened={open} onChange={setOpen} position="bottom-end" trapFocus returnFocus withRoles>
      <Popover.Target>
        <Button
          variant="default"
          className={styles.end}
          leftSection={<ViewIcon size={14} />}
          onClick={() => setOpen(!open)}
        >
          View
        </Button>
      </Popover.Target>
      <Popover.Dropdown className={styles.dropdown} aria-label="View">
        <Suspense>
          <ViewEditor
            columns={columns.map(({ id, header, shown }) => ({ id, header, shown }))}
            view={view}
            onView={onView}
          />
        </Suspense>
      </Popover.Dropdown>
    </Popover>
  );
}
