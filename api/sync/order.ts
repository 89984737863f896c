/** How an object's state became known here. */
export interface Observation {
  readonly by: 'fetch' | 'event';
  /** In Stripe's time, Unix seconds: when the fetch began, or when the event was created. */
  readonly at: number;
  /** In our own order: when the fetch began here, or when the event was taken up. */
  readonly seq: number;
}

export type Verdict = 'apply' | 'drop' | 'refetch';

/** Stripe stamps whole seconds and two of its machines may differ: within this nobody knows. */
export const tolerance = 2;

function byClock(at: number, keptAt: number): Verdict {
  if (at > keptAt + tolerance) return 'apply';
  return at < keptAt - tolerance ? 'drop' : 'refetch';
}

/**
 * Whether what is seen replaces what is kept. Stripe's objects carry no version, so it is decided
 * by order: a fetch that began after something was known here shows at least that state; between
 * an event and a fetch that overlap only clocks can tell, and where they cannot, Stripe is asked.
 * @param kept undefined when nothing is kept yet.
 */
export function decide(kept: Observation | undefined, seen: Observation): Verdict {
  if (!kept) return 'apply';
  if (seen.by === 'event') return byClock(seen.at, kept.at);
  if (seen.seq > kept.seq) return 'apply';
  return kept.by === 'fetch' ? 'drop' : byClock(seen.at, kept.at);
}

/**
 * What is known once an observation shows the very state that is kept, where clocks cannot tell
 * their order. An event confirms the state for its own time: a fetch that began before it was
 * taken up may still show an older one. A fetch says nothing that was not known.
 */
export const confirmed = (kept: Observation, seen: Observation): Observation =>
  seen.by === 'event' ? { by: 'event', at: Math.max(kept.at, seen.at), seq: seen.seq } : kept;
