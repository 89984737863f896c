import { Hono } from 'hono';
import { validate } from '../kit/validate.ts';
import { need, type StaffEnv } from '../staff/permission.ts';
import { actorOf } from '../staff/services.ts';
import { bearer, type TokenEnv, type TokenServices } from '../tokens/bearer.ts';
import { linkInput, linksQuery } from './inputs.ts';
import type { Onboarding } from './onboarding.ts';

/**
 * `/api/account-links`: the links that staff make for account holders. Making one is no operation:
 * the answer is a secret, and is therefore neither journaled nor shown again.
 */
export const accountLinkRoutes = (onboarding: Onboarding) =>
  new Hono<StaffEnv>()
    .get('/', need('account:read'), validate('query', linksQuery), async (c) =>
      c.json({ data: await onboarding.linksOf(c.req.valid('query').account) }),
    )
    .post('/', need('account_link:create'), validate('json', linkInput), async (c) => {
      c.header('cache-control', 'no-store');
      const maker = { kind: 'staff', actor: actorOf(c) } as const;
      return c.json({ data: await onboarding.make(c.req.valid('json'), maker) }, 201);
    })
    .post('/:id/revoke', need('account_link:create'), async (c) => {
      const id = c.req.param('id');
      await onboarding.revoke(id, actorOf(c));
      return c.json({ data: { id } });
    });

/** `/api/connect`: the same for the platform's own app, which has authenticated the holder itself. */
export const appLinkRoutes = (onboarding: Onboarding, services: TokenServices) =>
  new Hono<TokenEnv>().post(
    '/account-links',
    bearer(services, 'account_link:create'),
    validate('json', linkInput),
    async (c) => {
      c.header('cache-control', 'no-store');
      const { id, name } = c.var.token;
      const maker = { kind: 'token', actor: { id, name } } as const;
      return c.json({ data: await onboarding.make(c.req.valid('json'), maker) }, 201);
    },
  );
