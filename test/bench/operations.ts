import { join } from 'node:path';
import pino from 'pino';
import type Stripe from 'stripe';
import { ulid } from 'ulid';
import { z } from 'zod';
import { auditMigrations } from '../../api/audit/tables.ts';
import { processLocks } from '../../api/kit/locks.ts';
import { defineAction } from '../../api/operations/action.ts';
import { findByMetadata } from '../../api/operations/lookup.ts';
import { operationMigrations } from '../../api/operations/migrations.ts';
import { createOperations } from '../../api/operations/pipeline.ts';
import type { Requester } from '../../api/operations/requester.ts';
import { openStore } from '../../api/store/open.ts';
import { type Gateway, openGateway } from '../../api/stripe/gateway.ts';
import { snapshots } from '../../api/sync/registry.ts';
import { temporaryFolder } from '../support/app.ts';
import { inParallel, quantile, type Row, timeEach } from './measure.ts';

const oneByOne = 500;
const together = 1000;
const commits = 200;
const atOnce = 32;

/** A Stripe that answers in the same moment: what is measured is the pipeline’s own work. */
function stripeAtOnce(): Gateway {
  const gateway = openGateway({ secretKey: 'sk_test_unused', mode: 'test', firstSeq: 1 });
  const client = {
    charges: { retrieve: async (id: string) => ({ id, amount: 10_000, amount_refunded: 0 }) },
  } as unknown as Stripe;
  let made = 0;
  return {
    ...gateway,
    read: async (_priority, _account, call) => ({
      value: await call(client, {}),
      begun: { at: gateway.now(), seq: gateway.nextSeq() },
    }),
    write: async () => {
      made += 1;
      return {
        object: { id: `re_${made}` },
        requestId: `req_${made}`,
        replayed: false,
        begun: { at: gateway.now(), seq: gateway.nextSeq() },
      };
    },
  };
}

/** A refund of one step that moves money, with a limit that is counted. */
const refund = defineAction({
  kind: 'refund.create',
  area: 'payments',
  permission: 'refund:create',
  input: z.strictObject({ charge: z.string() }),
  objects: async (_, { charge }): Promise<[string]> => [charge],
  read: async ({ stripe }, _, charge) =>
    (
      await stripe.read('interactive', null, (client, options) =>
        client.charges.retrieve(charge, {}, options),
      )
    ).value,
  plan: (_, charge) => ({
    steps: [
      {
        name: 'refund',
        text: `Refund ${charge.id}`,
        path: '/v1/refunds',
        params: { charge: charge.id, amount: 1 },
        account: null,
        creates: 'refund',
      },
    ],
    effects: [
      { party: { type: 'customer' }, currency: 'usd', amount: 1, why: 'Refund' },
      { party: { type: 'platform' }, currency: 'usd', amount: -1, why: 'Refund' },
    ],
    moves: [{ currency: 'usd', amount: 1 }],
    warnings: [],
    basedOn: { refunded: charge.amount_refunded },
    touches: [],
  }),
  lookups: {
    refund: findByMetadata((client, { params }, page, options) =>
      client.refunds.list({ ...page, charge: String(params.charge) }, options),
    ),
  },
});

const by: Requester = {
  id: 'staff_bench',
  name: 'Bench',
  email: 'bench@countinghouse.test',
  role: 'support',
};

/** Orders through the whole pipeline to their end, each durably, with Stripe at 0 ms. */
export async function operationCosts(): Promise<Row[]> {
  const folder = temporaryFolder();
  const file = join(folder.path, 'store.db');
  const migrations = { ...operationMigrations, ...auditMigrations };
  const { store } = await openStore(file, snapshots, migrations);
  const sync = { refresh: async () => {}, refreshSoon: async () => {} };
  const services = {
    store,
    stripe: stripeAtOnce(),
    sync: sync as unknown as Parameters<typeof createOperations>[0]['sync'],
    locks: processLocks(),
    log: pino({ level: 'silent' }),
  };
  const operations = createOperations(services, [refund], {
    standingOf: async () => ({ ...by, isActive: true }),
  });
  const done = async (n: number, fingerprint: string) => {
    const { kind } = refund;
    const order = { id: ulid(), kind, input: { charge: `ch_${n}` }, reason: 'Bench', fingerprint };
    const { operation } = await operations.submit(by, order);
    if (operation.status !== 'succeeded')
      throw new Error(`It ended as ${operation.status}: ${JSON.stringify(operation.error)}`);
  };
  const fingerprintOf = async (n: number) =>
    (await operations.preview(by, refund.kind, { charge: `ch_${n}` })).fingerprint;
  try {
    const total = oneByOne + together;
    const fingerprints: string[] = [];
    for (let n = 0; n < total; n += 1) fingerprints.push(await fingerprintOf(n));
    // What the disk takes by itself: an operation waits for three of these.
    const commit = await timeEach(commits, (n) =>
      store.write(async ({ db }) => {
        await db
          .updateTable('operation_limit')
          .set({ day: 200_000 + n })
          .execute();
      }),
    );
    const idle = process.cpuUsage();
    const times = await timeEach(oneByOne, (n) => done(n, fingerprints[n] ?? ''));
    const { user, system } = process.cpuUsage(idle);
    const started = performance.now();
    await inParallel(together, atOnce, (n) => done(oneByOne + n, fingerprints[oneByOne + n] ?? ''));
    const perSecond = together / ((performance.now() - started) / 1000);
    return [
      {
        what: 'an operation from submit to its end, Stripe at 0 ms, median',
        figure: `${quantile(times, 0.5).toFixed(1)} ms`,
      },
      { what: 'the same, p99', figure: `${quantile(times, 0.99).toFixed(1)} ms` },
      {
        what: 'of it the processor, mean',
        figure: `${((user + system) / 1000 / oneByOne).toFixed(1)} ms`,
      },
      {
        what: 'one durable commit on this disk, median',
        figure: `${quantile(commit, 0.5).toFixed(1)} ms`,
      },
      {
        what: `operations, ${atOnce} at once, Stripe at 0 ms`,
        figure: `${Math.round(perSecond).toLocaleString('en')} a second`,
      },
    ];
  } finally {
    await operations.stop();
    await store.close();
    folder.remove();
  }
}
