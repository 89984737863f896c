import { ActionIcon, Button, Checkbox, SegmentedControl } from '@mantine/core';
import { type ReactNode, useEffect, useRef, useState } from 'react';
import { flushSync } from 'react-dom';
import { DownIcon, UpIcon } from '../ui/icons.tsx';
import { type Density, moved, plainView, type View } from './view.ts';
import styles from './view-editor.module.css';

interface Props {
  /** All columns in the reader's order; the first one stays where it is. */
  columns: readonly { id: string; header: string; shown: boolean }[];
  view: View;
  onView: (view: View) => void;
}

const densities: { value: Density; label: string }[] = [
  { value: 'comfortable', label: 'Comfortable' },
  { value: 'compact', label: 'Compact' },
];

/** Which columns a list shows, in which order, and how close its rows stand. */
export default function ViewEditor({ columns, view, onView }: Props) {
  const place = useRef<HTMLDivElement>(null);
  const [told, setTold] = useState('');
  useEffect(() => place.current?.querySelector<HTMLElement>('input')?.focus(), []);

  const order = columns.map(({ id }) => id);
  const move = (button: HTMLElement, id: string, header: string, by: 1 | -1) => {
    const next = moved(order, id, by);
    // A line that is put elsewhere in the document loses the focus.
    flushSync(() => onView({ ...view, order: next }));
    button.focus();
    setTold(`${header} is now ${next.indexOf(id) + 1} of ${next.length}`);
  };
  return (
    <div ref={place} className={styles.editor}>
      <SegmentedControl
        size="xs"
        fullWidth
        aria-label="Density"
        data={densities}
        value={view.density}
        onChange={(density) => onView({ ...view, density: density as Density })}
      />
      <ul aria-label="Columns">
        {columns.map(({ id, header, shown }, at) => (
          <li key={id}>
            <Checkbox
              size="xs"
              label={header}
              checked={shown}
              disabled={at === 0}
              onChange={({ currentTarget: { checked } }) =>
                onView({ ...view, shown: { ...view.shown, [id]: checked } })
              }
            />
            {at === 0 ? null : (
              <span className={styles.moves}>
                <Move
                  label={`Move ${header} up`}
                  end={at === 1}
                  onMove={(button) => move(button, id, header, -1)}
                >
                  <UpIcon size={14} />
                </Move>
                <Move
                  label={`Move ${header} down`}
                  end={at === columns.length - 1}
                  onMove={(button) => move(button, id, header, 1)}
                >
                  <DownIcon size={14} />
                </Move>
              </span>
            )}
          </li>
        ))}
      </ul>
      <Button variant="default" fullWidth onClick={() => onView(plainView)}>
        Reset
      </Button>
      <span className="visually-hidden" role="status">
        {told}
      </span>
    </div>
  );
}

interface MoveProps {
  label: string;
  /** It is as far as it goes; the button keeps the focus there. */
  end: boolean;
  onMove: (button: HTMLElement) => void;
  children: ReactNode;
}

function Move({ label, end, onMove, children }: MoveProps) {
  return (
    <ActionIcon
      variant="subtle"
      color="gray"
      size={24}
      aria-label={label}
      aria-disabled={end}
      data-disabled={end || undefined}
      onClick={({ currentTarget }) => {
        if (!end) onMove(currentTarget);
      }}
    >
      {children}
    </ActionIcon>
  );
}
