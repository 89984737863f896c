import { Hono } from 'hono';
import { z } from 'zod';
import { notFound } from '../kit/errors.ts';
import { textQuery } from '../kit/query.ts';
import { nowInSeconds } from '../kit/time.ts';
import { validate } from '../kit/validate.ts';
import { listRows, parseListQuery } from '../store/listing.ts';
import { summaryOf } from '../store/summary.ts';
import { memberDetail } from './detail.ts';
import { emailAddress, personName, roleName } from './inputs.ts';
import { asStaffRow, type StaffRow, staffListing, staffSource } from './list.ts';
import {
  changeMember,
  disable,
  enable,
  endSessions,
  type IssuedLink,
  invite,
  renewInvitation,
  resetPassword,
  revokeInvitation,
} from './manage.ts';
import { need } from './permission.ts';
import { actorOf, type StaffServices } from './services.ts';

const invitation = z.object({
  email: emailAddress,
  name: personName.optional(),
  role: roleName,
});

const change = z.object({ name: personName.optional(), role: roleName.optional() });

const whichSession = z.object({ session: z.string().max(100).optional() });

/** `/api/staff`: who may sign in, as what, and where they are signed in; all of it for admins. */
export function memberRoutes(services: StaffServices) {
  const { store, hasDemoStaff, publicUrl } = services;

  /** The link as it is shown, this once. */
  function shown(path: string, { id, token, expiresAt }: IssuedLink) {
    const link = new URL(path, publicUrl);
    link.searchParams.set('token', token);
    return { data: { id, link: link.href, expiresAt } };
  }

  return new Hono()
    .get('/', need('staff:manage'), textQuery, async (c) => {
      const query = parseListQuery(staffListing, c.req.valid('query'));
      const { data, next } = await listRows<Omit<StaffRow, 'demo'>>(store, staffSource, query);
      return c.json({
        data: data.map((row) => asStaffRow(row, hasDemoStaff)),
        next,
        asOf: nowInSeconds(),
      });
    })
    .get('/summary', need('staff:manage'), textQuery, async (c) => {
      const data = await summaryOf(store, staffSource, staffListing, c.req.valid('query'));
      return c.json({ data, asOf: nowInSeconds() });
    })
    .post('/invitations', need('staff:manage'), validate('json', invitation), async (c) => {
      const link = await invite(services, actorOf(c), c.req.valid('json'));
      return c.json(shown('/invite', link), 201);
    })
    .get('/:id', need('staff:manage'), async (c) => {
      const id = c.req.param('id');
      const { staff, session } = c.var;
      const data = await memberDetail(store, { id, by: staff.id, session, hasDemoStaff });
      if (!data) throw notFound(`Member of staff ${id}`);
      return c.json({ data, asOf: nowInSeconds() });
    })
    .post('/:id', need('staff:manage'), validate('json', change), async (c) => {
      const data = await changeMember(services, actorOf(c), c.req.param('id'), c.req.valid('json'));
      return c.json({ data });
    })
    .post('/:id/disable', need('staff:manage'), async (c) =>
      c.json({
        data: await disable(services, actorOf(c), c.req.param('id'), nowInSeconds()),
      }),
    )
    .post('/:id/enable', need('staff:manage'), async (c) =>
      c.json({ data: await enable(services, actorOf(c), c.req.param('id')) }),
    )
    .post('/:id/sessions/end', need('staff:manage'), validate('json', whichSession), async (c) => {
      const { session } = c.req.valid('json');
      const data = await endSessions(services, actorOf(c), c.req.param('id'), session);
      return c.json({ data });
    })
    .post('/:id/password-link', need('staff:manage'), async (c) =>
      c.json(
        shown('/reset-password', await resetPassword(services, actorOf(c), c.req.param('id'))),
        201,
      ),
    )
    .post('/:id/invitation', need('staff:manage'), async (c) =>
      c.json(shown('/invite', await renewInvitation(services, actorOf(c), c.req.param('id'))), 201),
    )
    .post('/:id/revoke', need('staff:manage'), async (c) =>
      c.json({ data: await revokeInvitation(services, actorOf(c), c.req.param('id')) }),
    );
}
