import { isDeepStrictEqual } from 'node:util';
import type Stripe from 'stripe';
import { ulid } from 'ulid';
import type { Store } from '../store/database.ts';
import { apiVersion, type Gateway } from '../stripe/gateway.ts';
import { connectEventTypes, platformEventTypes } from './event-types.ts';
import { readMeta, writeMeta } from './meta.ts';

/** What marks the endpoints that this product made, so that it replaces only its own. */
const mark = { countinghouse: 'webhooks' };

/**
 * Has Stripe deliver events to `url`: registers an endpoint for the platform's and one for the
 * connected accounts' events, or reuses those whose secrets are kept here.
 * @returns the signing secrets.
 * @throws Stripe.errors.StripeError when Stripe does not answer.
 */
export async function registerEndpoints(
  store: Store,
  gateway: Gateway,
  url: string,
): Promise<string[]> {
  const { value: existing } = await gateway.read('interactive', null, (client, options) =>
    client.webhookEndpoints.list({ limit: 100 }, options),
  );
  return [
    await registerOne(store, gateway, url, false, existing.data),
    await registerOne(store, gateway, url, true, existing.data),
  ];
}

async function registerOne(
  store: Store,
  gateway: Gateway,
  url: string,
  connect: boolean,
  existing: readonly Stripe.WebhookEndpoint[],
): Promise<string> {
  const key = connect ? 'connectWebhook' : 'platformWebhook';
  const enabled_events = connect ? connectEventTypes : platformEventTypes;
  const known = await readMeta(store, key);
  const alive = known && existing.find(({ id }) => id === known.id);
  const asWanted =
    known?.url === url &&
    alive?.status === 'enabled' &&
    isDeepStrictEqual(alive.enabled_events, enabled_events);
  if (known && asWanted) return known.secret;
  if (known && alive) {
    await gateway.write({
      path: `/v1/webhook_endpoints/${alive.id}`,
      params: { url, enabled_events, disabled: false },
      account: null,
      idempotencyKey: `endpoint-${ulid()}`,
    });
    await writeMeta(store, key, { ...known, url });
    return known.secret;
  }
  // Stripe shows a secret once: an endpoint whose secret is lost here is left, and another made.
  const { object } = await gateway.write({
    path: '/v1/webhook_endpoints',
    params: { url, connect, enabled_events, api_version: apiVersion, metadata: mark },
    account: null,
    idempotencyKey: `endpoint-${ulid()}`,
  });
  const made = object as { id: string; secret: string };
  await writeMeta(store, key, { id: made.id, url, secret: made.secret });
  return made.secret;
}
