import { type Permission, whyNot } from '../../api/staff/rules.ts';
import type { Session } from '../client/types.ts';

/** Something that can be done to an object, at a place of its own. */
export interface Act {
  label: string;
  /** Where it is done. */
  link: string;
  /** Why it cannot be done now, or null when it can. */
  why: string | null;
  /** It orders something of Stripe, which may have to wait. */
  ofStripe?: boolean;
  /** It takes something back or gives it up, and is nothing that a page calls for. */
  quiet?: boolean;
}

/** Whether something is possible, and if not, why. */
export type Possible = { readonly ok: true } | { readonly ok: false; readonly why: string };

/** Why somebody cannot do something to an object: it is not theirs to do, or not to be done to it. */
export const whyBlocked = (
  { role }: Pick<Session, 'role'>,
  permission: Permission,
  possible: Possible = { ok: true },
): string | null => whyNot(role, permission) ?? (possible.ok ? null : possible.why);
