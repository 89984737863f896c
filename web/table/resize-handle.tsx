import { Box } from '@mantine/core';
import { type KeyboardEvent, useRef } from 'react';
import styles from './data-table.module.css';
import { NARROWEST, WIDEST } from './view.ts';

const STEP = 8;

interface Props {
  /** The column's header. */
  header: string;
  /** What it measures now, in pixels. */
  width: number;
  /** Moves the column's edge; null puts it back. */
  onWidth: (width: number | null) => void;
}

/** The edge of a column: dragged, moved by the arrow keys, or put back by a double click or Enter. */
export function ResizeHandle({ header, width, onWidth }: Props) {
  const start = useRef<{ x: number; width: number } | null>(null);
  const onKeyDown = (event: KeyboardEvent) => {
    const by = { ArrowLeft: -STEP, ArrowRight: STEP }[event.key];
    if (by === undefined && event.key !== 'Enter') return;
    event.preventDefault();
    onWidth(by === undefined ? null : width + by * (event.shiftKey ? 5 : 1));
  };
  return (
    <Box
      component="hr"
      tabIndex={0}
      className={styles.edge}
      aria-label={`Width of ${header}`}
      aria-orientation="vertical"
      aria-valuenow={Math.round(width)}
      aria-valuemin={NARROWEST}
      aria-valuemax={WIDEST}
      onKeyDown={onKeyDown}
      onDoubleClick={() => onWidth(null)}
      onPointerDown={(event) => {
        event.currentTarget.setPointerCapture(event.pointerId);
        start.current = { x: event.clientX, width };
      }}
      onPointerMove={({ clientX }) => {
        if (start.current) onWidth(start.current.width + clientX - start.current.x);
      }}
      onLostPointerCapture={() => {
        start.current = null;
      }}
    />
  );
}
