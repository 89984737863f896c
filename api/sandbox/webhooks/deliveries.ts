import type { Engine } from '../engine/engine.ts';
import { invalid } from '../engine/errors.ts';
import { API_VERSION } from '../engine/events.ts';
import { type Subscription, wantsEvent } from '../resources/webhook-endpoints.ts';
import { type Answer, Attempts, type DeliveryState } from './attempts.ts';
import type { Disorder } from './disorder.ts';
import { signatureHeader } from './signature.ts';

/** Seconds from each failed attempt to the next: quick at first, given up after about three days. */
const backOffSeconds = [1, 5, 30, 120, 600, 3600, 10_800, 43_200, 86_400, 86_400];
const timeoutMs = 10_000;
const pageSize = 500;

/** How many of the waiting ones are shown. */
const waitingShown = 50;

interface Delivery {
  id: number;
  event: string;
  type: string;
  account: string;
  created: number;
  attempts: number;
  /** 1 for a second delivery of an event that the endpoint also gets a first time. */
  copy: 0 | 1;
}
interface DueDelivery extends Delivery {
  json: string;
}

/** An endpoint with what it was sent and is to be sent. */
export interface EndpointDeliveries {
  id: string;
  url: string;
  connect: boolean;
  enabled: boolean;
  /** How many deliveries wait. */
  waiting: number;
  /** Those that wait, the next first, and then those that are over, the latest first. */
  deliveries: DeliveryState[];
}

const columns = 'd.id, d.event, d.attempts, d.copy, e.type, e.account, e.created';

/**
 * Sends events to the webhook endpoints that want them. What is to be sent is in the database, so
 * that it survives a restart. Each endpoint is served one event at a time, in order unless an
 * attempt fails, and independently of the others.
 */
export class Deliveries {
  readonly #engine: Engine;
  readonly #disorder: Disorder;
  readonly #sql;
  readonly #attempts = new Attempts();
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
      next: db.prepare<[string, number], DueDelivery>(
        `SELECT ${columns}, e.json FROM webhook_delivery d JOIN event e ON e.id = d.event
         WHERE d.endpoint = ? AND d.next_at <= ? ORDER BY d.next_at, d.id LIMIT 1`,
      ),
      waiting: db.prepare<[string], Delivery & { next_at: number }>(
        `SELECT ${columns}, d.next_at FROM webhook_delivery d JOIN event e ON e.id = d.event
         WHERE d.endpoint = ? ORDER BY d.next_at, d.id LIMIT ${waitingShown}`,
      ),
      countWaiting: db
        .prepare<[string], number>('SELECT count(*) FROM webhook_delivery WHERE endpoint = ?')
        .pluck(),
      hurry: db.prepare<[number, string, string]>(
        'UPDATE webhook_delivery SET next_at = ? WHERE event = ? AND endpoint = ?',
      ),
      event: db.prepare<[string], unknown>('SELECT 1 FROM event WHERE id = ?'),
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

  /** What every endpoint was sent lately and is still to be sent, the newest endpoint first. */
  overview(): EndpointDeliveries[] {
    return this.#engine.subscriptions().map(({ id, url, connect, enabled }) => {
      const waiting = this.#sql.waiting.all(id).map((delivery) => ({
        ...stateOf(delivery, 'waiting'),
        lastAnswer: this.#attempts.latest(delivery.id),
        nextAt: delivery.next_at,
      }));
      return {
        id,
        url,
        connect,
        enabled,
        waiting: this.#sql.countWaiting.get(id)!,
        deliveries: [...waiting, ...this.#attempts.settled(id)],
      };
    });
  }

  /**
   * Sends an event to an endpoint now: what waits does not wait any longer, and what is over is
   * sent once more.
   * @throws StripeError 400 for an event or endpoint that is not there, or is disabled
   */
  redeliver(event: string, endpointId: string): void {
    const endpoint = this.#engine.subscriptions().find(({ id }) => id === endpointId);
    if (!endpoint) throw invalid(`There is no webhook endpoint ${endpointId}.`, 'endpoint');
    if (!endpoint.enabled) throw invalid(`${endpointId} is disabled.`, 'endpoint');
    if (!this.#sql.event.get(event)) throw invalid(`There is no event ${event}.`, 'event');
    const now = this.#engine.now();
    if (this.#sql.hurry.run(now, event, endpointId).changes === 0) {
      // One that was never accepted still counts among the event's pending webhooks.
      const before = this.#attempts.settled(endpointId).find((one) => one.event === event);
      this.#sql.add.run(event, endpointId, now, before?.state === 'given_up' ? 0 : 1);
    }
    this.wake();
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
        this.#attempts.dropped(endpointId);
        return;
      }
      const answer = await this.#send(endpoint, delivery);
      if (this.#stopping.signal.aborted) return;
      this.#settle(endpointId, delivery, answer);
    }
  }

  #settle(endpoint: string, delivery: Delivery, answer: Answer): void {
    const accepted = isAcceptance(answer);
    const backOff = this.#backOff(delivery.attempts);
    const now = this.#engine.now();
    this.#engine.transaction(() => {
      if (accepted && !delivery.copy) this.#engine.eventDelivered(delivery.event);
      if (accepted || backOff === undefined) this.#sql.remove.run(delivery.id);
      else this.#sql.postpone.run(now + backOff, delivery.id);
    });
    const lastAnswer = { ...answer, at: now };
    if (!accepted && backOff !== undefined) {
      this.#attempts.postponed(delivery.id, endpoint, lastAnswer);
      return;
    }
    const ended = stateOf(delivery, accepted ? 'accepted' : 'given_up');
    const attempts = delivery.attempts + 1;
    this.#attempts.ended(delivery.id, endpoint, { ...ended, attempts, lastAnswer });
  }

  /** Seconds from a failed attempt to the next; undefined when it was the last. */
  #backOff(attemptsBefore: number): number | undefined {
    const { webhookRetries } = this.#engine.settings;
    return attemptsBefore < webhookRetries ? backOffSeconds[attemptsBefore] : undefined;
  }

  /** Makes one attempt; anything but a 2xx answer in time is a failure, a redirect too. */
  async #send(endpoint: Subscription, delivery: DueDelivery): Promise<Answer> {
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
      return { status: answer.status, error: null };
    } catch (error) {
      return { status: null, error: reasonOf(error) };
    }
  }
}

function stateOf(delivery: Delivery, state: DeliveryState['state']): DeliveryState {
  const { event, type, account, created, attempts, copy } = delivery;
  const again = copy === 1;
  return { event, type, account, created, state, attempts, again, lastAnswer: null, nextAt: null };
}

function isAcceptance({ status }: Answer): boolean {
  return status !== null && status >= 200 && status < 300;
}

/** Why a request came to nothing: what the system says, as `connect ECONNREFUSED 127.0.0.1:9`. */
function reasonOf(error: unknown): string {
  const { cause = error } = error as Error;
  return cause instanceof Error ? cause.message : String(cause);
}

/** The event as the endpoint is to get it: in the API version that the endpoint was made for. */
function bodyFor(endpoint: Subscription, json: string): string {
  const { apiVersion } = endpoint;
  if (apiVersion === null || apiVersion === API_VERSION) return json;
  return JSON.stringify({ ...JSON.parse(json), api_version: apiVersion });
}
