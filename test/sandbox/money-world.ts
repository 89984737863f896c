import type Stripe from 'stripe';
import { StripeError } from '../../api/sandbox/engine/errors.ts';
import type { Settings } from '../../api/sandbox/engine/settings.ts';
import { perform } from '../../api/sandbox/http/execution.ts';
import type { Fault } from '../../api/sandbox/http/faults.ts';
import { IdempotencyKeys } from '../../api/sandbox/http/idempotency.ts';
import { asWire, type EngineWorld, engineWorld } from './engine-world.ts';

/** What goes wrong between a client and Stripe while one request is sent. */
export const TROUBLES = ['none', 'lost', 'answer lost', 'replayed', 'reused', 'stored'] as const;
export type Trouble = (typeof TROUBLES)[number];

/** An engine with its idempotency keys, the accounts that live in it, and the events it told. */
export interface MoneyWorld extends EngineWorld {
  /** Connected accounts that were not deleted. */
  sellers: string[];
  events: Stripe.Event[];
  /** Sends a POST or DELETE under a key of its own, through trouble; gives the answer, if it got one. */
  send(order: Order, trouble: Trouble): unknown;
}

export interface Order {
  method?: 'POST' | 'DELETE';
  path: string;
  params?: Record<string, unknown>;
  account?: string | undefined;
}

/** A refusal is an outcome like any other; anything that is none fails the test. */
export class Refusal extends Error {}

const fault = (how: Partial<Fault>): Fault => ({
  id: 1,
  path: '/v1/**',
  matched: 1,
  struck: 1,
  ...how,
});

export function moneyWorld(settings: Partial<Settings> = {}): MoneyWorld {
  const world = engineWorld(settings);
  const { engine } = world;
  const keys = new IdempotencyKeys(engine);
  const events: Stripe.Event[] = [];
  engine.onEvent((event) => events.push(event));
  const written = engine.db.prepare<[], { objects: number; events: number }>(
    `SELECT (SELECT coalesce(max(seq), 0) FROM object) AS objects,
            (SELECT coalesce(max(seq), 0) FROM event) AS events`,
  );
  let sent = 0;

  function attempt(order: Order, key: string, how?: Partial<Fault>) {
    const { method = 'POST', path, params = {}, account = null } = order;
    const wire = asWire(params) as Record<string, unknown>;
    const request = { method, path, params: wire, account, apiVersion: null, requestId: 'req_1' };
    const fields = { ...request, idempotencyKey: method === 'POST' ? key : null };
    return perform({ engine, keys }, fields, how && fault(how)).answer;
  }

  function read({ status, body }: { status: number; body: string }): unknown {
    const answer = JSON.parse(body);
    if (status === 200) return answer;
    if (status >= 500) throw new Error(`${status}: ${answer.error.message}`);
    throw new Refusal(answer.error.message);
  }

  /** The same request again appends nothing, and is answered to the letter (invariant 8). */
  function again(order: Order, key: string, first: { body: string }): void {
    const before = written.get();
    const second = attempt(order, key);
    const isKept = second.replayed;
    if (isKept && second.body !== first.body) throw new Error(`The replay differs: ${second.body}`);
    const after = written.get();
    if (isKept && JSON.stringify(after) !== JSON.stringify(before)) {
      throw new Error(`The replay of ${order.path} wrote something`);
    }
  }

  function send(order: Order, trouble: Trouble): unknown {
    const key = `key-${++sent}`;
    if (order.method === 'DELETE') return read(attempt(order, key));
    switch (trouble) {
      case 'lost': {
        const before = written.get();
        attempt(order, key, { status: 503 });
        if (JSON.stringify(written.get()) !== JSON.stringify(before)) {
          throw new Error('A request that was answered before execution wrote something');
        }
        return undefined;
      }
      case 'stored':
        attempt(order, key, { status: 500, stored: true });
        again(order, key, attempt(order, key));
        return undefined;
      case 'answer lost': {
        const lost = attempt(order, key, { drop: 'after' });
        const found = attempt(order, key);
        if (lost.status === 200 && lost.body !== found.body) throw new Error('Done twice');
        return read(found);
      }
      case 'replayed': {
        const first = attempt(order, key);
        if (first.status === 200) again(order, key, first);
        return read(first);
      }
      case 'reused': {
        const first = attempt(order, key);
        if (first.status === 200) refuseOthers(order, key);
        return read(first);
      }
      case 'none':
        return read(attempt(order, key));
    }
  }

  function refuseOthers(order: Order, key: string): void {
    const before = written.get();
    try {
      attempt({ ...order, params: { ...order.params, description: 'other' } }, key);
    } catch (error) {
      if (!(error instanceof StripeError) || error.type !== 'idempotency_error') throw error;
      if (JSON.stringify(written.get()) === JSON.stringify(before)) return;
    }
    throw new Error(`A key took other parameters at ${order.path}`);
  }

  const sellers = [
    { type: 'custom', capabilities: { transfers: { requested: true } } },
    { type: 'express', capabilities: { transfers: { requested: true } } },
    { controller: { requirement_collection: 'application' } },
    {},
  ].map((params) => world.post<Stripe.Account>('/v1/accounts', params).id);
  for (const account of sellers.slice(0, 3)) {
    engine.simulate('account_onboarding', { account, stage: 'verified' });
  }
  return { ...world, sellers, events, send };
}
