import type { Context } from 'hono';
import type { Actor } from '../audit/audit.ts';
import { clientAddress } from '../kit/address.ts';
import type { Mode } from '../stripe/gateway.ts';
import type { Attempts } from './attempts.ts';
import type { JoiningStore } from './joining.ts';
import type { StaffEnv } from './permission.ts';

/** What sign-in works with, and what everyone who is signed in is told. */
export interface StaffServices extends JoiningStore {
  readonly attempts: Attempts;
  readonly mode: Mode;
  readonly hasDemoStaff: boolean;
  /** The origin that staff open, which links begin with. */
  readonly publicUrl: URL;
  /** The platform whose store this is; null until Stripe has answered for the first time. */
  platform(): { id: string; name: string | null } | null;
}

/** Whoever is signed in, as the audit trail names them. */
export function actorOf(c: Context<StaffEnv>): Actor {
  const { id, name } = c.var.staff;
  return { id, name, address: clientAddress(c) };
}
