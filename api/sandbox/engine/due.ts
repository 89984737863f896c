import type { Database } from 'better-sqlite3';

/** Something that will happen by itself: `kind` says what, `subject` to which object. */
export interface DueWork {
  at: number;
  kind: string;
  subject: string;
}

/** Work that concerns nobody but the sandbox itself. */
const HOUSEKEEPING = 'event_retention';

/** The work that time brings. One entry a kind and subject, taken in the order of time. */
export class DueQueue {
  private readonly sql;

  constructor(db: Database) {
    this.sql = {
      add: db.prepare<[number, string, string]>(
        `INSERT INTO due(at, kind, subject) VALUES (?, ?, ?)
         ON CONFLICT(kind, subject) DO UPDATE SET at = min(at, excluded.at)`,
      ),
      drop: db.prepare<[string, string]>('DELETE FROM due WHERE kind = ? AND subject = ?'),
      next: db.prepare<[], { at: number | null }>('SELECT min(at) AS at FROM due'),
      upcoming: db.prepare<[number], DueWork>(
        `SELECT at, kind, subject FROM due WHERE kind <> '${HOUSEKEEPING}' ORDER BY at, seq LIMIT ?`,
      ),
      latest: db
        .prepare<[string, number], string>(
          `SELECT subject FROM due WHERE kind IN (SELECT value FROM json_each(?))
           ORDER BY seq DESC LIMIT ?`,
        )
        .pluck(),
      first: db.prepare<[number], DueWork>(
        'SELECT at, kind, subject FROM due WHERE at <= ? ORDER BY at, seq LIMIT 1',
      ),
    };
  }

  /** Schedules work; when it is already scheduled the earlier time holds. */
  schedule(at: number, kind: string, subject: string): void {
    this.sql.add.run(at, kind, subject);
  }

  /** Takes work off the schedule; tells whether it stood there. */
  cancel(kind: string, subject: string): boolean {
    return this.sql.drop.run(kind, subject).changes > 0;
  }

  /** When the earliest work falls due; infinity when nothing is scheduled. */
  next(): number {
    return this.sql.next.get()?.at ?? Number.POSITIVE_INFINITY;
  }

  /** What happens next, soonest first, without the sandbox's own housekeeping. */
  upcoming(limit: number): DueWork[] {
    return this.sql.upcoming.all(limit);
  }

  /** The subjects of work of these kinds, the latest scheduled first. */
  latest(kinds: readonly string[], limit: number): string[] {
    return this.sql.latest.all(JSON.stringify(kinds), limit);
  }

  /** Takes the earliest work that is due at `time` out of the queue. */
  take(time: number): DueWork | undefined {
    const work = this.sql.first.get(time);
    if (work) this.sql.drop.run(work.kind, work.subject);
    return work;
  }
}
