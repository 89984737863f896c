/** What a reader is looking at, and what arrived meanwhile that would have moved it. */
export interface SteadyRows<Row> {
  /** The rows on screen, in the order they were first shown, each as it is now. */
  shown: readonly Row[];
  /** What the server would show today. */
  fresh: readonly Row[];
  /** How many rows would come in between or above. */
  added: number;
  /** How many rows would go, since they no longer match. */
  gone: number;
  /** Rows on screen that `fresh` says nothing of: gone, or beyond what was read again. */
  unread: readonly Row[];
}

/** Shows exactly what the server says. */
export const adopt = <Row>(fresh: readonly Row[]): SteadyRows<Row> => ({
  shown: fresh,
  fresh,
  added: 0,
  gone: 0,
  unread: [],
});

/**
 * Takes what the server says now without moving a row under the pointer: rows on screen change in
 * place, rows past the end are appended, and whatever would shift the list is only counted.
 * @param end whether the server has nothing after `fresh`
 */
export function keepSteady<Row>(
  shown: readonly Row[],
  fresh: readonly Row[],
  idOf: (row: Row) => string,
  end: boolean,
): SteadyRows<Row> {
  if (shown.length === 0) return adopt(fresh);
  const now = new Map(fresh.map((row) => [idOf(row), row]));
  const before = new Set(shown.map(idOf));
  const lastKept = fresh.findLastIndex((row) => before.has(idOf(row)));
  const lastShown = shown.findLastIndex((row) => now.has(idOf(row)));
  const apart = lastKept === -1;
  const inside = apart ? fresh : fresh.slice(0, lastKept);
  const behind = fresh.slice(lastKept + 1);
  // Behind the last row both know, rows may only be beyond what has been loaded again, not gone,
  // unless that goes on by other rows or ends there.
  const reached = end || (!apart && behind.length > 0);
  const missing = reached ? shown : shown.slice(0, Math.max(lastShown, 0));
  const gone = missing.filter((row) => !now.has(idOf(row))).length;
  const appended = lastShown === shown.length - 1 ? behind : ([] as readonly Row[]);
  return {
    shown: [...shown.map((row) => now.get(idOf(row)) ?? row), ...appended],
    fresh,
    added: inside.filter((row) => !before.has(idOf(row))).length,
    gone,
    unread: shown.filter((row) => !now.has(idOf(row))),
  };
}

/**
 * The rows on screen, with what was read of those that the list itself says nothing of.
 * @param again as far as they are known, and there still
 */
export function readAgain<Row>(
  shown: readonly Row[],
  unread: readonly Row[],
  again: readonly Row[],
  idOf: (row: Row) => string,
): readonly Row[] {
  if (unread.length === 0 || again.length === 0) return shown;
  const open = new Set(unread.map(idOf));
  const now = new Map(again.map((row) => [idOf(row), row]));
  return shown.map((row) => (open.has(idOf(row)) ? (now.get(idOf(row)) ?? row) : row));
}

/** The announcement of what would move the list, or null when nothing would. */
export function announcement({ added, gone }: { added: number; gone: number }): string | null {
  if (added > 0) return gone > 0 ? `${added} new, ${gone} gone` : `${added} new`;
  return gone > 0 ? `${gone} no longer here` : null;
}
