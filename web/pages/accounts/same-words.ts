import type { Requirement } from '../../client/types.ts';

/** What is asked for in the same words at the same urgency, with Stripe's names for its parts. */
export interface RequirementRow extends Pick<Requirement, 'group' | 'text' | 'errors'> {
  names: string[];
}

/**
 * Puts requirements together that read the same: Stripe asks for the four lines of an address one
 * by one, and the reader for one address. Keeps their order, and each error once.
 */
export function sameWordsOnce(requirements: readonly Requirement[]): RequirementRow[] {
  const rows = new Map<string, RequirementRow>();
  for (const { group, text, requirement, errors } of requirements) {
    const key = `${group} ${text}`;
    const row = rows.get(key) ?? { group, text, errors: [], names: [] };
    rows.set(key, row);
    row.names.push(requirement);
    const known = new Set(row.errors.map(({ reason }) => reason));
    row.errors.push(...errors.filter(({ reason }) => !known.has(reason)));
  }
  return [...rows.values()];
}
