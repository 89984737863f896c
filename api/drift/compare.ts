import diff from 'microdiff';
import type { Snapshot } from '../store/snapshot.ts';

/** The most fields that are named of one object: who looks needs to see what sort they are. */
const mostNamed = 20;

const matches = (pattern: readonly string[], path: readonly string[]) =>
  pattern.length <= path.length && pattern.every((part, n) => part === '*' || part === path[n]);

/**
 * Where an object as Stripe gives it differs from the one that is kept, but for what its
 * declaration calls volatile.
 * @param kept as its row has it: without what the declaration never keeps.
 * @returns paths such as `requirements.disabled_reason`, in the order in which they are met.
 */
export function differences(snapshot: Snapshot, kept: object, given: object): string[] {
  const comparable = snapshot.kept ? snapshot.kept(given) : given;
  const volatile = (snapshot.volatile ?? []).map((path) => path.split('.'));
  const paths = diff(kept, comparable)
    .map(({ path }) => path.map(String))
    .filter((path) => !volatile.some((pattern) => matches(pattern, path)));
  return paths.slice(0, mostNamed).map((path) => path.join('.'));
}
