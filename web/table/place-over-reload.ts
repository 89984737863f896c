/** Where somebody was in a list when its document was loaded again. */
interface KeptPlace {
  offset: number;
  /** The path that the row last in focus leads to. */
  row: string | null;
}

const NAME = 'countinghouse-place';

/** Keeps the one place that a document has in front when it goes. */
export function keepOver(key: string, place: KeptPlace): void {
  try {
    sessionStorage.setItem(NAME, JSON.stringify({ key, ...place }));
  } catch {
    // A browser may refuse to keep anything; the list then begins at its start.
  }
}

/**
 * The place that was kept for this entry of the history, if the document came back by a reload or
 * by the history; a fresh visit begins at the start.
 */
export function keptOver(key: string): KeptPlace | undefined {
  const [visit] = performance.getEntriesByType('navigation');
  if (!(visit instanceof PerformanceNavigationTiming) || visit.type === 'navigate') return;
  try {
    const kept: unknown = JSON.parse(sessionStorage.getItem(NAME) ?? 'null');
    if (typeof kept !== 'object' || kept === null || !('key' in kept) || kept.key !== key) return;
    return {
      offset: 'offset' in kept && typeof kept.offset === 'number' ? kept.offset : 0,
      row: 'row' in kept && typeof kept.row === 'string' ? kept.row : null,
    };
  } catch {
    return;
  }
}
