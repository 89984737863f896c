import type { Database } from 'better-sqlite3';
import type Stripe from 'stripe';
import { type PageBounds, PageReader } from './page-reader.ts';
import type { Position } from './store.ts';

interface Row {
  json: string;
  pending_webhooks: number;
}

/** Which events to list; a type may end in `*`. */
export interface EventQuery extends PageBounds {
  types?: readonly string[] | undefined;
  /** True: every endpoint has it. False: some endpoint has not. */
  delivered?: boolean | undefined;
}

/** Reads kept events, with how many endpoints still wait for each. */
export class EventReader {
  private readonly pages: PageReader<Row>;
  private readonly sql;

  constructor(db: Database) {
    this.pages = new PageReader(db);
    this.sql = {
      find: db.prepare<[string, string], Row>(
        'SELECT json, pending_webhooks FROM event WHERE id = ? AND account = ?',
      ),
      place: db.prepare<[string, string], Position>(
        'SELECT created, seq FROM event WHERE id = ? AND account = ?',
      ),
      // They were written in the order of time: only those that go are read.
      forget: db.prepare<[number]>(
        `DELETE FROM event WHERE seq < coalesce(
           (SELECT seq FROM event WHERE created >= ? ORDER BY seq LIMIT 1), ${Number.MAX_SAFE_INTEGER})`,
      ),
    };
  }

  find(id: string, account: string): Stripe.Event | undefined {
    const row = this.sql.find.get(id, account);
    return row && eventOf(row);
  }

  place(id: string, account: string): Position | undefined {
    return this.sql.place.get(id, account);
  }

  /** Newest first; oldest first when `after` is given. */
  list(account: string, query: EventQuery): Stripe.Event[] {
    const clauses = ['account = ?'];
    const values = [account];
    if (query.types) {
      const types = query.types.map((type) => {
        if (!type.endsWith('*')) {
          values.push(type);
          return 'type = ?';
        }
        const stem = type.slice(0, -1);
        values.push(stem, `${stem}\u{10FFFF}`);
        return 'type BETWEEN ? AND ?';
      });
      clauses.push(`(${types.join(' OR ')})`);
    }
    if (query.delivered !== undefined) {
      clauses.push(query.delivered ? 'pending_webhooks = 0' : 'pending_webhooks > 0');
    }
    const select = 'json, pending_webhooks FROM event';
    return this.pages.read({ select, at: 'event', clauses, values }, query).map(eventOf);
  }

  /** Forgets events from before `time` (Unix seconds). */
  forget(time: number): void {
    this.sql.forget.run(time);
  }
}

function eventOf(row: Row): Stripe.Event {
  const event = JSON.parse(row.json) as Stripe.Event;
  return { ...event, pending_webhooks: row.pending_webhooks };
}
