import type { Requirement } from '../../client/types.ts';

/** What is asked for in the same words at the same urgency, with Stripe's names for its parts. */
export interface RequirementRow extends Omit<Requirement, 'requirement'> {
  names: string[];
}

/**
 * Puts requirements together that read the same: Stripe asks for the four lines of an address one
 * by one, and the reader for one address. Keeps their order, and each error and way out once.
 */
export function sameWordsOnce(requirements: readonly Requirement[]): RequirementRow[] {
  const rows = new Map<string, RequirementRow>();
  for (const { requirement, ...line } of requirements) {
    const key = `${line.group} ${line.text}`;
    const row = rows.get(key) ?? { ...line, errors: [], instead: [], names: [] };
    rows.set(key, row);
    row.names.push(requirement);
    const known = new Set(row.errors.map(({ reason }) => reason));
    row.errors.push(...line.errors.filter(({ reason }) => !known.has(reason)));
    row.instead = [...new Set([...row.instead, ...line.instead])];
  }
  return [...rows.values()];
}

/** Where on the page a requirement stands, for links to it. */
export const requirementAnchor = (requirement: string): string => `requirement-${requirement}`;
