import { sql } from 'kysely';
import type { Listing, ListSource } from '../store/listing.ts';
import { type EventState, eventStates } from './rules.ts';

/** A line of the events list. Times are Unix seconds in Stripe's time. */
export interface EventRow {
  id: string;
  type: string;
  state: EventState;
  /** The connected account it came from; null for the platform's own. */
  account: string | null;
  /** The id of the object it is about. */
  object: string | null;
  created: number;
  received: number;
  attempts: number;
  error: string | null;
  /** When a failed one is tried again. */
  nextAttemptAt: number | null;
}

/** How staff list events. */
export const eventListing: Listing = {
  filters: {
    id: { by: 'choice', column: 'id' },
    type: { by: 'dotted', column: 'type' },
    state: { by: 'choice', column: 'state', values: eventStates },
    account: { by: 'choice', column: 'account' },
    created: { by: 'range', column: 'created' },
    received: { by: 'range', column: 'received' },
    q: { by: 'beginning', of: 'stripe_event', columns: ['id', 'object'], few: 'type' },
  },
  sorts: ['created', 'received'],
  defaultSort: '-created',
  tabs: 'state',
};

/** The stored events, without their payloads. */
export const eventsSource: ListSource = {
  from: sql`(
  select pk, id, type, state, account, object, created, received_at as received, attempts, error,
    next_attempt_at
  from stripe_event
)`,
  columns: sql`id, type, state, account, object, created, received, attempts, error,
  case when state = 'failed' then next_attempt_at end as "nextAttemptAt"`,
};
