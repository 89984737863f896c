import { join } from 'node:path';
import pino from 'pino';
import { ulid } from 'ulid';
import { afterAll, afterEach, beforeAll, beforeEach, expect, vi } from 'vitest';
import { auditMigrations } from '../../api/audit/tables.ts';
import { checkoutMigrations } from '../../api/checkout/tables.ts';
import { processLocks } from '../../api/kit/locks.ts';
import type { Action, OperationServices } from '../../api/operations/action.ts';
import { operationMigrations } from '../../api/operations/migrations.ts';
import { createOperations, type Operations } from '../../api/operations/pipeline.ts';
import { actions as declared } from '../../api/operations/registry.ts';
import type { Requester } from '../../api/operations/requester.ts';
import { type Timing, usualTiming } from '../../api/operations/timing.ts';
import type { OperationView } from '../../api/operations/view.ts';
import type { LoggedRequest } from '../../api/sandbox/http/request-log.ts';
import { scheduleMigrations } from '../../api/schedules/tables.ts';
import type { Standing } from '../../api/staff/members.ts';
import type { Role } from '../../api/staff/rules.ts';
import { openStore } from '../../api/store/open.ts';
import { openGateway } from '../../api/stripe/gateway.ts';
import { snapshots } from '../../api/sync/registry.ts';
import { createSync } from '../../api/sync/sync.ts';
import { temporaryFolder } from '../support/app.ts';
import { eventually } from '../support/eventually.ts';
import { type SandboxForTest, startSandbox } from '../support/sandbox.ts';

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
  const migrations = {
    ...operationMigrations,
    ...auditMigrations,
    ...checkoutMigrations,
    ...scheduleMigrations,
  };
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
  const standingOf = async (_: unknown, id: string) => known.get(id);
  const operations = createOperations(services, actions, { standingOf, timing });
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

/** Everybody there is, as they stand now. */
const known = new Map<string, Standing>();

/** A staff member of a role. */
export function staff(role: Role, name: string = role): Requester {
  const member = { id: `staff_${name}`, name, email: `${name}@countinghouse.test`, role };
  known.set(member.id, { ...member, isActive: true });
  return member;
}

/** Makes somebody something else from now on. */
export function becomes({ id, ...member }: Requester, change: Partial<Omit<Standing, 'id'>>) {
  known.set(id, { id, ...member, isActive: true, ...change });
}

/** Previews, then submits exactly what was shown. */
export async function submit(
  { operations }: Pipeline,
  kind: string,
  input: Record<string, unknown>,
  by: Requester = staff('support'),
  id: string = ulid(),
) {
  const { fingerprint } = await operations.preview(by, kind, input);
  return operations.submit(by, { id, kind, input, reason: 'Customer asked', fingerprint });
}

/** The same for a refund. */
export const refund = (
  pipeline: Pipeline,
  input: Record<string, unknown>,
  by?: Requester,
  id?: string,
) => submit(pipeline, 'refund.create', input, by, id);

/** What a test file works on: one sandbox, and a pipeline and a store anew for each test. */
export interface Bench {
  readonly sandbox: SandboxForTest;
  readonly pipeline: Pipeline;
  /** Ends the pipeline, and starts another one on the same store. */
  restart(): Promise<void>;
  /** The operation once it stands so. */
  reaches(id: string, stands: Partial<OperationView>): Promise<OperationView>;
  /** The writes that Stripe was sent about a charge, oldest first. */
  refundPosts(charge: string): Promise<LoggedRequest[]>;
  /** The actions on record about an operation or a batch, oldest first. */
  trail(id: string): Promise<string[]>;
  /** Moves the clock of this process, and leaves the one of Stripe. */
  later(seconds: number): void;
}

/** Has the pipeline started before each test of the file, and stopped after it. */
export function benchForTests(options: Options = {}): Bench {
  let sandbox: SandboxForTest;
  let folder: ReturnType<typeof temporaryFolder>;
  let pipeline: Pipeline;
  const start = () => startPipeline(sandbox, folder.path, options);

  beforeAll(async () => {
    sandbox = await startSandbox();
  });
  afterAll(() => sandbox.stop());
  beforeEach(async () => {
    folder = temporaryFolder();
    pipeline = await start();
  });
  afterEach(async () => {
    vi.useRealTimers();
    await sandbox.clearFaults();
    await pipeline.stop();
    folder.remove();
  });

  return {
    get sandbox() {
      return sandbox;
    },
    get pipeline() {
      return pipeline;
    },
    async restart() {
      await pipeline.stop();
      pipeline = await start();
    },
    reaches: (id, stands) =>
      eventually(async () => {
        const operation = await pipeline.operations.find(id);
        expect(operation).toMatchObject(stands);
        return operation;
      }),
    refundPosts: async (charge) =>
      (await sandbox.requests({ path: '/v1/refunds', method: 'POST' })).filter(
        ({ params }) => params.charge === charge,
      ),
    async trail(id) {
      const rows = await pipeline.services.store.read
        .selectFrom('audit_entry')
        .select('action')
        .where(({ or, eb }) => or([eb('operation', '=', id), eb('subject', '=', id)]))
        .orderBy('seq')
        .execute();
      return rows.map(({ action }) => action);
    },
    later(seconds) {
      vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + seconds * 1000 });
    },
  };
}
