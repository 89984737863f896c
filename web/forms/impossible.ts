import { type Permission, whyNot } from '../../api/staff/rules.ts';
import type { Session } from '../client/types.ts';

type Possible = { ok: true } | { ok: false; why: string };

/**
 * Why somebody cannot order something at all, for its form to say: it is not theirs to do, or
 * not to be done to this object. Null when they can.
 */
export function impossibleFor(
  role: Session['role'],
  permission: Permission,
  possible: Possible = { ok: true },
): { title: string; why: string } | null {
  const forbidden = whyNot(role, permission);
  if (forbidden) return { title: 'This is not yours to do', why: forbidden };
  return possible.ok ? null : { title: 'This cannot be done', why: possible.why };
}
