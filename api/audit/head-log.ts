import type { Logger } from 'pino';
import type { Store } from '../store/database.ts';

const DAY = 24 * 3600 * 1000;

/** Where the trail ends: the hash of its last row, and its number; empty and 0 without any. */
async function headOf({ read }: Store) {
  const last = await read
    .selectFrom('audit_entry')
    .select(['seq', 'hash'])
    .orderBy('seq', 'desc')
    .limit(1)
    .executeTakeFirst();
  return { entries: last?.seq ?? 0, head: last?.hash ?? '' };
}

/**
 * Writes the head of the audit trail to the log, at once and then daily. A log is kept elsewhere:
 * against a trail that was rewritten as a whole, only what was noted elsewhere helps.
 * @returns how to stop.
 */
export function logHeadDaily(store: Store, log: Logger): () => void {
  const note = () =>
    headOf(store).then(
      (audit) => log.info({ audit }, 'where the audit trail ends'),
      (error: unknown) => log.error({ err: error }, 'could not read where the audit trail ends'),
    );
  void note();
  const timer = setInterval(note, DAY);
  return () => clearInterval(timer);
}
