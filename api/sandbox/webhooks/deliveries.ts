import type { Engine } from '../engine/engine.ts';
import { API_VERSION } from '../engine/events.ts';
import { type Subscription, wantsEvent } from '../resources/webhook-endpoints.ts';
import type { Disorder } from './disorder.ts';
import { signatureHeader } from './signature.ts';

/** Seconds from each failed attempt to the next: quick at first, given up after about three days. */
const backOffSeconds = [1, 5, 30, 120, 600, 3600, 10_800, 43_200, 86_400, 86_400];
const timeoutMs = 10_000;
const pageSize = 500;

interface Delivery {
  id: number;
  event: string;
  json: string;
  attempts: number;
  /** 1 for a second delivery of an event that the endpoint also gets a first time. */
  copy: 0 | 1;
}

/**
 * Sends events to the webhook endpoints that want them. What is to be sent is in the database, so
 * that it survives a restart. Each endpoint is served one event at a time, in order unless an
 * attempt fails, and independently of the others.
 */
export class Deliveries {
  readonly #engine: Engine;
  readonly #disorder: Disorder;
  readonly #sql;
  readonly #serving = new Set<string>();
  readonly #stopping = new AbortController();

  constructor(engine: Engine, disorder: Disorder) {
    this.#engine = engine;
    this.#disorder = disorder;
    const { db } = engine;
    // Of a world that was made without deliveries nothing is sent afterwards.
    db.exec(`INSERT INTO webhook_cursor SELECT coalesce(max(seq), 0) FROM event
      WHERE NOT EXISTS (SELECT 1 FROM webhook_cursor)`);
    this.#sql = {
      unseen: db.prepare<[], { seq: number; id: string; type: string; account: string }>(
        `SELECT seq, id, type, account FROM event
         WHERE seq > (SELECT event_seq FROM webhook_cursor) ORDER BY seq LIMIT ${pageSize}`,
      ),
      moveCursor: db.prepare<[number]>('UPDATE webhook_cursor SET event_seq = ?'),
      add: db.prepare<[string, string, number, number]>(
        'INSERT INTO webhook_delivery(event, endpoint, next_at, copy) VALUES (?, ?, ?, ?)',
      ),
      dueEndpoints: db
        .prepare<[number], string>(
          'SELECT DISTINCT endpoint FROM webhook_delivery WHERE next_at <= ?',
        )
        .pluck(),
      next: db.prepare<[string, number], Delivery>(
        `SELECT d.id, d.event, d.attempts, d.copy, e.json FROM webhook_delivery d JOIN event e ON e.id = d.event
         WHERE d.endpoint = ? AND d.next_at <= ? ORDER BY d.next_at, d.id LIMIT 1`,
      ),
      postpone: db.prepare<[number, number]>(
        'UPDATE webhook_delivery SET attempts = attempts + 1, next_at = ? WHERE id = ?',
      ),
      remove: db.prepare<[number]>('DELETE FROM webhook_delivery WHERE id = ?'),
      removeEndpoint: db.prepare<[string]>('DELETE FROM webhook_delivery WHERE endpoint = ?'),
    };
    // The first event of a transaction enters all of them.
    engine.onEvent(() => {
      if (this.#enter()) this.wake();
    });
    this.#enter();
    this.wake();
  }

  /** Begins to send whatever is due. */
  wake(): void {
    for (const endpoint of this.#sql.dueEndpoints.all(this.#engine.now())) {
      if (this.#serving.has(endpoint)) continue;
      this.#serving.add(endpoint);
      void this.#serve(endpoint).finally(() => this.#serving.delete(endpoint));
    }
  }

  /** Ends all sending; what is under way is sent again after the next start. */
  stop(): void {
    this.#stopping.abort();
  }

  /** Notes who is to be sent the events since the last time; tells whether there were any. */
  #enter(): boolean {
    let entered = this.#enterPage();
    const isAny = entered > 0;
    while (entered === pageSize) entered = this.#enterPage();
    return isAny;
  }

  #enterPage(): number {
    const events = this.#sql.unseen.all();
    if (events.length === 0) return 0;
    const endpoints = this.#engine.subscriptions();
    const now = this.#engine.now();
    this.#engine.transaction(() => {
      for (const { id, type, account } of this.#disorder.arranged(events)) {
        const fromConnected = account !== this.#engine.platform;
        for (const endpoint of endpoints) {
          if (wantsEvent(endpoint, type, fromConnected)) this.#add(id, endpoint.id, now);
        }
      }
      this.#sql.moveCursor.run(events.at(-1)!.seq);
    });
    return events.length;
  }

  #add(event: string, endpoint: string, now: number): void {
    const { copies, delaySeconds } = this.#disorder.fate();
    for (let copy = 0; copy < copies; copy++) {
      this.#sql.add.run(event, endpoint, now + delaySeconds, copy);
    }
  }

  async #serve(endpointId: string): Promise<void> {
    while (!this.#stopping.signal.aborted) {
      const delivery = this.#sql.next.get(endpointId, this.#engine.now());
      if (!delivery) return;
      const endpoint = this.#engine.subscriptions().find(({ id }) => id === endpointId);
      if (!endpoint?.enabled) {
        this.#sql.removeEndpoint.run(endpointId);
        return;
      }
      const accepted = await this.#send(endpoint, delivery);
      if (this.#stopping.signal.aborted) return;
      this.#settle(delivery, accepted);
    }
  }

  #settle(delivery: Delivery, accepted: boolean): void {
    const backOff = backOffSeconds[delivery.attempts];
    this.#engine.transaction(() => {
      if (accepted && !delivery.copy) this.#engine.eventDelivered(delivery.event);
      if (accepted || backOff === undefined) this.#sql.remove.run(delivery.id);
      else this.#sql.postpone.run(this.#engine.now() + backOff, delivery.id);
    });
  }

  /** Makes one attempt; anything but a 2xx answer in time is a failure, a redirect too. */
  async #send(endpoint: Subscription, delivery: Delivery): Promise<boolean> {
    const body = bodyFor(endpoint, delivery.json);
    try {
      const answer = await fetch(endpoint.url, {
        method: 'POST',
        redirect: 'manual',
        headers: {
          'content-type': 'application/json; charset=utf-8',
          'user-agent': 'Stripe/1.0 (+https://stripe.com/docs/webhooks)',
          'stripe-signature': signatureHeader(body, endpoint.secret, this.#engine.now()),
        },
        body,
        signal: AbortSignal.any([AbortSignal.timeout(timeoutMs), this.#stopping.signal]),
      });
      await answer.body?.cancel();
      return answer.ok;
    } catch {
      return false;
    }
  }
}

/** The event as the endpoint is to get it: in the API version that the endpoint was made for. */
function bodyFor(endpoint: Subscription, json: string): string {
  const { apiVersion } = endpoint;
  if (apiVersion === null || apiVersion === API_VERSION) return json;
  return JSON.stringify({ ...JSON.parse(json), api_version: apiVersion });
}
