import { randomBytes } from 'node:crypto';
import { posix } from 'node:path';

/** One request to `/v1` as the sandbox saw it. */
export interface LoggedRequest {
  method: string;
  path: string;
  params: Record<string, unknown>;
  account: string | null;
  idempotencyKey: string | null;
  requestId: string;
  /** The answer's status; null while the answer is due, and when the socket was dropped instead. */
  status: number | null;
  /** Whether a fault destroyed the socket, and when. */
  dropped: 'before' | 'after' | 'during' | null;
  /** Whether this request changed what the sandbox holds (a replay or a refusal did not). */
  effect: boolean;
  /** Whether the answer was the one stored under the idempotency key. */
  replayed: boolean;
  /** The fault that struck it, by id. */
  fault: number | null;
  /** When it arrived, in Unix seconds of the sandbox's clock. */
  time: number;
}

/** The id of a request that has just arrived. */
export function newRequestId(): string {
  return `req_${randomBytes(7).toString('hex')}`;
}

const kept = 20_000;

/** The latest requests, in memory, in the order in which they arrived. */
export class RequestLog {
  #entries: LoggedRequest[] = [];

  /** Adds an entry, which its request goes on to fill in. */
  add(entry: LoggedRequest): LoggedRequest {
    this.#entries.push(entry);
    if (this.#entries.length > 2 * kept) this.#entries = this.#entries.slice(-kept);
    return entry;
  }

  /**
   * The requests of this path and method (each optional), newest last: the latest `limit` of them.
   * A path with a `*` is a glob as faults have it, any other is meant exactly; `contains` is any
   * part of one.
   */
  list(filter: {
    path?: string | undefined;
    contains?: string | undefined;
    method?: string | undefined;
    limit?: number | undefined;
  }): LoggedRequest[] {
    const { path, contains = '', method, limit = this.#entries.length } = filter;
    const found: LoggedRequest[] = [];
    for (let at = this.#entries.length - 1; at >= 0 && found.length < limit; at--) {
      const entry = this.#entries[at]!;
      if (method !== undefined && entry.method !== method) continue;
      if (!entry.path.includes(contains)) continue;
      if (path === undefined || isOf(entry.path, path)) found.push(entry);
    }
    return found.reverse();
  }

  clear(): void {
    this.#entries = [];
  }
}

function isOf(path: string, wanted: string): boolean {
  return wanted.includes('*') ? posix.matchesGlob(path, wanted) : path === wanted;
}
