import { type EventState, eventStateLabels } from '../../../api/sync/rules.ts';
import { StatusBadge } from '../../components/status-badge.tsx';

/** What became of an event. One about something that is not kept here is no trouble to anybody. */
export const EventStateBadge = ({ state }: { state: EventState }) => (
  <StatusBadge status={state === 'unknown' ? 'not_kept' : state}>
    {eventStateLabels[state]}
  </StatusBadge>
);
