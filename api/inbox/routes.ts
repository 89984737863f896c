import { type Context, Hono } from 'hono';
import type { Actor } from '../audit/audit.ts';
import type { Services } from '../context.ts';
import { clientAddress } from '../kit/address.ts';
import { badInput } from '../kit/errors.ts';
import { textQuery } from '../kit/query.ts';
import { validate } from '../kit/validate.ts';
import { need, type Staff, type StaffEnv } from '../staff/permission.ts';
import { assign, people, reopen, resolve, snooze } from './care.ts';
import { homeFigures } from './figures.ts';
import { assignInput, reopenInput, resolveInput, snoozeInput } from './inputs.ts';
import { countOpen, listFindings, totalsByKind } from './list.ts';

/** `mine=true` stands for the id of whoever asks, so that the address can be shared. */
function withMine({ mine, ...query }: Record<string, string>, staff: Staff) {
  if (mine === undefined || mine === '') return query;
  if (mine !== 'true') throw badInput('mine is true, or left out.', 'mine');
  return { ...query, assigned: staff.id };
}

const actorOf = (c: Context<StaffEnv>): Actor => ({ ...c.var.staff, address: clientAddress(c) });

/** `/api/inbox`: what needs a person, and what people made of it. */
export const inboxRoutes = (services: Services) => {
  const { store, sync } = services;
  return new Hono<StaffEnv>()
    .get('/', need('finding:read'), textQuery, async (c) => {
      const query = withMine(c.req.valid('query'), c.var.staff);
      return c.json({ ...(await listFindings(store, query)), asOf: sync.asOf() });
    })
    .get('/summary', need('finding:read'), textQuery, async (c) => {
      const query = withMine(c.req.valid('query'), c.var.staff);
      return c.json({ data: await totalsByKind(store, query), asOf: sync.asOf() });
    })
    .get('/count', need('finding:read'), async (c) =>
      c.json({ data: await countOpen(store, c.var.staff.id), asOf: sync.asOf() }),
    )
    .get('/figures', need('finding:read'), async (c) =>
      c.json({ data: await homeFigures(store, services.stripe.now()), asOf: sync.asOf() }),
    )
    .get('/people', need('finding:manage'), async (c) => c.json({ data: await people(store) }))
    .post('/assign', need('finding:manage'), validate('json', assignInput), async (c) =>
      c.json(await assign(services, actorOf(c), c.req.valid('json'))),
    )
    .post('/snooze', need('finding:manage'), validate('json', snoozeInput), async (c) =>
      c.json(await snooze(services, actorOf(c), c.req.valid('json'))),
    )
    .post('/resolve', need('finding:manage'), validate('json', resolveInput), async (c) =>
      c.json(await resolve(services, actorOf(c), c.req.valid('json'))),
    )
    .post('/reopen', need('finding:manage'), validate('json', reopenInput), async (c) =>
      c.json(await reopen(services, actorOf(c), c.req.valid('json'))),
    );
};
