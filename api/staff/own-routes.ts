import { Hono } from 'hono';
import { z } from 'zod';
import { clientAddress } from '../kit/address.ts';
import { nowInSeconds } from '../kit/time.ts';
import { validate } from '../kit/validate.ts';
import { linkToken, newPassword, personName } from './inputs.ts';
import { readLink, takeLink } from './joining.ts';
import { sessionsOf } from './member-sessions.ts';
import { changeOwnPassword, endOwnSessions } from './own.ts';
import { open, signedIn } from './permission.ts';
import { actorOf, type StaffServices } from './services.ts';

const passwordChange = z.object({
  current: z.string('Write your password.').min(1, 'Write your password.').max(128),
  password: newPassword,
});

const whichSession = z.object({ session: z.string().max(100).optional() });

/** `/api/me/…`: one's own password and sessions, for everyone. */
export function ownRoutes(services: StaffServices) {
  const { store, attempts } = services;
  return new Hono()
    .get('/sessions', signedIn(), async (c) => {
      const { staff, session } = c.var;
      return c.json({
        data: await sessionsOf(store.read, staff.id, session),
        asOf: nowInSeconds(),
      });
    })
    .post('/sessions/end', signedIn(), validate('json', whichSession), async (c) => {
      const { session } = c.req.valid('json');
      return c.json({
        data: await endOwnSessions(services, actorOf(c), c.var.session, session),
      });
    })
    .post('/password', signedIn(), validate('json', passwordChange), async (c) => {
      // Whoever finds a browser open must not find out its owner's password by trying.
      const attempt = await attempts.begin(clientAddress(c), c.var.staff.email);
      const input = c.req.valid('json');
      const data = await changeOwnPassword(services, actorOf(c), c.var.session, input);
      await attempt.succeeded();
      return c.json({ data });
    });
}

const token = z.object({ token: linkToken });
const acceptance = token.extend({ name: personName, password: newPassword });
const choice = token.extend({ password: newPassword });

/** `/api/invitation` and `/api/password-link`: what is behind the links that admins make. */
export function linkRoutes(services: StaffServices) {
  return (
    new Hono()
      // By POST, since addresses are kept in logs and histories.
      .post('/invitation/read', open(), validate('json', token), async (c) =>
        c.json({ data: await readLink(services, 'invitation', c.req.valid('json').token) }),
      )
      .post('/invitation/accept', open(), validate('json', acceptance), async (c) => {
        const input = c.req.valid('json');
        const { email } = await takeLink(services, 'invitation', input, clientAddress(c));
        return c.json({ data: { email } }, 201);
      })
      .post('/password-link/read', open(), validate('json', token), async (c) =>
        c.json({ data: await readLink(services, 'password', c.req.valid('json').token) }),
      )
      .post('/password-link/use', open(), validate('json', choice), async (c) => {
        const input = c.req.valid('json');
        const { email } = await takeLink(services, 'password', input, clientAddress(c));
        return c.json({ data: { email } });
      })
  );
}
