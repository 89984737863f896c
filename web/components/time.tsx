import { Box, Tooltip } from '@mantine/core';
import { exactTime, isoTime, relativeTime, type UnixSeconds } from '../../api/kit/time.ts';
import { useNow } from '../lib/now.ts';

interface Props {
  at: UnixSeconds;
}

/** An instant in words; the exact one on hover and focus. */
export function Time({ at }: Props) {
  const now = useNow();
  return (
    <Tooltip label={exactTime(at)}>
      <Box component="time" dateTime={isoTime(at)} tabIndex={0} display="inline-block">
        {relativeTime(at, now)}
      </Box>
    </Tooltip>
  );
}

/** The same for table rows, which have one tab stop each: their link. */
export function CellTime({ at }: { at: UnixSeconds | null }) {
  const now = useNow();
  if (at === null) return null;
  return (
    <time dateTime={isoTime(at)} title={exactTime(at)}>
      {relativeTime(at, now)}
    </time>
  );
}
