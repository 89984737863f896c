import type { Logger } from 'pino';
import type Stripe from 'stripe';
import type { Store } from '../store/database.ts';
import { newest, type Reference } from '../store/snapshot.ts';
import { isPassing } from '../stripe/errors.ts';
import { type Begun, type Gateway, GatewayClosed } from '../stripe/gateway.ts';
import type { Priority } from '../stripe/limiter.ts';
import { createBackfill } from './backfill.ts';
import { createCatchUp } from './catch-up.ts';
import { createDueWork } from './due.ts';
import { createInbox } from './inbox.ts';
import { keep } from './keep.ts';
import { readMeta, writeMeta } from './meta.ts';
import { ask, askAfter, createRefetcher } from './refetch.ts';
import { createSweep } from './sweep.ts';

/** How the rest of the product asks for snapshots to be true. */
export interface Sync {
  /**
   * Reads these objects from Stripe and keeps what it says, with what they mention.
   * @throws Stripe.errors.StripeError when Stripe does not answer; nothing is lost, the snapshots
   * stay as they were.
   */
  refresh(references: readonly Reference[], priority: Priority): Promise<void>;
  /** Has these objects read again soon, over restarts, without waiting for it. */
  refreshSoon(references: readonly Reference[]): Promise<void>;
  /** Keeps an object that an answer of Stripe's just gave. */
  keep(kind: string, object: object, account: string | null, begun: Begun): Promise<void>;
  /** Stores a verified event durably; it is handled right after. */
  receive(event: Stripe.Event): Promise<void>;
  /** Handles whatever waits in the inbox and on the list of refetches; for replays by staff. */
  wake(): void;
  /** As of when the snapshots are complete, in Stripe's time; null before the first backfill. */
  asOf(): number | null;
  /** Begins: backfill where none was done, catch-up, sweeps; goes on until `stop`. */
  start(): void;
  /** Plans a new backfill of everything and works it off. */
  backfill(): Promise<void>;
  stop(): Promise<void>;
}

/** Seconds between looks at what falls due, and between catch-ups with the event list. */
const dueEvery = 5;
const catchUpEvery = 30;

/** Makes the sync of a store with a Stripe. It does nothing until started. */
export function createSync(store: Store, gateway: Gateway, log: Logger): Sync {
  const failed = (what: string) => (reference: unknown, error: unknown) =>
    log.warn({ reference, err: error }, what);
  const refetcher = createRefetcher(store, gateway, failed('could not read an object again'));
  const inbox = createInbox(store, gateway, wakeRefetches, failed('could not handle an event'));
  const backfill = createBackfill(store, gateway);
  const catchUp = createCatchUp(store, gateway, inbox);
  const sweep = createSweep(store, gateway, refetcher, failed('could not sweep an account'));
  const due = createDueWork(store, gateway);
  const timers: NodeJS.Timeout[] = [];
  const running = new Set<Promise<void>>();
  let asOf: number | null = null;
  let complete = false;
  let stopped = false;

  /** Runs work that nobody waits for; an error is told and left to the next round. */
  function background(what: string, work: () => Promise<void>) {
    if (stopped) return;
    const run = work()
      .catch((error: unknown) => {
        if (error instanceof GatewayClosed) return;
        if (isPassing(error)) log.warn(`${what}: Stripe does not answer`);
        else log.error({ err: error }, what);
      })
      .finally(() => running.delete(run));
    running.add(run);
  }

  function wakeRefetches() {
    background('refetch', () => refetcher.work());
  }

  function seenNow() {
    if (complete) asOf = gateway.now();
  }

  async function beginBackfill() {
    await writeMeta(store, 'backfill', { startedAt: gateway.now(), finishedAt: null });
    await backfill.plan();
    await sweep.allDue();
  }

  async function finishBackfill(startedAt: number) {
    await Promise.all([backfill.work(), sweep.work()]);
    // Accounts found by the backfill have become due meanwhile.
    await sweep.work();
    await catchUpFrom(startedAt);
    await inbox.work();
    await refetcher.work();
    await writeMeta(store, 'backfill', { startedAt, finishedAt: gateway.now() });
    complete = true;
    seenNow();
  }

  async function catchUpFrom(from: number) {
    if ((await catchUp.run(from)) === 'too_old') {
      await beginBackfill();
      return;
    }
    await inbox.work();
    seenNow();
  }

  async function bringUpToDate() {
    const meta = await readMeta(store, 'backfill');
    if (!meta) await beginBackfill();
    const { startedAt, finishedAt } = meta ?? { startedAt: gateway.now(), finishedAt: null };
    if (finishedAt === null) return finishBackfill(startedAt);
    complete = true;
    await refetcher.work();
    // Connected accounts' events are not in the platform's list: after a gap each is asked anew.
    await sweep.allDue();
    await catchUpFrom(finishedAt);
    await sweep.work();
  }

  async function round() {
    if (!complete) return bringUpToDate();
    await catchUpFrom(0);
    // Stripe tells of a new account only once something about it changes.
    await store.write((write) =>
      ask(
        write,
        [{ kind: 'account', id: newest, account: null }],
        gateway.nextSeq(),
        gateway.now(),
      ),
    );
    await refetcher.work();
  }

  let bringing: Promise<void> | undefined;
  function bring() {
    bringing ??= round().finally(() => {
      bringing = undefined;
    });
    return bringing;
  }

  return {
    refresh: (references, priority) => refetcher.now(references, priority).then(wakeRefetches),
    async refreshSoon(references) {
      await store.write((write) => ask(write, references, gateway.nextSeq(), gateway.now()));
      wakeRefetches();
    },
    async keep(kind, object, account, begun) {
      const seen = { kind, account, object, observation: { by: 'fetch' as const, ...begun } };
      await store.write(async (write) => {
        await askAfter(
          write,
          await keep(write, [{ ...seen, source: 'fetch' }], gateway.now()),
          gateway,
        );
      });
      wakeRefetches();
    },
    async receive(event) {
      await inbox.receive([event]);
      seenNow();
      background('inbox', () => inbox.work());
    },
    wake() {
      background('inbox', () => inbox.work());
      wakeRefetches();
    },
    asOf: () => asOf,
    start() {
      background('sync', bring);
      timers.push(
        setInterval(() => background('sync', bring), catchUpEvery * 1000),
        setInterval(() => {
          background('inbox', () => inbox.work());
          wakeRefetches();
          if (!complete) return;
          background('sweep', () => sweep.work());
          background('due', () => due.work());
        }, dueEvery * 1000),
      );
    },
    async backfill() {
      complete = false;
      await beginBackfill();
      background('sync', bring);
    },
    async stop() {
      stopped = true;
      gateway.close();
      for (const timer of timers) clearInterval(timer);
      await Promise.all(running);
    },
  };
}
