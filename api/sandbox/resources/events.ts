import { DAY } from '../engine/calendar.ts';
import type { Context } from '../engine/context.ts';
import { exclusive, noSuch } from '../engine/errors.ts';
import { pageOf, timedPageParams } from '../engine/lists.ts';
import { boolean, list, text } from '../engine/params.ts';
import { type Call, type Resource, route } from '../engine/resource.ts';

const listParams = {
  ...timedPageParams,
  delivery_success: boolean(),
  type: text(),
  types: list(text(), { max: 20 }),
};

function listEvents({ context, account, params }: Call<typeof listParams>): object {
  if (params.type && params.types) {
    throw exclusive('type', 'types');
  }
  const place = (id: string | undefined, param: string) => {
    const found = id === undefined ? undefined : context.history.place(id, account);
    if (id !== undefined && !found) throw noSuch('event', id, param);
    return found;
  };
  return pageOf('/v1/events', params, place, (bounds) =>
    context.history.list(account, {
      ...bounds,
      types: params.type ? [params.type] : params.types,
      created: params.created,
      delivered: params.delivery_success,
    }),
  );
}

/** Due work: once a day, events older than Stripe keeps them are forgotten. */
function forgetOld(context: Context): void {
  context.history.forget(context.now() - context.settings.eventRetentionDays * DAY);
  context.due.schedule(context.now() + DAY, 'event_retention', 'events');
}

/** What has changed, for 30 days (stripe-facts 2.17). */
export const events: Resource = {
  routes: [
    route('GET', '/v1/events', listParams, listEvents),
    route('GET', '/v1/events/:id', {}, ({ context, account, path }) => {
      const event = context.history.find(path.id!, account);
      if (!event) throw noSuch('event', path.id!);
      return event;
    }),
  ],
  due: { event_retention: forgetOld },
};
