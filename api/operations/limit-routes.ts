import { Hono } from 'hono';
import { audit } from '../audit/audit.ts';
import { clientAddress } from '../kit/address.ts';
import { badInput, notFound } from '../kit/errors.ts';
import { nowInSeconds } from '../kit/time.ts';
import { validate } from '../kit/validate.ts';
import { need, type StaffEnv } from '../staff/permission.ts';
import type { Store, Write } from '../store/database.ts';
import { limitInput, limitName } from './inputs.ts';
import { type Limit, readLimits } from './limits.ts';

type Name = Pick<Limit, 'role' | 'kind' | 'currency'>;

const same = (one: Name, other: Name): boolean =>
  one.role === other.role && one.kind === other.kind && one.currency === other.currency;

/** How the trail names a limit. */
const nameOf = ({ role, kind, currency }: Name): string => `limit:${role}:${kind}:${currency}`;

async function remove({ db }: Write, { role, kind, currency }: Name): Promise<void> {
  await db
    .deleteFrom('operation_limit')
    .where('role', '=', role)
    .where('kind', '=', kind)
    .where('currency', '=', currency)
    .execute();
}

const announce = (write: Write, name: Name) =>
  write.changed({ kind: 'operation_limit', area: 'limits', id: nameOf(name) });

/**
 * `/api/limits`: what staff may order without asking. They hold from the next order on.
 * @param kinds every kind of operation that has limits of its own.
 */
export const limitRoutes = (store: Store, kinds: readonly string[]) =>
  new Hono<StaffEnv>()
    .get('/', need('operation:read'), async (c) =>
      c.json({ data: await readLimits(store), kinds, asOf: nowInSeconds() }),
    )
    .post('/', need('limit:manage'), validate('json', limitInput), async (c) => {
      const limit = c.req.valid('json');
      if (limit.kind !== '*' && !kinds.includes(limit.kind))
        throw badInput(`No operation "${limit.kind}" has limits of its own.`, 'kind');
      const actor = { ...c.var.staff, address: clientAddress(c) };
      await store.write(async (write) => {
        const before = (await readLimits({ read: write.db })).find((each) => same(each, limit));
        await remove(write, limit);
        await write.db.insertInto('operation_limit').values(limit).execute();
        const subject = nameOf(limit);
        await audit(write, { action: 'limit.set', actor, subject, before, after: limit });
        announce(write, limit);
      });
      return c.json({ data: limit });
    })
    .post('/remove', need('limit:manage'), validate('json', limitName), async (c) => {
      const name = c.req.valid('json');
      const actor = { ...c.var.staff, address: clientAddress(c) };
      await store.write(async (write) => {
        const before = (await readLimits({ read: write.db })).find((each) => same(each, name));
        if (!before) throw notFound('This limit');
        await remove(write, name);
        await audit(write, { action: 'limit.removed', actor, subject: nameOf(name), before });
        announce(write, name);
      });
      return c.json({ data: name });
    });
