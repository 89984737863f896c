import { Box, Tooltip } from '@mantine/core';
import {
  dayAndTime,
  exactTime,
  isoTime,
  pastTime,
  relativeTime,
  type UnixSeconds,
} from '../../api/kit/time.ts';
import { useNow } from '../lib/now.ts';

interface Props {
  at: UnixSeconds;
  /** It is a deadline or a plan, and may lie ahead: by Stripe's clock, unless it is `ours`. */
  due?: boolean | 'ours';
}

/** An instant in words; the exact one on hover and focus. */
export function Time({ at, due = false }: Props) {
  const now = useNow(due === true);
  return (
    <Tooltip label={exactTime(at)}>
      <Box
        component="time"
        dateTime={isoTime(at)}
        data-printed={dayAndTime(at, now)}
        tabIndex={0}
        display="inline-block"
      >
        {(due ? relativeTime : pastTime)(at, now)}
      </Box>
    </Tooltip>
  );
}

/** The day and the time of day, for what happened one after the other. */
export function Moment({ at }: { at: UnixSeconds }) {
  const now = useNow();
  return (
    <Tooltip label={exactTime(at)}>
      <Box component="time" dateTime={isoTime(at)} tabIndex={0} display="inline-block">
        {dayAndTime(at, now)}
      </Box>
    </Tooltip>
  );
}

/** The same for table rows, which have one tab stop each: their link. */
export function CellTime({ at, due = false }: Omit<Props, 'at'> & { at: UnixSeconds | null }) {
  const now = useNow(due === true);
  if (at === null) return null;
  return (
    <time dateTime={isoTime(at)} data-printed={dayAndTime(at, now)} title={exactTime(at)}>
      {(due ? relativeTime : pastTime)(at, now)}
    </time>
  );
}
