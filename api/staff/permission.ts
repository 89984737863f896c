import type { Env, MiddlewareHandler } from 'hono';
import { AppError, notSignedIn } from '../kit/errors.ts';
import { type Permission, type Role, rolesWith, whyNot } from './rules.ts';

/** Whoever is signed in. */
export interface Staff {
  readonly id: string;
  readonly name: string;
  readonly email: string;
  readonly role: Role;
}

/** What the app's middleware leaves for every route. */
export interface AppEnv extends Env {
  Variables: {
    requestId: string;
    /** Undefined when nobody is signed in; behind `need` and `signedIn` there always is someone. */
    staff: Staff | undefined;
    /** The id of their session. */
    session: string | undefined;
  };
}

/** The same behind `need` or `signedIn`: someone is signed in. */
export interface StaffEnv extends Env {
  Variables: { requestId: string; staff: Staff; session: string };
}

/** What a route asks of its caller; `token`: to be a program that shows an access token. */
export type Requirement = Permission | 'signed in' | 'open' | 'token';

const requirements = new WeakMap<object, Requirement>();

/** What a handler of Hono's route table asks of the caller; undefined for every other handler. */
export const requirementOf = (handler: object): Requirement | undefined =>
  requirements.get(handler);

/** Has a handler say what it asks of the caller. */
export function declaring<E extends Env>(requirement: Requirement, handler: MiddlewareHandler<E>) {
  requirements.set(handler, requirement);
  return handler;
}

/**
 * @throws AppError `not_signed_in`, or `forbidden` naming the permission and the roles that have it.
 */
export function assertCan(staff: Staff | undefined, permission: Permission): asserts staff {
  if (!staff) throw notSignedIn();
  const reason = whyNot(staff.role, permission);
  if (reason === undefined) return;
  const details = { permission, roles: rolesWith(permission) };
  throw new AppError(403, 'forbidden', reason, { details });
}

/** A route for whoever has this permission; the others get 401 or 403. */
export const need = (permission: Permission) =>
  declaring<StaffEnv>(permission, async (c, next) => {
    assertCan(c.var.staff, permission);
    await next();
  });

/** A route for everyone who is signed in, of whatever role. */
export const signedIn = () =>
  declaring<StaffEnv>('signed in', async (c, next) => {
    if (!c.var.staff) throw notSignedIn();
    await next();
  });

/** A route that needs no sign-in: what happens before one, and what Stripe or a monitor calls. */
export const open = () => declaring<AppEnv>('open', (_, next) => next());
