import type { Engine } from '../engine/engine.ts';
import type { Subscription } from '../resources/webhook-endpoints.ts';

/** A webhook endpoint as whoever starts the sandbox wants it: for all events of one kind. */
export interface EndpointOrder {
  url: string;
  /** True: events of connected accounts. False: the platform's own. */
  connect: boolean;
}

/**
 * Makes the endpoints that are not there yet, and gives all of them with their signing secrets: a
 * restart on the same data finds the same ones.
 * @throws StripeError when there are more than an account may have
 */
export function ensureEndpoints(engine: Engine, orders: readonly EndpointOrder[]): Subscription[] {
  return orders.map((order) => find(engine, order) ?? make(engine, order));
}

function find(engine: Engine, { url, connect }: EndpointOrder): Subscription | undefined {
  return engine
    .subscriptions()
    .find(
      (each) =>
        each.url === url &&
        each.connect === connect &&
        each.enabled &&
        each.enabledEvents.includes('*'),
    );
}

function make(engine: Engine, order: EndpointOrder): Subscription {
  engine.handle({
    method: 'POST',
    path: '/v1/webhook_endpoints',
    params: { url: order.url, connect: String(order.connect), enabled_events: ['*'] },
    account: null,
    idempotencyKey: null,
    requestId: 'req_commandline',
    apiVersion: null,
  });
  return find(engine, order)!;
}
