/** The releases that took parameters and values away (stripe-facts 0). */
const DAHLIA = '2026-03-25';
const ENDIVE = '2026-09-30';

/**
 * Whether a request may still send what endive no longer takes: it is pinned to an older version,
 * or names none, as the Stripe CLI. Answers have the current shape all the same.
 */
export function isBeforeEndive(apiVersion: string | null): boolean {
  return precedes(apiVersion, ENDIVE);
}

/** The same for what dahlia no longer takes. */
export function isBeforeDahlia(apiVersion: string | null): boolean {
  return precedes(apiVersion, DAHLIA);
}

function precedes(apiVersion: string | null, release: string): boolean {
  return apiVersion === null || apiVersion.slice(0, release.length) < release;
}
