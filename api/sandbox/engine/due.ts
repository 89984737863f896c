import type { Database } from 'better-sqlite3';

/** Something that will happen by itself: `kind` says what, `subject` to which object. */
export interface DueWork {
  at: number;
  kind: string;
  subject: string;
}

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

  /** Takes the earliest work that is due at `time` out of the queue. */
  take(time: number): DueWork | undefined {
    const work = this.sql.first.get(time);
    if (work) this.sql.drop.run(work.kind, work.subject);
    return work;
  }
}
