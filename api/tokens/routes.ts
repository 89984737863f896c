import { Hono } from 'hono';
import { z } from 'zod';
import { nowInSeconds } from '../kit/time.ts';
import { validate } from '../kit/validate.ts';
import { need, type StaffEnv } from '../staff/permission.ts';
import { actorOf } from '../staff/services.ts';
import { longestTokenName, tokenPermissions } from './rules.ts';
import type { Tokens } from './tokens.ts';

const tokenInput = z.strictObject({
  name: z
    .string('Say which program it is for.')
    .trim()
    .min(1, 'Say which program it is for.')
    .max(longestTokenName, `At most ${longestTokenName} characters.`),
  permission: z.enum(tokenPermissions, `A token allows one of: ${tokenPermissions.join(', ')}.`),
});

/** `/api/tokens`: the access tokens of the platform's own programs; all of it for admins. */
export const tokenRoutes = (tokens: Tokens) =>
  new Hono<StaffEnv>()
    .get('/', need('setting:manage'), async (c) =>
      c.json({ data: await tokens.list(), asOf: nowInSeconds() }),
    )
    .post('/', need('setting:manage'), validate('json', tokenInput), async (c) => {
      const { name, permission } = c.req.valid('json');
      c.header('cache-control', 'no-store');
      return c.json({ data: await tokens.create(name, permission, actorOf(c)) }, 201);
    })
    .post('/:id/revoke', need('setting:manage'), async (c) => {
      const id = c.req.param('id');
      await tokens.revoke(id, actorOf(c));
      return c.json({ data: { id } });
    });
