import type Stripe from 'stripe';
import { platformId } from '../balances/snapshot.ts';
import type { Owner } from '../store/snapshot.ts';
import { isRefusal } from '../stripe/errors.ts';
import type { Gateway } from '../stripe/gateway.ts';
import type { Lookup, SentStep } from './action.ts';
import { idInPath, overlap } from './lookup.ts';

type EventType = Stripe.EventListParams['type'];

/** How it shows at Stripe that a step which makes nothing was done. */
interface Change<T> {
  /** The object that the step changes, as it is now. */
  read(client: Stripe, step: SentStep, options: Stripe.RequestOptions): Promise<T>;
  /** Whether the object is what the step was to make of it. */
  isDone(object: T, step: SentStep): boolean;
  /** The types of the events that tell of the change. */
  readonly events: readonly NonNullable<EventType>[];
  /** Among whose events they are; absent: those of whom the step acts on. */
  eventsOf?(step: SentStep): Owner;
}

/** Seconds by which Stripe's clock, as it is known here, may be ahead. */
const clockError = 2;

type Values = Readonly<Record<string, unknown>>;

const isValues = (value: unknown): value is Values =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** The object before an event: within hashes, `previous` holds only what was different. */
const before = (now: Values, previous: Values): Values => ({
  ...now,
  ...Object.fromEntries(
    Object.entries(previous).map(([name, was]) => {
      const is = now[name];
      return [name, isValues(was) && isValues(is) ? before(is, was) : was];
    }),
  ),
});

/** The events of these types since the step was journaled, newest first. */
async function eventsSince<T>(
  stripe: Gateway,
  step: SentStep,
  { events: types, eventsOf }: Change<T>,
): Promise<Stripe.Event[]> {
  const owner = eventsOf ? eventsOf(step) : step.account;
  const found: Stripe.Event[] = [];
  for (;;) {
    const after = found.at(-1)?.id;
    const { value } = await stripe.read('interactive', owner, (client, options) =>
      client.events.list(
        {
          types: [...types],
          created: { gte: step.journaledAt - overlap },
          limit: 100,
          ...(after ? { starting_after: after } : {}),
        },
        options,
      ),
    );
    found.push(...value.data);
    if (!value.has_more || value.data.length === 0) return found;
  }
}

/**
 * The lookup of a step that makes nothing: compares what is with what it was to become. Where that
 * is so, Stripe's events tell whose doing it was, by the idempotency key of the request behind
 * them. What happened by itself, or what no event tells of, counts as the step's own.
 * @see https://docs.stripe.com/api/events/object#event_object-request
 */
export function findByState<T extends object>(change: Change<T>): Lookup {
  return async (stripe, step) => {
    const { value } = await stripe.read('interactive', step.account, (client, options) =>
      change.read(client, step, options),
    );
    if (!change.isDone(value, step)) return null;
    // Settings have no id: they are their holder's.
    const id = idInPath(step) || (step.account ?? platformId);
    const events = await eventsSince(stripe, step, change).catch((error: unknown) => {
      // A key may be allowed to see the object and not its events.
      if (isRefusal(error)) return [];
      throw error;
    });
    const ofThis = events.filter(({ data }) => ((data.object as { id?: string }).id ?? id) === id);
    if (ofThis.some(({ request }) => request?.idempotency_key === step.idempotencyKey))
      return { id };
    const turn = ofThis.find(({ created, data: { object, previous_attributes: previous } }) => {
      if (created < step.journaledAt - clockError || !change.isDone(object as T, step))
        return false;
      return !previous || !change.isDone(before(object as unknown as Values, previous) as T, step);
    });
    return turn?.request?.id ? 'by_others' : { id };
  };
}
