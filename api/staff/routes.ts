import { Hono } from 'hono';
import { z } from 'zod';
import { type AuditEntry, audit } from '../audit/audit.ts';
import { clientAddress } from '../kit/address.ts';
import { AppError } from '../kit/errors.ts';
import { validate } from '../kit/validate.ts';
import { demoStaffNow } from './demo.ts';
import { createFirstAdmin, firstAdminInput } from './first-admin.ts';
import { emailAddress } from './inputs.ts';
import { type AppEnv, open, signedIn } from './permission.ts';
import { permissionsOf } from './rules.ts';
import type { StaffServices } from './services.ts';

const credentials = z.object({
  email: z.string('Write your e-mail.').min(1, 'Write your e-mail.').max(254),
  password: z.string('Write your password.').min(1, 'Write your password.').max(128),
});

/** Sign-in, sign-out, who am I. What opens or ends a session is put on record. */
export function staffRoutes(services: StaffServices) {
  const { auth, store, sessions, live, attempts, mode, hasDemoStaff, platform } = services;

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
        /** From where on `/api/live` tells what changed since this answer. */
        live: live.lastId(),
      });
    })
    .get('/session-options', open(), async (c) =>
      c.json({ mode, demoStaff: hasDemoStaff ? await demoStaffNow(store) : [] }),
    )
    .post('/auth/sign-in/email', open(), validate('json', credentials), async (c) => {
      const { email, password } = c.req.valid('json');
      const address = clientAddress(c);
      const attempt = await attempts.begin(address, email);
      const { staff, token, headers } = await auth
        .signIn(email, password)
        .catch(async (error: unknown) => {
          if (error instanceof AppError) await recordFailure(email, address);
          throw error;
        });
      await attempt.succeeded();
      const userAgent = c.req.header('user-agent')?.slice(0, 500) ?? null;
      await store.write(async (write) => {
        await write.db
          .updateTable('session')
          .set({ ipAddress: address, userAgent })
          .where('token', '=', token)
          .execute();
        await audit(write, { action: 'staff.signed_in', actor: { ...staff, address } });
      });
      live.announce({ kind: 'staff', area: 'staff', id: staff.id });
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
      await createFirstAdmin(services, input, address);
      await attempt.succeeded();
      return c.json({ email: input.email }, 201);
    });
}
