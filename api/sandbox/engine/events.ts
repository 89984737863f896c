import type { Database, Statement } from 'better-sqlite3';
import type Stripe from 'stripe';
import type { Ids } from './ids.ts';
import { jsonOf } from './json.ts';
import { isRecord } from './params.ts';

/** The API version whose shapes the sandbox speaks, and that its events carry. */
export const API_VERSION = '2026-10-28.endive';

/** Which request caused the events being written; both null for what falls due by itself. */
export interface Cause {
  id: string | null;
  idempotency_key: string | null;
}

/** Decides how many webhook endpoints an event will be sent to. */
export type CountEndpoints = (account: string, type: string) => number;

/** Writes Stripe's events and hands them to listeners once they are committed. */
export class EventLog {
  cause: Cause = { id: null, idempotency_key: null };
  private readonly ids: Ids;
  private readonly platform: string;
  private readonly countEndpoints: CountEndpoints;
  private readonly insert: Statement<[string, string, string, number, number, string]>;
  private readonly listeners: ((event: Stripe.Event) => void)[] = [];
  private committing: string[] = [];

  constructor(db: Database, ids: Ids, platform: string, countEndpoints: CountEndpoints) {
    this.ids = ids;
    this.platform = platform;
    this.countEndpoints = countEndpoints;
    this.insert = db.prepare(
      'INSERT INTO event(id, account, type, created, pending_webhooks, json) VALUES (?, ?, ?, ?, ?, ?)',
    );
  }

  /**
   * Records that `object`, belonging to `account`, changed at `created`. `before` is given for
   * events of the "updated" kind only: what differs from it becomes `previous_attributes`, and
   * where nothing does there is no event.
   */
  append(
    type: Stripe.Event['type'],
    account: string,
    object: object,
    created: number,
    before?: object,
  ): void {
    const changes = before && changedFrom(before, object);
    if (changes && Object.keys(changes).length === 0) return;
    const pending = this.countEndpoints(account, type);
    const id = this.ids.make('evt_');
    const previous = changes && JSON.stringify(changes);
    const data = `{"object":${jsonOf(object)}${previous ? `,"previous_attributes":${previous}` : ''}}`;
    const rest = JSON.stringify({
      id,
      object: 'event',
      ...(account !== this.platform && { account }),
      api_version: API_VERSION,
      created,
      livemode: false,
      pending_webhooks: pending,
      request: this.cause,
      type,
    });
    const json = `${rest.slice(0, -1)},"data":${data}}`;
    this.insert.run(id, account, type, created, pending, json);
    if (this.listeners.length > 0) this.committing.push(json);
  }

  /** A mark to go back to when the transaction that wrote events is rolled back. */
  mark(): number {
    return this.committing.length;
  }

  rollback(mark: number): void {
    this.committing.length = mark;
  }

  /** Tells the listeners about everything committed since the last call. */
  flush(): void {
    if (this.committing.length === 0) return;
    const committed = this.committing;
    this.committing = [];
    for (const json of committed) {
      const event = JSON.parse(json) as Stripe.Event;
      for (const listener of this.listeners) listener(event);
    }
  }

  listen(listener: (event: Stripe.Event) => void): void {
    this.listeners.push(listener);
  }
}

/** The attributes of `before` that differ in `after`; hashes show only their changed keys. */
export function changedFrom(before: object, after: object): Record<string, unknown> {
  const changed: Record<string, unknown> = {};
  const now = after as Record<string, unknown>;
  for (const [name, value] of Object.entries(before)) {
    const other = now[name];
    if (value === other || JSON.stringify(value) === JSON.stringify(other)) continue;
    changed[name] = isRecord(value) && isRecord(other) ? changedFrom(value, other) : value;
  }
  for (const name of Object.keys(now)) if (!(name in before)) changed[name] = null;
  return changed;
}
