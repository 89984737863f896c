import type { Database } from 'better-sqlite3';

/**
 * Simulated time in Unix seconds: real time plus an offset that only grows and is kept in the
 * database. While past or overdue work runs, `now` stands still at that work's time.
 */
export class Clock {
  private readonly db: Database;
  private offset: number;
  private held: number | null = null;

  constructor(db: Database) {
    this.db = db;
    const kept = db
      .prepare<[], { value: string }>("SELECT value FROM meta WHERE name = 'clock_offset'")
      .get();
    this.offset = Number(kept?.value ?? 0);
  }

  now(): number {
    return this.held ?? this.current();
  }

  /** The present moment, also while past work runs. */
  current(): number {
    return Math.floor(Date.now() / 1000) + this.offset;
  }

  /** Runs `work` with the clock standing at `time`. */
  hold<T>(time: number, work: () => T): T {
    const outer = this.held;
    this.held = time;
    try {
      return work();
    } finally {
      this.held = outer;
    }
  }

  /** Moves the present on by `seconds`, for good. */
  move(seconds: number): void {
    this.offset += seconds;
    this.db
      .prepare(
        "INSERT INTO meta(name, value) VALUES ('clock_offset', ?) ON CONFLICT(name) DO UPDATE SET value = excluded.value",
      )
      .run(String(this.offset));
  }
}
