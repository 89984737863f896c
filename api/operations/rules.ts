import { type Role, roles } from '../staff/rules.ts';

/** Whether something is possible, or why not, and where Stripe says so. */
export type Possible =
  | { readonly ok: true }
  | { readonly ok: false; readonly code: string; readonly why: string; readonly link: string };

/** One reason why something is not possible. */
export interface Obstacle<Subject> {
  readonly code: string;
  readonly holds: (subject: Subject) => boolean;
  readonly why: string;
  readonly link: string;
}

/** The first obstacle that holds. */
export function judge<Subject>(
  obstacles: readonly Obstacle<Subject>[],
  subject: Subject,
): Possible {
  const obstacle = obstacles.find(({ holds }) => holds(subject));
  if (!obstacle) return { ok: true };
  const { code, why, link } = obstacle;
  return { ok: false, code, why, link };
}

/** Those who can order anything; a viewer cannot. */
export const orderingRoles: readonly Role[] = roles.filter((role) => role !== 'viewer');
