import { existsSync, rmSync } from 'node:fs';
import { createEngine, type Engine } from './engine/engine.ts';
import type { Settings } from './engine/settings.ts';
import { Faults } from './http/faults.ts';
import { IdempotencyKeys } from './http/idempotency.ts';
import { RateLimit } from './http/rate-limit.ts';
import { RequestLog } from './http/request-log.ts';
import type { Subscription } from './resources/webhook-endpoints.ts';
import { Deliveries } from './webhooks/deliveries.ts';
import { Disorder } from './webhooks/disorder.ts';
import { type EndpointOrder, ensureEndpoints } from './webhooks/ordered-endpoints.ts';
import { Trickle } from './world/trickle.ts';
import { openWorld, type Scale } from './world/world.ts';
import { makeWorldFile } from './world/world-file.ts';

export interface SandboxOptions {
  /** The data file, or `:memory:`. A file that holds a world goes on with it. */
  file: string;
  seed: number;
  scale: Scale;
  /** Seconds from one new payment to the next; null for none. */
  trickleSeconds: number | null;
  /** What is set in its world; what is left out stays as it is there. */
  settings: Partial<Settings>;
  /** Endpoints that it is to have from the beginning. */
  webhooks: readonly EndpointOrder[];
}

const tickMs = 1000;

/** A running local Stripe: the engine and all that stands around it. HTTP is served over it. */
export class Sandbox {
  readonly disorder = new Disorder();
  readonly faults = new Faults();
  readonly log = new RequestLog();
  readonly rateLimit = new RateLimit();
  #options: SandboxOptions;
  #parts: Parts;
  #origin: string | undefined;
  readonly #ticking: NodeJS.Timeout;

  /** Opens the data and builds its world when it is new. Throws when the file cannot be used. */
  constructor(options: SandboxOptions) {
    this.#options = options;
    this.#parts = open(options, this.disorder);
    this.#ticking = setInterval(() => this.#tickSafely(), tickMs);
  }

  get engine(): Engine {
    return this.#parts.engine;
  }

  /** The endpoints that it was started with. */
  get webhooks(): readonly Subscription[] {
    return this.#parts.webhooks;
  }

  /** Tells where it listens, `http://127.0.0.1:<port>`: the links of its world lead there. */
  servedAt(origin: string): void {
    this.#origin = origin;
    this.engine.servedAt(origin);
  }

  get keys(): IdempotencyKeys {
    return this.#parts.keys;
  }

  get deliveries(): Deliveries {
    return this.#parts.deliveries;
  }

  /** Does what has fallen due: the engine's work, and webhooks to be tried again. */
  tick(): void {
    this.engine.tick();
    this.#parts.deliveries.wake();
  }

  /** What time brings must not end the server: requests go on telling what is wrong. */
  #tickSafely(): void {
    try {
      this.tick();
    } catch (error) {
      console.error('What has fallen due could not be done:', error);
    }
  }

  /**
   * Throws everything away, faults, rate limits and disorder too, and starts anew; settings are
   * those that it was started with, or these.
   */
  reset(change: {
    seed?: number | undefined;
    scale?: Scale | undefined;
    settings?: Partial<Settings>;
  }): void {
    close(this.#parts);
    const { file } = this.#options;
    if (file !== ':memory:') {
      for (const suffix of ['', '-wal', '-shm']) rmSync(file + suffix, { force: true });
    }
    const before = this.#options;
    this.#options = {
      ...before,
      seed: change.seed ?? before.seed,
      scale: change.scale ?? before.scale,
      settings: change.settings ?? before.settings,
    };
    this.faults.remove();
    this.log.clear();
    this.rateLimit.set({ perSecond: null, perEndpoint: null, perResource: false });
    this.disorder.clear();
    try {
      this.#parts = open(this.#options, this.disorder);
    } catch (error) {
      // A world that cannot be made with such settings leaves the one that could.
      this.#options = before;
      this.#parts = open(before, this.disorder);
      throw error;
    } finally {
      if (this.#origin) this.engine.servedAt(this.#origin);
    }
  }

  close(): void {
    clearInterval(this.#ticking);
    close(this.#parts);
  }
}

interface Parts {
  engine: Engine;
  keys: IdempotencyKeys;
  deliveries: Deliveries;
  trickle: Trickle | null;
  webhooks: readonly Subscription[];
}

function open(options: SandboxOptions, disorder: Disorder): Parts {
  const { file, seed, scale, trickleSeconds, settings } = options;
  if (file !== ':memory:' && !existsSync(file)) makeWorldFile(options);
  const engine = createEngine({ file, seed, settings });
  try {
    openWorld(engine, { seed, scale });
    const webhooks = ensureEndpoints(engine, options.webhooks);
    return {
      engine,
      webhooks,
      keys: new IdempotencyKeys(engine),
      deliveries: new Deliveries(engine, disorder),
      trickle: trickleSeconds === null ? null : new Trickle(engine, trickleSeconds),
    };
  } catch (error) {
    engine.close();
    throw error;
  }
}

function close({ engine, deliveries, trickle }: Parts): void {
  trickle?.stop();
  deliveries.stop();
  engine.close();
}
