import { Hono } from 'hono';
import { z } from 'zod';
import { clientAddress } from '../kit/address.ts';
import { validate } from '../kit/validate.ts';
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

/** Sign-in, sign-out, who am I. */
export function staffRoutes({ auth, sessions, attempts, ...facts }: StaffServices) {
  const { mode, hasDemoStaff, platform } = facts;
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
      const attempt = await attempts.begin(clientAddress(c), email);
      const { staff, headers } = await auth.signIn(email, password);
      await attempt.succeeded();
      for (const cookie of headers.getSetCookie()) c.header('set-cookie', cookie, { append: true });
      const { role, ...user } = staff;
      return c.json({ user, role });
    })
    .post('/auth/sign-out', open(), async (c) => {
      const headers = await auth.signOut(c.req.raw.headers);
      sessions.forget();
      for (const cookie of headers.getSetCookie()) c.header('set-cookie', cookie, { append: true });
      return c.json({ signedOut: true });
    })
    .post('/setup', open(), validate('json', firstAdminInput), async (c) => {
      const input = c.req.valid('json');
      const attempt = await attempts.begin(clientAddress(c), input.email);
      await createFirstAdmin(auth, input);
      await attempt.succeeded();
      return c.json({ email: input.email }, 201);
    });
}
