import { type ChildProcess, type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import type { Settings } from './engine/settings.ts';

export interface LaunchOptions {
  /** The folder for its data, made when it is missing; null keeps all in memory. */
  dataDir: string | null;
  /** Decides every id and figure of a new world; 1 when left out. */
  seed?: number;
  /** The world to begin with when there is no data yet; `demo` when left out. */
  scale?: 'empty' | 'demo';
  /** Seconds from one new payment to the next; none when left out. */
  trickleSeconds?: number;
  /** What is set in its world; what is left out stays as it is there. */
  settings?: Partial<Settings>;
  /** Whether it is started again where it was when it ends by itself. */
  restart?: boolean;
  /** Hears each line that the sandbox writes, and of its unexpected end. */
  log: (line: string) => void;
}

/** A local Stripe that runs as a child of this process, on a free loopback port. */
export interface LaunchedSandbox {
  /** `http://127.0.0.1:<port>`. */
  url: string;
  secretKey: string;
  /** Of the process that runs now. */
  readonly pid: number;
  /** Ends it, and waits until it has ended. */
  stop(): Promise<void>;
}

const startTimeoutMs = 30_000;
const stopTimeoutMs = 3_000;

/** How often a local Stripe that ends by itself is started again, before it is left at that. */
const mostRestarts = 5;

/**
 * Starts the local Stripe and waits until it answers. It ends when this process does, however that
 * dies, because it watches the pipe between them.
 * @throws Error of one line when it cannot start
 */
export async function launchSandbox(options: LaunchOptions): Promise<LaunchedSandbox> {
  const { dataDir, log } = options;
  if (dataDir !== null) mkdirSync(dataDir, { recursive: true });
  let stopping = false;
  let restarts = 0;
  let running = await startWhereItWas(options);

  /** Looks after the child that runs; gives up only when starting it again does not help. */
  function watch({ ended, url }: Running) {
    void ended.then(async ([code, signal]) => {
      if (stopping) return;
      log(`The local Stripe ended unexpectedly (${signal ?? `exit code ${code}`})`);
      if (!options.restart || restarts === mostRestarts) return;
      restarts += 1;
      try {
        running = await startChild(options, Number(new URL(url).port));
        log('The local Stripe runs again');
        watch(running);
      } catch (error) {
        log(error instanceof Error ? error.message : String(error));
      }
    });
  }
  watch(running);

  return {
    url: running.url,
    secretKey: running.secretKey,
    get pid() {
      return running.child.pid!;
    },
    stop: async () => {
      stopping = true;
      const { child, ended } = running;
      child.stdin.end();
      const force = setTimeout(() => child.kill('SIGKILL'), stopTimeoutMs);
      await ended;
      clearTimeout(force);
    },
  };
}

/**
 * Starts it on the port that its data was served from before, so that links from then lead there
 * still; on a free one where there was none, or where another program has taken it.
 */
async function startWhereItWas(options: LaunchOptions): Promise<Running> {
  if (options.dataDir === null) return startChild(options, 0);
  const note = join(options.dataDir, 'port');
  const before = existsSync(note) ? Number(readFileSync(note, 'utf8')) || 0 : 0;
  const running = await startChild(options, before).catch((error: Error) => {
    if (error.message.includes(`port ${before} is in use`)) return startChild(options, 0);
    throw error;
  });
  writeFileSync(note, new URL(running.url).port);
  return running;
}

interface Running {
  child: ChildProcessWithoutNullStreams;
  url: string;
  secretKey: string;
  ended: Promise<unknown[]>;
}

/** Starts one child on this port, or a free one for 0, and waits until it answers. */
async function startChild(options: LaunchOptions, port: number): Promise<Running> {
  const { dataDir, seed = 1, scale = 'demo', trickleSeconds, settings = {}, log } = options;
  const child = spawn(
    process.execPath,
    [
      fileURLToPath(new URL('./main.ts', import.meta.url)),
      '--child',
      `--port=${port}`,
      `--data=${dataDir === null ? ':memory:' : join(dataDir, 'stripe.db')}`,
      `--seed=${seed}`,
      `--scale=${scale}`,
      `--trickle=${trickleSeconds ?? 'off'}`,
      ...Object.entries(settings).map(([name, value]) => `--set=${name}=${JSON.stringify(value)}`),
    ],
    { stdio: ['pipe', 'pipe', 'pipe'] },
  );
  // Writing to a child that has gone is no reason to end.
  child.stdin.on('error', () => {});
  let lastLine = '';
  createInterface({ input: child.stderr }).on('line', (line) => {
    lastLine = line;
    log(line);
  });
  const ended = once(child, 'close');
  const address = await firstLine(child).catch((error: Error) => {
    child.kill('SIGKILL');
    throw new Error(lastLine || `The local Stripe did not start: ${error.message}`);
  });
  return { child, ended, ...address };
}

/** Waits for the child's one line of JSON. Rejects when it ends before, or takes too long. */
function firstLine(child: ChildProcess): Promise<{ url: string; secretKey: string }> {
  return new Promise((resolve, reject) => {
    const late = setTimeout(
      () => reject(new Error(`no answer within ${startTimeoutMs / 1000} s`)),
      startTimeoutMs,
    );
    child.once('error', reject);
    child.once('close', (code) => {
      clearTimeout(late);
      reject(new Error(`it ended with code ${code}`));
    });
    createInterface({ input: child.stdout! }).once('line', (line) => {
      clearTimeout(late);
      resolve(JSON.parse(line));
    });
  });
}
