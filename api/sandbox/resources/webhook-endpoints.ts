import { apiVersions } from '../engine/api-versions.ts';
import { invalid, platformRequired } from '../engine/errors.ts';
import { API_VERSION } from '../engine/events.ts';
import { listPage, pageParams } from '../engine/lists.ts';
import type { ObjectTypes } from '../engine/objects.ts';
import {
  boolean,
  emptyable,
  list,
  mergeMetadata,
  metadata,
  oneOf,
  required,
  text,
  webUrl,
} from '../engine/params.ts';
import { type Call, type Resource, route, type Target } from '../engine/resource.ts';
import type { Store } from '../engine/store.ts';
import { eventNames } from './event-names.ts';

/** A webhook endpoint as its deliverer needs it; `secret` and `connect` are never shown again. */
export interface Subscription {
  id: string;
  url: string;
  secret: string;
  /** True: events of connected accounts. False: the platform's own. */
  connect: boolean;
  enabledEvents: string[];
  enabled: boolean;
  apiVersion: string | null;
}

/** Every endpoint of the platform, newest first. */
export function subscriptions(store: Store, platform: string): Subscription[] {
  return store.list('webhook_endpoint', platform).map((endpoint) => {
    const { connect, secret } = store.internal('webhook_endpoint', endpoint.id);
    return {
      id: endpoint.id,
      url: endpoint.url,
      secret,
      connect,
      enabledEvents: endpoint.enabled_events,
      enabled: endpoint.status === 'enabled',
      apiVersion: endpoint.api_version,
    };
  });
}

/** Whether an event of this type goes to the endpoint; `connected`: it is a connected account's. */
export function wantsEvent(subscription: Subscription, type: string, connected: boolean): boolean {
  return (
    subscription.enabled &&
    subscription.connect === connected &&
    subscription.enabledEvents.some((wanted) => wanted === '*' || wanted === type)
  );
}

const creation = {
  url: required(webUrl()),
  enabled_events: required(list(oneOf(eventNames))),
  api_version: oneOf(apiVersions),
  connect: boolean(),
  description: emptyable(text()),
  metadata: metadata(),
};

function create({ context, account, params }: Call<typeof creation>): object {
  if (account !== context.platform) throw platformRequired();
  const { webhookEndpointLimit: most } = context.settings;
  if (context.store.list('webhook_endpoint', account, { limit: most }).length === most) {
    throw invalid(`You have reached the maximum of ${most} webhook endpoints.`);
  }
  const secret = context.ids.make('whsec_', 32);
  const endpoint: ObjectTypes['webhook_endpoint'] = {
    id: context.ids.make('we_'),
    object: 'webhook_endpoint',
    api_version: params.api_version ?? API_VERSION,
    application: null,
    created: context.now(),
    description: params.description ?? null,
    enabled_events: params.enabled_events,
    livemode: false,
    metadata: mergeMetadata({}, params.metadata),
    status: 'enabled',
    url: params.url,
  };
  context.insert('webhook_endpoint', context.platform, endpoint, {
    connect: params.connect ?? false,
    secret,
  });
  return { ...endpoint, secret };
}

const update = {
  url: webUrl(),
  enabled_events: list(oneOf(eventNames)),
  disabled: boolean(),
  description: emptyable(text()),
  metadata: metadata(),
};

function edit(call: Call<typeof update>): object {
  const { context, params } = call;
  const endpoint = find(call);
  return context.change('webhook_endpoint', endpoint, {
    ...(params.url && { url: params.url }),
    ...(params.enabled_events && { enabled_events: params.enabled_events }),
    ...(params.disabled !== undefined && { status: params.disabled ? 'disabled' : 'enabled' }),
    ...(params.description !== undefined && { description: params.description }),
    metadata: mergeMetadata(endpoint.metadata, params.metadata),
  });
}

function find({ context, account, path }: Target): ObjectTypes['webhook_endpoint'] {
  return context.own('webhook_endpoint', account, path.id!);
}

/** Where events are sent (stripe-facts 2.18). */
export const webhookEndpoints: Resource = {
  routes: [
    route('GET', '/v1/webhook_endpoints', pageParams, ({ context, account, params }) =>
      listPage(context, {
        type: 'webhook_endpoint',
        account,
        url: '/v1/webhook_endpoints',
        params,
      }),
    ),
    route('POST', '/v1/webhook_endpoints', creation, create),
    route('GET', '/v1/webhook_endpoints/:id', {}, find),
    route('POST', '/v1/webhook_endpoints/:id', update, edit),
    route('DELETE', '/v1/webhook_endpoints/:id', {}, (call) => {
      const endpoint = find(call);
      call.context.store.remove(endpoint.id);
      return { id: endpoint.id, object: 'webhook_endpoint', deleted: true };
    }),
  ],
};
