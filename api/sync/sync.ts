import type { Logger } from 'pino';
import type Stripe from 'stripe';
import { bookedSince } from '../balances/snapshot.ts';
import { secondsBetween, usualSamples } from '../drift/rules.ts';
import { createSampler } from '../drift/sampler.ts';
import { inPasses } from '../kit/passes.ts';
import type { Store, Write } from '../store/database.ts';
import { newest, type Reference } from '../store/snapshot.ts';
import { isPassing } from '../stripe/errors.ts';
import { type Gateway, GatewayClosed } from '../stripe/gateway.ts';
import type { Priority } from '../stripe/limiter.ts';
import { createBackfill } from './backfill.ts';
import { createCatchUp } from './catch-up.ts';
import { createConfigurationSweep } from './configuration-sweep.ts';
import { createDueWork } from './due.ts';
import { createInbox, type Recorder } from './inbox.ts';
import { keptObjects } from './kept-objects.ts';
import { readMeta, setMeta } from './meta.ts';
import { createRateMeter, type Rate } from './rate.ts';
import { ask, createRefetcher, type ListRead, type ListReading } from './refetch.ts';
import { createSweep } from './sweep.ts';

/** How the rest of the product asks for snapshots to be true. */
export interface Sync {
  /**
   * Reads these objects from Stripe and keeps what it says, with what they mention.
   * @throws Stripe.errors.StripeError when Stripe does not answer; nothing is lost, the snapshots
   * stay as they were.
   * @param operation the one that has just changed them, for their history.
   */
  refresh(references: readonly Reference[], priority: Priority, operation?: string): Promise<void>;
  /**
   * Reads a list from Stripe and keeps what it gives, for what backfill leaves to who looks at it.
   * @throws Stripe.errors.StripeError when Stripe does not answer; the pages before that are kept.
   */
  readList(reading: ListReading, priority: Priority): Promise<ListRead>;
  /** Has these objects read again soon, over restarts, without waiting for it. */
  refreshSoon(references: readonly Reference[]): Promise<void>;
  /** Stores a verified event durably; it is handled right after. */
  receive(event: Stripe.Event): Promise<void>;
  /**
   * Handles a stored event anew.
   * @returns false when no such event is stored.
   */
  replay(id: string, record: Recorder): Promise<boolean>;
  /** Has stored events that are due handled now, without waiting for it. */
  handleReceived(): void;
  /**
   * Begins to read everything anew beside the daily work, which goes on.
   * @param startedBy who of the staff wants it.
   * @param record runs in the transaction that plans it; what it throws calls it off.
   */
  startBackfill(startedBy: string, record: (write: Write) => Promise<void>): Promise<void>;
  /** How fast it reads; null while that is not known. */
  readonly rate: Rate | null;
  /** How it is measured whether the snapshots are true. */
  sampling(): Promise<Sampling>;
  /** As of when the snapshots are complete, in Stripe's time; null before the first backfill. */
  asOf(): number | null;
  /** Begins: backfill where none was done, catch-up, sweeps; goes on until `stop`. */
  start(): void;
  /** Whether it has begun, which it does once Stripe has answered. */
  readonly started: boolean;
  stop(): Promise<void>;
}

/** How often sync looks by itself. */
export interface Pace {
  /** Seconds from one look at what falls due to the next. */
  readonly due: number;
  /** The same of Stripe's event list. */
  readonly round: number;
  /** Objects an hour that are compared with what Stripe says; 0 compares none. */
  readonly samples: number;
}

/** How often sync looks in a running installation, unless it is set. */
export const usualPace: Pace = { due: 5, round: 30, samples: usualSamples };

/** Whether random objects are compared with what Stripe says, and how often. */
export interface Sampling {
  /** `paused` while a backfill runs, or Stripe does not answer. */
  readonly state: 'off' | 'paused' | 'on';
  /** Seconds from one call to the next; null when it is off. */
  readonly secondsBetween: number | null;
}

/** Stripe tells of a new account only once it changes, and of bookings never. */
const madeWithoutEvents = [{ kind: 'account', id: newest, account: null }, bookedSince];

/** Makes the sync of a store with a Stripe. It does nothing until started. */
export function createSync(
  store: Store,
  gateway: Gateway,
  log: Logger,
  pace: Pace = usualPace,
): Sync {
  const failed = (what: string) => (reference: unknown, error: unknown) =>
    log.warn({ reference, err: error }, what);
  const refetcher = createRefetcher(store, gateway, failed('could not read an object again'));
  const inbox = createInbox(store, gateway, onHandled, failed('could not handle an event'));
  const meter = createRateMeter();
  const backfill = createBackfill(store, gateway, meter, (kind, account, error) =>
    log.warn({ kind, account, err: error }, 'this list could not be read'),
  );
  const catchUp = createCatchUp(store, gateway, inbox);
  const sweep = createSweep(store, gateway, refetcher, meter, failed('could not sweep an account'));
  const configurations = createConfigurationSweep(
    store,
    gateway,
    refetcher,
    failed('could not read payment method configurations'),
  );
  const due = createDueWork(store, gateway);
  const sampler = createSampler(store, gateway, failed('could not sample an object'));
  let nextSample: NodeJS.Timeout | undefined;
  const timers: NodeJS.Timeout[] = [];
  const running = new Set<Promise<void>>();
  let asOf: number | null = null;
  /** Whether all was read and caught up with in this run, so that events alone keep it true. */
  let upToDate = false;
  let started = false;
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

  function handleReceived() {
    background('inbox', () => inbox.work());
  }

  function onHandled() {
    if (upToDate) asOf = gateway.now();
    wakeRefetches();
  }

  /** Begins to read everything; what happens from here on is caught up with after. */
  async function planBackfill(
    startedBy?: string,
    record?: (write: Write) => Promise<void>,
  ): Promise<number> {
    const startedAt = gateway.now();
    const [last, rows] = await Promise.all([readMeta(store, 'backfill'), keptObjects(store)]);
    await store.write(async (write) => {
      await record?.(write);
      meter.restart();
      const whole = await backfill.plan(write);
      await setMeta(write, 'backfill', {
        startedAt,
        finishedAt: null,
        // Without staff it begins anew only where something was missed.
        ...(startedBy === undefined ? {} : { startedBy, whole }),
        ...(last?.finishedAt == null ? {} : { known: rows }),
      });
      await sweep.allDue(write, null);
      write.changed({ kind: 'backfill', area: 'sync', id: 'plan' });
    });
    return startedAt;
  }

  /** Reads whatever is on the plan, to its end. */
  async function readPlan(missedSince?: number) {
    meter.restart();
    await Promise.all([backfill.work(), sweep.work()]);
    // Accounts that the backfill found have become due, and their payouts, meanwhile.
    await Promise.all([backfill.work(), sweep.work()]);
    await store.write(async (write) => {
      const state = await readMeta(store, 'backfill');
      if (state) await setMeta(write, 'backfill', { ...state, finishedAt: gateway.now() });
      if (missedSince !== undefined) await sweep.allDue(write, missedSince);
      write.changed({ kind: 'backfill', area: 'sync', id: 'plan' });
    });
  }

  /** Reads everything, beginning or going on where an earlier run broke off. */
  async function readEverything(brokenOff: number | undefined) {
    await (brokenOff === undefined ? planBackfill() : backfill.retryRefused());
    // What connected accounts did while nothing ran is in no list that is caught up with.
    await readPlan(brokenOff);
  }

  /** Beside the rounds: lists of accounts found since, or all of them where staff want that. */
  const workPlan = inPasses(async () => {
    const state = await readMeta(store, 'backfill');
    await (state?.finishedAt === null ? readPlan() : backfill.work());
  });

  /** The first round of a run: whatever was missed while it was down. */
  async function mendGap() {
    const mark = await readMeta(store, 'caughtUp');
    asOf = mark?.until ?? null;
    await backfill.retryRefused();
    await backfill.planUnknown();
    await store.write((write) => sweep.allDue(write, mark?.until ?? null));
  }

  /** Brings the snapshots up to date, from whatever state they are in. */
  async function round(): Promise<void> {
    const state = await readMeta(store, 'backfill');
    if (!upToDate) {
      if (state?.finishedAt == null) await readEverything(state?.startedAt);
      else await mendGap();
    }
    const { startedAt } = (await readMeta(store, 'backfill')) ?? { startedAt: 0 };
    if ((await catchUp.run(startedAt)) === 'too_old') {
      upToDate = false;
      await planBackfill();
      return round();
    }
    upToDate = true;
    asOf = gateway.now();
    await store.write((write) => ask(write, madeWithoutEvents, gateway));
    wakeRefetches();
    background('backfill', workPlan);
    background('sweep', () => sweep.work());
    background('configurations', () => configurations.work());
  }

  /** Whether all is read and events alone keep it true, so that it can be said to be wrong. */
  const isSettled = async () =>
    upToDate &&
    gateway.reachability.reachable &&
    (await readMeta(store, 'backfill'))?.finishedAt != null;

  const sample = inPasses(async () => {
    if (await isSettled()) await sampler.step();
  });

  const betweenSamples = () => secondsBetween(pace.samples, gateway.limiter.state.limit);

  function sampleOnAndOn() {
    const seconds = betweenSamples();
    if (seconds === null || stopped) return;
    nextSample = setTimeout(() => {
      background('sampler', sample);
      sampleOnAndOn();
    }, seconds * 1000);
  }

  let bringing: Promise<void> | undefined;
  function bring() {
    bringing ??= round().finally(() => {
      bringing = undefined;
    });
    return bringing;
  }

  return {
    refresh: (references, priority, operation) =>
      refetcher
        .now(references, priority, operation === undefined ? 'fetch' : `operation ${operation}`)
        .then(wakeRefetches),
    readList: (reading, priority) => refetcher.list(reading, priority),
    async refreshSoon(references) {
      await store.write((write) => ask(write, references, gateway));
      wakeRefetches();
    },
    async receive(event) {
      await inbox.receive([event]);
      handleReceived();
    },
    replay: (id, record) => inbox.replay(id, record),
    handleReceived,
    async startBackfill(startedBy, record) {
      await planBackfill(startedBy, record);
      background('backfill', workPlan);
    },
    get rate() {
      return meter.rate;
    },
    async sampling() {
      const seconds = betweenSamples();
      const state = seconds === null ? 'off' : (await isSettled()) ? 'on' : 'paused';
      return { state, secondsBetween: seconds };
    },
    asOf: () => asOf,
    get started() {
      return started;
    },
    start() {
      started = true;
      background('sync', bring);
      sampleOnAndOn();
      timers.push(
        setInterval(() => background('sync', bring), pace.round * 1000),
        setInterval(() => {
          handleReceived();
          wakeRefetches();
          background('due', () => due.work());
          // Staff are told that Stripe does not answer: the end of that must not wait for a round.
          if (!gateway.reachability.reachable) background('sync', bring);
        }, pace.due * 1000),
      );
    },
    async stop() {
      stopped = true;
      gateway.close();
      clearTimeout(nextSample);
      for (const timer of timers) clearInterval(timer);
      await Promise.all(running);
    },
  };
}
