import Bowser from 'bowser';
import type { Kysely } from 'kysely';
import type { Write } from '../store/database.ts';
import type { Tables } from '../store/tables.ts';
import { isoNow } from './members.ts';

/** A browser in which somebody is signed in. */
export interface MemberSession {
  id: string;
  /** Unix seconds, as all times here. */
  since: number;
  lastSeen: number;
  expires: number;
  address: string | null;
  /** `Chrome on Windows`, as far as the browser says. */
  browser: string;
  /** It is the one that asks. */
  current: boolean;
}

const seconds = (iso: string) => Math.floor(new Date(iso).getTime() / 1000);

/** A browser in words: `Firefox on macOS`; what does not tell is named as it calls itself. */
export function browserInWords(userAgent: string | null): string {
  if (!userAgent) return 'Unknown';
  const parser = Bowser.getParser(userAgent);
  const browser = parser.getBrowserName();
  const system = parser.getOSName();
  if (browser && system) return `${browser} on ${system}`;
  return browser || system || userAgent.slice(0, 60);
}

/** Where somebody is signed in, the newest first. */
export async function sessionsOf(
  db: Kysely<Tables>,
  member: string,
  current: string | undefined,
): Promise<MemberSession[]> {
  const rows = await db
    .selectFrom('session')
    .selectAll()
    .where('userId', '=', member)
    .where('expiresAt', '>', isoNow())
    .orderBy('createdAt', 'desc')
    .execute();
  return rows.map((row) => ({
    id: row.id,
    since: seconds(row.createdAt),
    lastSeen: row.lastSeenAt ?? seconds(row.createdAt),
    expires: seconds(row.expiresAt),
    address: row.ipAddress,
    browser: browserInWords(row.userAgent),
    current: row.id === current,
  }));
}

/**
 * Ends sessions of one person: all, this one, or all but one.
 * @returns how many there were
 */
export async function endSessionsOf(
  { db }: Pick<Write, 'db'>,
  member: string,
  which: { only?: string | undefined; but?: string | undefined } = {},
): Promise<number> {
  let query = db
    .deleteFrom('session')
    .where('userId', '=', member)
    .where('expiresAt', '>', isoNow());
  if (which.only !== undefined) query = query.where('id', '=', which.only);
  if (which.but !== undefined) query = query.where('id', '!=', which.but);
  const { numDeletedRows } = await query.executeTakeFirstOrThrow();
  return Number(numDeletedRows);
}
