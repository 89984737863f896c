import { join } from 'node:path';
import pino from 'pino';
import { ulid } from 'ulid';
import { auditMigrations } from '../../api/audit/tables.ts';
import { processLocks } from '../../api/kit/locks.ts';
import type { Action, OperationServices } from '../../api/operations/action.ts';
import { createOperations, type Operations } from '../../api/operations/pipeline.ts';
import { actions as declared } from '../../api/operations/registry.ts';
import type { Requester } from '../../api/operations/requester.ts';
import { operationMigrations } from '../../api/operations/tables.ts';
import { type Timing, usualTiming } from '../../api/operations/timing.ts';
import type { Role } from '../../api/staff/rules.ts';
import { openStore } from '../../api/store/open.ts';
import { openGateway } from '../../api/stripe/gateway.ts';
import { snapshots } from '../../api/sync/registry.ts';
import { createSync } from '../../api/sync/sync.ts';
import type { SandboxForTest } from '../support/sandbox.ts';

export { pay, seller } from '../support/merchant.ts';

/** The pipeline as the API wires it, in this process, with a local Stripe in another. */
export interface Pipeline {
  operations: Operations;
  services: OperationServices;
  stop(): Promise<void>;
}

/** Waits as short as a test can bear; the rest as in life. */
export const quick: Timing = { ...usualTiming, firstBackoff: 20, longestBackoff: 200 };

interface Options {
  timing?: Timing;
  actions?: readonly Action[];
}

export async function startPipeline(
  sandbox: SandboxForTest,
  folder: string,
  { timing = quick, actions = declared }: Options = {},
): Promise<Pipeline> {
  const migrations = { ...operationMigrations, ...auditMigrations };
  const { store } = await openStore(join(folder, 'store.db'), snapshots, migrations);
  const stripe = openGateway({
    secretKey: sandbox.secretKey,
    apiBase: new URL(sandbox.url),
    mode: 'sandbox',
    firstSeq: 1,
  });
  const log = pino({ level: 'silent' });
  const sync = createSync(store, stripe, log);
  const services = { store, stripe, sync, locks: processLocks(), log };
  const operations = createOperations(services, actions, timing);
  return {
    operations,
    services,
    async stop() {
      await operations.stop();
      await sync.stop();
      await store.close();
    },
  };
}

/** A staff member of a role. */
export const staff = (role: Role, name: string = role): Requester => ({
  id: `staff_${name}`,
  name,
  email: `${name}@countinghouse.test`,
  role,
});

/** Previews, then submits exactly what was shown. */
export async function refund(
  { operations }: Pipeline,
  input: Record<string, unknown>,
  by: Requester = staff('support'),
  id: string = ulid(),
) {
  const { fingerprint } = await operations.preview(by, 'refund.create', input);
  const order = { id, kind: 'refund.create', input, reason: 'Customer asked', fingerprint };
  return operations.submit(by, order);
}
