import type { Database, Statement } from 'better-sqlite3';
import type Stripe from 'stripe';
import type { Range } from './params.ts';
import type { Position } from './store.ts';

interface Row {
  json: string;
  pending_webhooks: number;
}

/** Which events to list; a type may end in `*`. */
export interface EventQuery {
  types?: readonly string[] | undefined;
  created?: Range | undefined;
  /** True: every endpoint has it. False: some endpoint has not. */
  delivered?: boolean | undefined;
  before?: Position | undefined;
  after?: Position | undefined;
  limit: number;
}

/** Reads kept events, with how many endpoints still wait for each. */
export class EventReader {
  private readonly db: Database;
  private readonly statements = new Map<string, Statement<unknown[], Row>>();

  constructor(db: Database) {
    this.db = db;
  }

  find(id: string, account: string): Stripe.Event | undefined {
    const row = this.prepared(
      'SELECT json, pending_webhooks FROM event WHERE id = ? AND account = ?',
    ).get(id, account);
    return row && eventOf(row);
  }

  place(id: string, account: string): Position | undefined {
    return this.db
      .prepare<[string, string], Position>(
        'SELECT created, seq FROM event WHERE id = ? AND account = ?',
      )
      .get(id, account);
  }

  /** Newest first; oldest first when `after` is given. */
  list(account: string, query: EventQuery): Stripe.Event[] {
    const clauses = ['account = ?'];
    const values: unknown[] = [account];
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
    if (query.created) {
      clauses.push('created BETWEEN ? AND ?');
      values.push(query.created.from, query.created.to);
    }
    if (query.delivered !== undefined) {
      clauses.push(query.delivered ? 'pending_webhooks = 0' : 'pending_webhooks > 0');
    }
    const edge = query.after ?? query.before;
    if (edge) {
      clauses.push(`(created, seq) ${query.after ? '>' : '<'} (?, ?)`);
      values.push(edge.created, edge.seq);
    }
    const order = query.after ? 'ASC' : 'DESC';
    return this.prepared(
      `SELECT json, pending_webhooks FROM event WHERE ${clauses.join(' AND ')} ORDER BY created ${order}, seq ${order} LIMIT ?`,
    )
      .all(...values, query.limit)
      .map(eventOf);
  }

  /** Forgets events from before `time` (Unix seconds). */
  forget(time: number): void {
    this.db.prepare('DELETE FROM event WHERE created < ?').run(time);
  }

  private prepared(sql: string): Statement<unknown[], Row> {
    const known = this.statements.get(sql);
    if (known) return known;
    const statement = this.db.prepare<unknown[], Row>(sql);
    this.statements.set(sql, statement);
    return statement;
  }
}

function eventOf(row: Row): Stripe.Event {
  const event = JSON.parse(row.json) as Stripe.Event;
  return { ...event, pending_webhooks: row.pending_webhooks };
}
