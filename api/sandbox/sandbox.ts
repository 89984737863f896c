import { existsSync, rmSync } from 'node:fs';
import { createEngine, type Engine } from './engine/engine.ts';
import { Faults } from './http/faults.ts';
import { IdempotencyKeys } from './http/idempotency.ts';
import { RateLimit } from './http/rate-limit.ts';
import { RequestLog } from './http/request-log.ts';
import { Deliveries } from './webhooks/deliveries.ts';
import { Disorder } from './webhooks/disorder.ts';
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

  /** Throws everything away, faults, rate limits and disorder too, and starts anew. */
  reset(change: { seed?: number | undefined; scale?: Scale | undefined }): void {
    close(this.#parts);
    const { file } = this.#options;
    if (file !== ':memory:') {
      for (const suffix of ['', '-wal', '-shm']) rmSync(file + suffix, { force: true });
    }
    this.#options = {
      ...this.#options,
      seed: change.seed ?? this.#options.seed,
      scale: change.scale ?? this.#options.scale,
    };
    this.faults.remove();
    this.log.clear();
    this.rateLimit.set({ perSecond: null, perEndpoint: null });
    this.disorder.clear();
    this.#parts = open(this.#options, this.disorder);
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
}

function open(options: SandboxOptions, disorder: Disorder): Parts {
  const { file, seed, scale, trickleSeconds } = options;
  if (file !== ':memory:' && !existsSync(file)) makeWorldFile(options);
  const engine = createEngine({ file, seed });
  try {
    openWorld(engine, { seed, scale });
    return {
      engine,
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
