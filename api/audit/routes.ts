import { Hono } from 'hono';
import { need, type StaffEnv } from '../staff/permission.ts';
import type { Store } from '../store/database.ts';
import { verifyAudit } from './audit.ts';

/** `/api/audit`: whether the trail is what was written. */
export const auditRoutes = (store: Store) =>
  new Hono<StaffEnv>().get('/verify', need('audit:read'), async (c) =>
    c.json(await verifyAudit(store)),
  );
