import { DAY } from '../engine/calendar.ts';
import type { Context } from '../engine/context.ts';
import { invalid, noSuch } from '../engine/errors.ts';
import { timedPageParams } from '../engine/lists.ts';
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
    throw invalid(
      'You may only specify one of these parameters: type, types.',
      'type',
      'parameters_exclusive',
    );
  }
  const place = (id: string | undefined, param: string) => {
    const found = id === undefined ? undefined : context.history.place(id, account);
    if (id !== undefined && !found) throw noSuch('event', id, param);
    return found;
  };
  const limit = params.limit ?? 10;
  const after = place(params.ending_before, 'ending_before');
  const found = context.history.list(account, {
    types: params.type ? [params.type] : params.types,
    created: params.created,
    delivered: params.delivery_success,
    before: place(params.starting_after, 'starting_after'),
    after,
    limit: limit + 1,
  });
  const data = found.slice(0, limit);
  if (after) data.reverse();
  return { object: 'list', data, has_more: found.length > limit, url: '/v1/events' };
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
