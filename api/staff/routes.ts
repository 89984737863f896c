import { Hono } from 'hono';
import { z } from 'zod';
import { type AuditEntry, audit } from '../audit/audit.ts';
import { clientAddress } from '../kit/address.ts';
import { AppError } from '../kit/errors.ts';
import type { Locks } from '../kit/locks.ts';
import { validate } from '../kit/validate.ts';
import type { Store } from '../store/database.ts';
import type { Mode } from '../stripe/gateway.ts';
import type { Attempts } from './attempts.ts';
import type { Auth } from './auth.ts';
import { demoStaff } from './demo.ts';
import { createFirstAdmin, firstAdminInput } from './first-admin.ts';
import { type AppEnv, open, signedIn } from './permission.ts';
import { permissionsOf } from './rules.ts';
import type { Sessions } from './sessions.ts';

/** What sign-in works with, and what everyone who is signed in is told. */
export interface StaffServices {
  readonly auth: Auth;
  readonly store: Store;
  readonly locks: Locks;
  readonly sessions: Sessions;
  readonly attempts: Attempts;
  readonly mode: Mode;
  readonly hasDemoStaff: boolean;
  /** The platform whose store this is; null until Stripe has answered for the first time. */
  platform(): { id: string; name: string | null } | null;
}

const credentials = z.object({
  email: z.string('Write your e-mail.').min(1, 'Write your e-mail.').max(254),
  password: z.string('Write your password.').min(1, 'Write your password.').max(128),
});

const emailAddress = z.email();

/** Sign-in, sign-out, who am I. What opens or ends a session is put on record. */
export function staffRoutes(services: StaffServices) {
  const { auth, store, sessions, attempts, mode, hasDemoStaff, platform } = services;

  const record = (entry: AuditEntry) => store.write((write) => audit(write, entry));

  const recordFailure = (typed: string, address: string) =>
    record({
      action: 'staff.sign_in_failed',
      actor: null,
      address,
      // The trail keeps for ever, and people type passwords into the wrong field.
      subject: emailAddress.safeParse(typed).data?.toLowerCase(),
    });

  return new Hono<AppEnv>()
    .get('/me', signedIn(), (c) => {
      const { role, ...user } = c.var.staff;
      return c.json({
        user,
        role,
        permissions: permissionsOf(role),
        mode,
        platform: platform(),
        demoStaff: hasDemoStaff,
      });
    })
    .get('/session-options', open(), (c) =>
      c.json({ mode, demoStaff: hasDemoStaff ? demoStaff : [] }),
    )
    .post('/auth/sign-in/email', open(), validate('json', credentials), async (c) => {
      const { email, password } = c.req.valid('json');
      const address = clientAddress(c);
      const attempt = await attempts.begin(address, email);
      const { staff, headers } = await auth
        .signIn(email, password)
        .catch(async (error: unknown) => {
          if (error instanceof AppError) await recordFailure(email, address);
          throw error;
        });
      await attempt.succeeded();
      await record({ action: 'staff.signed_in', actor: { ...staff, address } });
      for (const cookie of headers.getSetCookie()) c.header('set-cookie', cookie, { append: true });
      const { role, ...user } = staff;
      return c.json({ user, role });
    })
    .post('/auth/sign-out', open(), async (c) => {
      const headers = await auth.signOut(c.req.raw.headers);
      sessions.forget();
      const { staff } = c.var;
      if (staff)
        await record({
          action: 'staff.signed_out',
          actor: { ...staff, address: clientAddress(c) },
        });
      for (const cookie of headers.getSetCookie()) c.header('set-cookie', cookie, { append: true });
      return c.json({ signedOut: true });
    })
    .post('/setup', open(), validate('json', firstAdminInput), async (c) => {
      const input = c.req.valid('json');
      const address = clientAddress(c);
      const attempt = await attempts.begin(address, input.email);
      const admin = await createFirstAdmin(services, input);
      await attempt.succeeded();
      await record({
        action: 'staff.first_admin_created',
        actor: { ...admin, address },
        subject: admin.id,
        after: { email: admin.email },
      });
      return c.json({ email: input.email }, 201);
    });
}
