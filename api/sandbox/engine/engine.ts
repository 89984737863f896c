import type { Database } from 'better-sqlite3';
import type Stripe from 'stripe';
import { createPlatform, PLATFORM_AGE } from '../resources/platform.ts';
import { resources } from '../resources/registry.ts';
import { simulationOf } from '../resources/simulations.ts';
import { type Subscription, subscriptions, wantsEvent } from '../resources/webhook-endpoints.ts';
import { DAY } from './calendar.ts';
import { Clock } from './clock.ts';
import { Context } from './context.ts';
import { DueQueue } from './due.ts';
import { accountInvalid, invalid, StripeError } from './errors.ts';
import { EventReader } from './event-reading.ts';
import { EventLog } from './events.ts';
import { type Expandable, expanded } from './expand.ts';
import type { Filters } from './filter-index.ts';
import { Ids } from './ids.ts';
import { Ledger } from './ledger.ts';
import { list, text } from './params.ts';
import { type Seen, USUAL_ORIGIN } from './resource.ts';
import { Router } from './router.ts';
import { type DatabaseUse, openDatabase } from './schema.ts';
import type { Settings } from './settings.ts';
import { SettingsStore } from './settings-store.ts';
import { type Present, Store } from './store.ts';

/** Some of the due work recurs daily, so that a leap without bound would never end. */
const LONGEST_ADVANCE = 10 * 365 * DAY;

/** A decoded API request. */
export interface EngineRequest {
  method: 'GET' | 'POST' | 'DELETE';
  /** Without the query, as `/v1/charges/ch_1`. */
  path: string;
  /** Form or query parameters, nested, every leaf a string. */
  params: Record<string, unknown>;
  /** The `Stripe-Account` header. */
  account: string | null;
  idempotencyKey: string | null;
  requestId: string;
  apiVersion: string | null;
  /** Where the client reached the sandbox; where it listens when left out. */
  origin?: string;
}
export interface EngineResponse {
  status: number;
  body: object;
}

/**
 * Lets the builder of a world call what the routes call, without their parameters' parsing. What
 * comes of it names the request of that id as its cause, as if it had been sent.
 */
export type ActDirectly = <T>(requestId: string, work: (context: Context) => T) => T;

/** The local Stripe without its HTTP: one state, changed by requests and by time. */
export interface Engine {
  /**
   * Carries out one request in one transaction.
   * @throws StripeError for every refusal; a decline has kept its failed charge
   */
  handle(request: EngineRequest): EngineResponse;
  /** Simulated Unix seconds: real time plus what the clock was advanced. */
  now(): number;
  /** Moves the clock on, by ten years at most, running what falls due in the order of real time. */
  advance(seconds: number): void;
  /** Runs what has fallen due. */
  tick(): void;
  /**
   * Makes something happen that no request asks for, such as a dispute.
   * @throws StripeError 400 for an unknown name or bad parameters
   */
  simulate(what: string, params: Record<string, unknown>): object;
  /**
   * Runs work with the clock at a past `time`, after what fell due until then. Used to build
   * history: each call must be at the time of the last one or later, and not in the future.
   */
  at<T>(time: number, work: () => T): T;
  /** Looks at the world, which `look` must not change. */
  read<T>(look: (context: Context) => T): T;
  /** One database transaction around many calls; all or nothing. */
  transaction<T>(work: () => T): T;
  /**
   * Builds history in one transaction. Its calls have no savepoint of their own, which is what
   * makes it fast, so one that is refused must not have changed anything yet.
   * @throws Error when a call is refused after it has changed something
   */
  build(work: (act: ActDirectly) => void): void;
  /** Hears of every event after it is committed. */
  onEvent(listener: (event: Stripe.Event) => void): void;
  /** The webhook endpoints with what the API never shows again: secret and kind. */
  subscriptions(): Subscription[];
  /** Notes that one endpoint has accepted the event, which counts `pending_webhooks` down. */
  eventDelivered(id: string): void;
  /** Account id of the platform. */
  platform: string;
  db: Database;
  settings: Settings;
  /** Where they are changed. */
  settingsStore: SettingsStore;
  /** Tells where it is served from now on, `http://127.0.0.1:<port>`: its hosted pages are there. */
  servedAt(origin: string): void;
  close(): void;
}

/**
 * Opens the state in `file` (or memory), making it when it is new.
 * @param options.seed decides every id, so that the same calls give the same world
 * @param options.settings what is to be set in this world from now on
 * @param options.use what the file is opened for; to serve it when left out
 * @throws Error when the file was made by another version
 * @throws SettingError when one of the settings was decided differently when the world was made
 */
export function createEngine(options: {
  file: string;
  seed: number;
  settings?: Partial<Settings>;
  use?: DatabaseUse;
}): Engine {
  const { use = 'serve' } = options;
  const db = openDatabase(options.file, use);
  const settingsStore = openSettings(db, options.settings);
  const settings = settingsStore.values;
  const ids = new Ids(db, options.seed, use === 'generate');
  const clock = new Clock(db);
  const due = new DueQueue(db);
  const filters: Filters = Object.assign({}, ...resources.map((resource) => resource.filters));
  const expandable: Expandable = Object.assign({}, ...resources.map(({ expandable: e }) => e));
  const dueWork = Object.assign({}, ...resources.map((resource) => resource.due)) as Record<
    string,
    (context: Context, subject: string) => void
  >;
  const router = new Router(resources.flatMap((resource) => resource.routes));
  const presenters = Object.assign({}, ...resources.map(({ present }) => present));
  const present: Present = (type, object) => {
    const present = presenters[type] as ((object: object, seen: Seen) => object) | undefined;
    return present ? (present(object, { now: clock.now(), origin }) as typeof object) : object;
  };
  const store = new Store(db, filters, present, use);
  const { platform, application } = identity(db, ids);
  let endpoints: Subscription[] | null = null;
  store.watch('webhook_endpoint', () => {
    endpoints = null;
  });
  const events = new EventLog(db, ids, platform, (account, type) => {
    endpoints ??= subscriptions(store, platform);
    return endpoints.filter((endpoint) => wantsEvent(endpoint, type, account !== platform)).length;
  });
  const ledger = new Ledger(db, store, ids);
  const context = new Context({
    clock,
    due,
    events,
    history: new EventReader(db),
    ids,
    ledger,
    platform,
    application,
    settings,
    store,
  });
  const deliver = db.prepare<[string]>(
    'UPDATE event SET pending_webhooks = max(pending_webhooks - 1, 0) WHERE id = ?',
  );
  const expandParams = list(text());
  let origin = USUAL_ORIGIN;
  let reached = 0;
  let depth = 0;
  let building = false;

  function transaction<T>(work: () => T): T {
    return building ? partOfBuild(work) : atomic(work);
  }

  function partOfBuild<T>(work: () => T): T {
    const { changes } = store;
    try {
      return work();
    } catch (error) {
      if (store.changes === changes) throw error;
      throw new Error('A call was refused after it had changed something', { cause: error });
    }
  }

  function atomic<T>(work: () => T): T {
    const mark = events.mark();
    store.flush();
    depth++;
    try {
      return db.transaction(() => {
        const result = work();
        store.flush();
        if (depth === 1) ids.save();
        return result;
      })();
    } catch (error) {
      store.reset();
      events.rollback(mark);
      throw error;
    } finally {
      depth--;
      if (depth === 0) events.flush();
    }
  }

  /** Runs what falls due until `time`, each piece at its own moment. */
  function runDue(time: number): void {
    for (let work = due.take(time); work; work = due.take(time)) {
      const { kind, subject, at } = work;
      const run = dueWork[kind];
      if (!run) throw new Error(`The sandbox does not know the due work '${kind}'`);
      clock.hold(at, () => run(context, subject));
    }
    reached = Math.max(reached, time);
  }

  function tick(): void {
    const time = clock.now();
    if (due.next() <= time) transaction(() => runDue(time));
  }

  /** Runs work, all of it at one moment, whose refusal may itself be a result to keep. */
  function attempt<T>(work: () => T): T {
    let kept: StripeError | undefined;
    const result = transaction(() => {
      try {
        // One moment throughout: what belongs together has the same time to the second.
        return clock.hold(clock.now(), work);
      } catch (error) {
        if (!(error instanceof StripeError) || !error.commits) throw error;
        kept = error;
        return undefined;
      }
    });
    if (kept) throw kept;
    return result as T;
  }

  function handle(request: EngineRequest): EngineResponse {
    tick();
    const account = request.account ?? platform;
    if (account !== platform && store.place(account)?.type !== 'account') {
      throw accountInvalid(account);
    }
    const { route, path } = router.match(request.method, request.path);
    const { expand, ...sent } = request.params;
    const paths = expand === undefined ? [] : expandParams.parse(expand, 'expand');
    events.cause = { id: request.requestId, idempotency_key: request.idempotencyKey };
    try {
      const body = attempt(() => {
        const { apiVersion } = request;
        const answer = route.run(
          { context, account, path, apiVersion, origin: request.origin ?? origin },
          sent,
        );
        return expanded(context, expandable, answer, paths, account);
      });
      return { status: 200, body };
    } finally {
      events.cause = { id: null, idempotency_key: null };
    }
  }

  function actDirectly<T>(requestId: string, work: (context: Context) => T): T {
    events.cause = { id: requestId, idempotency_key: null };
    try {
      return work(context);
    } finally {
      events.cause = { id: null, idempotency_key: null };
    }
  }

  transaction(() => {
    if (store.find('account', platform)) return;
    clock.hold(clock.now() - PLATFORM_AGE, () => createPlatform(context));
  });

  return {
    handle,
    now: () => clock.now(),
    tick,
    advance(seconds) {
      if (!Number.isSafeInteger(seconds) || seconds < 0) {
        throw invalid(`Invalid non-negative integer: ${seconds}`, 'seconds');
      }
      if (seconds > LONGEST_ADVANCE) {
        throw invalid(`This value must be less than or equal to ${LONGEST_ADVANCE}.`, 'seconds');
      }
      transaction(() => {
        runDue(clock.current() + seconds);
        clock.move(seconds);
      });
    },
    simulate(what, params) {
      tick();
      const simulation = simulationOf(what);
      return attempt(() => simulation.run(context, params));
    },
    at(time, work) {
      if (time < reached) throw new Error(`The clock cannot go back from ${reached} to ${time}`);
      if (time > clock.current()) throw new Error(`${time} has not come yet: use advance()`);
      const run = () => {
        runDue(time);
        return clock.hold(time, work);
      };
      return depth > 0 ? run() : transaction(run);
    },
    read: (look) => look(context),
    transaction,
    build: (work) =>
      transaction(() => {
        building = true;
        try {
          work(actDirectly);
        } finally {
          building = false;
        }
      }),
    onEvent: (listener) => events.listen(listener),
    subscriptions: () => subscriptions(store, platform),
    eventDelivered: (id) => {
      deliver.run(id);
    },
    platform,
    db,
    settings,
    settingsStore,
    servedAt: (now) => {
      origin = now;
    },
    close: () => db.close(),
  };
}

function openSettings(db: Database, given?: Partial<Settings>): SettingsStore {
  try {
    return new SettingsStore(db, given);
  } catch (error) {
    db.close();
    throw error;
  }
}

/** The platform's account and application ids, made once from the seed. */
function identity(db: Database, ids: Ids): { platform: string; application: string } {
  const read = db.prepare<[], { value: string }>("SELECT value FROM meta WHERE name = 'platform'");
  const kept = read.get();
  if (kept) return JSON.parse(kept.value) as { platform: string; application: string };
  const made = { platform: ids.make('acct_', 16), application: ids.make('ca_', 32) };
  db.prepare("INSERT INTO meta(name, value) VALUES ('platform', ?)").run(JSON.stringify(made));
  return made;
}
