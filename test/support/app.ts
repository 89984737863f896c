import { type ChildProcess, spawn } from 'node:child_process';
import { randomInt } from 'node:crypto';
import { once } from 'node:events';
import { mkdtempSync, rmSync, statfsSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { ErrorBody } from '../../api/kit/errors.ts';
import { demoPassword } from '../../api/staff/demo.ts';
import type { Role } from '../../api/staff/rules.ts';
import { eventually } from './eventually.ts';
import { type SandboxForTest, startSandbox } from './sandbox.ts';

const main = fileURLToPath(new URL('../../api/main.ts', import.meta.url));

/** An answer of the API, with its body read as JSON. */
export interface Answer<T> {
  status: number;
  headers: Headers;
  body: T;
}

/** A person who is signed in, or nobody, speaking to the API as a browser would. */
export interface Client {
  /** The session's cookie, for browsers and streams. */
  cookie: string;
  fetch(path: string, init?: RequestInit): Promise<Response>;
  get<T>(path: string): Promise<Answer<T>>;
  post<T>(path: string, body: unknown): Promise<Answer<T>>;
  /** The data of an answer that has to be 200. */
  read<T>(path: string): Promise<T>;
}

export interface AppForTest {
  url: string;
  sandbox: SandboxForTest;
  dataDir: string;
  /** Everything the process wrote so far. */
  output(): string;
  nobody: Client;
  /** The member of the demo staff with this role, signed in. */
  as(role: Role): Promise<Client>;
  signIn(email: string, password: string): ReturnType<typeof signIn>;
  /** Waits until the snapshots are complete. */
  synced(): Promise<void>;
  /** Ends it as an operator would, and waits until it has ended. */
  quit(): Promise<number | null>;
  /** Ends it without a chance to tidy up. */
  kill(): Promise<void>;
  /** Starts it again on the same data, address and sandbox. */
  restart(): Promise<void>;
  /** Ends it and its sandbox, and clears their data away where no folder was named for it. */
  stop(): Promise<void>;
}

export interface AppOptions {
  world?: 'demo' | 'empty';
  env?: Record<string, string>;
  /** Whether the pages are served too, built first where they are stale. */
  web?: boolean;
  /**
   * A folder to keep its data and its sandbox's in, as `npm start` does; what is there is gone on
   * with. When left out, the sandbox's are in memory and the app's are cleared away.
   */
  dataDir?: string;
  /** A sandbox that runs already, and is left running. */
  sandbox?: SandboxForTest;
}

/** A process of the app, however it ends. */
export interface AppProcess {
  child: ChildProcess;
  output(): string;
  /** Its exit code; null when a signal ended it. */
  ended: Promise<number | null>;
}

/** Those that run: a test that fails, or takes too long, does not come to ending what it started. */
const alive = new Set<ChildProcess>();
const endAll = () => {
  for (const child of alive) child.kill('SIGKILL');
};
process.once('exit', endAll);
// How Vitest ends whoever ran a file.
process.once('SIGTERM', () => {
  endAll();
  process.exit(143);
});

/** Runs `api/main.ts` with no setting in its environment but these. */
export function runMain(env: Record<string, string>, args: string[] = []): AppProcess {
  const { PATH = '', NODE_COMPILE_CACHE = '' } = process.env;
  // Its memory is bounded as `npm start` bounds it.
  const child = spawn(process.execPath, ['--max-semi-space-size=16', main, ...args], {
    env: { PATH, NODE_COMPILE_CACHE, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  alive.add(child);
  child.once('exit', () => alive.delete(child));
  const written: string[] = [];
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding('utf8').on('data', (text: string) => written.push(text));
  return {
    child,
    output: () => written.join(''),
    ended: once(child, 'close').then(([code]) => code as number | null),
  };
}

/**
 * A port that nothing listens on at the moment, out of a range that systems give to no outgoing
 * connection, so that none takes it before it is used; and none that browsers refuse.
 */
export async function freePort(): Promise<number> {
  for (;;) {
    const port = randomInt(12_000, 32_000);
    const server = createServer();
    const isFree = await new Promise<boolean>((resolve) => {
      server.once('error', () => resolve(false));
      server.listen(port, '127.0.0.1', () => resolve(true));
    });
    if (!isFree) continue;
    server.close();
    await once(server, 'close');
    return port;
  }
}

/**
 * A folder of its own, and how to clear it away. In memory where Linux offers enough of it: a store
 * waits for its disk at each commit, which is most of what many a test would do.
 */
export function temporaryFolder(): { path: string; remove(): void } {
  const path = mkdtempSync(join(isRoomy('/dev/shm') ? '/dev/shm' : tmpdir(), 'countinghouse-'));
  return { path, remove: () => rmSync(path, { recursive: true, force: true }) };
}

/** Whether it is there, with more space than all data of a run takes. Containers often give 64 MB. */
function isRoomy(folder: string): boolean {
  try {
    const { bavail, bsize } = statfsSync(folder);
    return bavail * bsize > 2 ** 31;
  } catch {
    return false;
  }
}

/** Starts the app and, unless given, a sandbox, each a process of its own. */
export async function startApp(options: AppOptions = {}): Promise<AppForTest> {
  const { world = 'empty', env = {}, web = false, dataDir } = options;
  const folder = dataDir === undefined ? temporaryFolder() : { path: dataDir, remove() {} };
  const sandbox =
    options.sandbox ??
    (await startSandbox({ scale: world, dataDir: dataDir ? join(dataDir, 'sandbox') : null }));
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const settings = {
    PORT: String(port),
    DATA_DIR: folder.path,
    PUBLIC_URL: url,
    STRIPE_API_BASE: sandbox.url,
    STRIPE_SECRET_KEY: sandbox.secretKey,
    // What is read at random would disturb tests that count requests or let them fail.
    DRIFT_SAMPLES: '0',
    ...env,
  };
  let running: AppProcess;

  async function begin() {
    running = runMain(settings, web ? [] : ['--no-web']);
    const { child, output } = running;
    await eventually(async () => {
      const gone = child.exitCode ?? child.signalCode;
      const answer = await fetch(`${url}/api/health`).catch(() => undefined);
      if (gone !== null || !answer?.ok)
        throw new Error(`The app does not answer (${gone}):\n${output()}`);
    }, 60_000);
  }

  const signedIn = new Map<Role, Promise<Client>>();
  function as(role: Role) {
    const client = signedIn.get(role) ?? signInAt(url, role);
    signedIn.set(role, client);
    return client;
  }

  async function end(signal: NodeJS.Signals) {
    running.child.kill(signal);
    return running.ended;
  }

  try {
    await begin();
  } catch (error) {
    await end('SIGKILL');
    if (!options.sandbox) await sandbox.stop();
    folder.remove();
    throw error;
  }

  return {
    url,
    sandbox,
    dataDir: folder.path,
    output: () => running.output(),
    nobody: client(url, ''),
    as,
    signIn: (email, password) => signIn(url, email, password),
    async synced() {
      const manager = await as('manager');
      await eventually(async () => {
        const { body } = await manager.get<{ asOf: number | null }>('/api/sync');
        if (body.asOf === null) throw new Error(`The backfill does not end:\n${running.output()}`);
      }, 60_000);
    },
    quit: () => end('SIGTERM'),
    kill: async () => void (await end('SIGKILL')),
    restart: async () => {
      if (running.child.exitCode === null && running.child.signalCode === null)
        await end('SIGTERM');
      await begin();
    },
    async stop() {
      await end('SIGTERM');
      if (!options.sandbox) await sandbox.stop();
      folder.remove();
    },
  };
}

/** Tries to sign in. Without success the client is nobody. */
async function signIn(url: string, email: string, password: string) {
  const answer = await client(url, '').post<ErrorBody>('/api/auth/sign-in/email', {
    email,
    password,
  });
  const cookies = answer.headers.getSetCookie().map((cookie) => cookie.split(';')[0]);
  return { ...answer, client: client(url, cookies.join('; ')) };
}

/** The member of the demo staff with this role, signed in. */
export async function signInAt(url: string, role: Role): Promise<Client> {
  const answer = await signIn(url, `${role}@countinghouse.test`, demoPassword);
  if (answer.status !== 200) throw new Error(`${role} cannot sign in: ${answer.status}`);
  return answer.client;
}

/** A caller with this cookie, from the app's own pages. */
export function client(url: string, cookie: string): Client {
  const call: Client['fetch'] = (path, init = {}) =>
    fetch(url + path, {
      ...init,
      headers: { origin: url, ...(cookie && { cookie }), ...(init.headers as object) },
    });
  const answer = async <T>(response: Response): Promise<Answer<T>> => ({
    status: response.status,
    headers: response.headers,
    body: (await response.json()) as T,
  });
  const get = async <T>(path: string) => answer<T>(await call(path));
  return {
    cookie,
    fetch: call,
    get,
    post: async <T>(path: string, body: unknown) =>
      answer<T>(
        await call(path, {
          method: 'POST',
          headers: { 'content-type': 'application/json' },
          body: JSON.stringify(body),
        }),
      ),
    async read<T>(path: string) {
      const { status, body } = await get<T>(path);
      if (status !== 200) throw new Error(`GET ${path}: ${status} ${JSON.stringify(body)}`);
      return body;
    },
  };
}
