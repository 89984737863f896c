import { spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, mkdirSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import Database from 'better-sqlite3';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { ErrorBody } from '../../api/kit/errors.ts';
import { client, freePort, runMain, signInAt, temporaryFolder } from '../support/app.ts';
import { eventually } from '../support/eventually.ts';
import { holder } from '../support/holder.ts';
import { pay } from '../support/merchant.ts';
import { startSandbox } from '../support/sandbox.ts';

const project = fileURLToPath(new URL('../..', import.meta.url));
let folder: ReturnType<typeof temporaryFolder>;
const cleanups: (() => unknown)[] = [];
beforeEach(() => {
  folder = temporaryFolder();
});
afterEach(async () => {
  for (const clean of cleanups.splice(0).reverse()) await clean();
  folder.remove();
});

/** Runs the app without pages; ends it with the test. */
async function run(env: Record<string, string> = {}) {
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const app = runMain({ PORT: String(port), DATA_DIR: folder.path, ...env }, ['--no-web']);
  cleanups.push(async () => {
    app.child.kill('SIGKILL');
    await app.ended;
  });
  return { ...app, url, port };
}

type Run = Awaited<ReturnType<typeof run>>;

const told = (app: Run, text: string | RegExp) =>
  eventually(() => expect(app.output()).toMatch(text), 20_000);

/** That it ends by itself, with this one line and code 1. */
async function refuses(app: Run, line: RegExp) {
  expect(await app.ended).toBe(1);
  const lines = app.output().trimEnd().split('\n');
  expect(lines).toEqual([expect.stringMatching(line)]);
}

describe('what it cannot start with is one line and exit code 1', () => {
  test('a wrong value', async () => {
    await refuses(await run({ PORT: 'http' }), /^PORT must be a port number from 1 to 65535\.$/);
  });

  test('a missing value that the mode needs', async () => {
    const app = await run({
      STRIPE_SECRET_KEY: 'sk_test_abc123',
      STRIPE_WEBHOOK_SECRET: 'whsec_a',
      STRIPE_CONNECT_WEBHOOK_SECRET: 'whsec_b',
    });
    await refuses(app, /^AUTH_SECRET is missing: test mode needs it\.$/);
  });

  test('a port that is taken', async () => {
    const holder = createServer().listen(0, '127.0.0.1');
    await once(holder, 'listening');
    cleanups.push(() => holder.close());
    const { port } = holder.address() as { port: number };
    await refuses(await run({ PORT: String(port) }), new RegExp(`^Port ${port} is in use\\. `));
  });

  test('a folder that cannot be made', async () => {
    const file = join(folder.path, 'a-file');
    writeFileSync(file, '');
    await refuses(await run({ DATA_DIR: file }), /^Cannot make the folder DATA_DIR .*a-file/);
  });

  test('a store that is no database', async () => {
    const sandbox = await startSandbox();
    cleanups.push(() => sandbox.stop());
    mkdirSync(join(folder.path, 'sandbox'));
    writeFileSync(join(folder.path, 'sandbox/countinghouse.db'), 'not a database'.repeat(1000));
    const app = await run({ STRIPE_API_BASE: sandbox.url });
    await refuses(app, /^Cannot open the store .*countinghouse\.db: file is not a database$/);
  });

  test('a store that holds another Stripe’s data', async () => {
    const first = await startSandbox({ seed: 1 });
    cleanups.push(() => first.stop());
    const before = await run({ STRIPE_API_BASE: first.url });
    await told(before, /Countinghouse is at/);
    await eventually(async () => {
      const me = await fetch(`${before.url}/api/session-options`);
      expect(me.ok).toBe(true);
      expect(await first.requests({ path: '/v1/webhook_endpoints', method: 'POST' })).toHaveLength(
        2,
      );
    });
    before.child.kill('SIGTERM');
    expect(await before.ended).toBe(0);

    const second = await startSandbox({ seed: 2 });
    cleanups.push(() => second.stop());
    const after = await run({ STRIPE_API_BASE: second.url });
    expect(await after.ended).toBe(1);
    expect(after.output()).toMatch(
      /^This store holds the data of acct_\w+ \(sandbox\), but the key/m,
    );
  });

  test('a command that there is not', async () => {
    const app = runMain({ DATA_DIR: folder.path }, ['repair']);
    expect(await app.ended).toBe(1);
    expect(app.output()).toBe('There is no command "repair". Use "rebuild", or none.\n');
  });
});

describe('without any setting', () => {
  test('it starts a local Stripe of its own, says how to sign in, and ends with it', async () => {
    const app = await run({ SANDBOX_TRICKLE: 'off' });
    await told(app, /password "countinghouse"/);
    expect(app.output()).toContain(
      `Countinghouse is at http://localhost:${app.port} (sandbox mode)`,
    );
    expect(app.output()).toContain('manager@countinghouse.test');
    const [, sandboxUrl = ''] = /local Stripe at (http:\S+)/.exec(app.output()) ?? [];
    expect((await fetch(`${sandboxUrl}/_sandbox/clock`)).ok).toBe(true);

    for (const path of readdirSync(folder.path, { recursive: true, encoding: 'utf8' })) {
      const found = statSync(join(folder.path, path));
      expect([path, found.mode & 0o777]).toEqual([path, found.isDirectory() ? 0o700 : 0o600]);
    }
    expect(statSync(join(folder.path, 'sandbox/auth-secret')).size).toBeGreaterThan(32);

    app.child.kill('SIGINT');
    expect(await app.ended).toBe(0);
    await expect(fetch(`${sandboxUrl}/_sandbox/clock`)).rejects.toThrow();
  });

  test('whoever opens it too early reads that it is starting, and gets in by waiting', async () => {
    const app = await run();
    const page = await eventually(() => fetch(app.url, { headers: { accept: 'text/html,*/*' } }));
    expect(page.status).toBe(503);
    expect(await page.text()).toContain('http-equiv="refresh"');
    await eventually(async () => {
      const { status } = await fetch(`${app.url}/api/health`);
      expect(status).toBe(200);
    }, 20_000);
  });

  test('killed, it takes its local Stripe along', async () => {
    const app = await run({ SANDBOX_TRICKLE: 'off' });
    await told(app, /password "countinghouse"/);
    const [, sandboxUrl = ''] = /local Stripe at (http:\S+)/.exec(app.output()) ?? [];
    app.child.kill('SIGKILL');
    await app.ended;
    await eventually(() => expect(fetch(`${sandboxUrl}/_sandbox/clock`)).rejects.toThrow());
  });
});

describe('with a Stripe that', () => {
  test('does not answer, what is known is shown and no order is taken', async () => {
    const nobody = await freePort();
    const app = await run({ STRIPE_API_BASE: `http://127.0.0.1:${nobody}` });
    await told(app, /Countinghouse is at/);
    await told(app, `It shows the local Stripe at http://127.0.0.1:${nobody}; no money moves.`);
    await told(app, `The local Stripe at http://127.0.0.1:${nobody} does not answer; trying again`);
    expect((await fetch(`${app.url}/api/health`)).status).toBe(200);
    const support = await signInAt(app.url, 'support');
    expect(await support.read('/api/payments')).toMatchObject({ data: [], asOf: null });
    const { status, body } = await support.post<ErrorBody>('/api/operations/preview', {
      kind: 'refund.create',
      input: { charge: 'ch_1' },
    });
    expect([status, body.error.code]).toEqual([503, 'stripe_unreachable']);
    const manager = await signInAt(app.url, 'manager');
    for (const path of ['bank-tokens', 'acct_1/login-link'])
      expect((await manager.post<ErrorBody>(`/api/accounts/${path}`, {})).body).toMatchObject({
        error: { code: 'stripe_unreachable' },
      });
    const page = await holder().open(`${app.url}/connect/refresh?state=a.b.c`);
    expect(page).toMatchObject({ status: 503, onwards: '/connect/refresh?state=a.b.c' });
  });

  test('does not accept the key, it ends and says so', async () => {
    const sandbox = await startSandbox();
    cleanups.push(() => sandbox.stop());
    const error = { message: 'Invalid API Key provided' };
    await sandbox.fault({ path: '/v1/account', status: 401, error });
    const app = await run({ STRIPE_API_BASE: sandbox.url, LOG_LEVEL: 'silent' });
    expect(await app.ended).toBe(1);
    expect(app.output().trimEnd().split('\n').at(-1)).toMatch(
      /^Stripe does not accept STRIPE_SECRET_KEY: Invalid API Key provided$/,
    );
  });
});

test('a restricted key that may not read accounts is told so, and what it lacks', async () => {
  const sandbox = await startSandbox();
  cleanups.push(() => sandbox.stop());
  const message = "Having the 'rak_accounts_kyc_basic_read' permission would allow this request.";
  await sandbox.fault({ path: '/v1/account', status: 403, error: { message } });
  const app = await run({
    STRIPE_API_BASE: sandbox.url,
    STRIPE_SECRET_KEY: 'rk_test_lacking',
    LOG_LEVEL: 'silent',
  });
  expect(await app.ended).toBe(1);
  expect(app.output().trimEnd().split('\n').at(-1)).toBe(
    `STRIPE_SECRET_KEY lacks the permission "Accounts: read", without which nothing can start. Stripe says: ${message}`,
  );
});

test('rebuild writes the derived figures anew and ends', async () => {
  const sandbox = await startSandbox();
  cleanups.push(() => sandbox.stop());
  const charge = await pay(sandbox, { amount: 5000 });
  const app = await run({ STRIPE_API_BASE: sandbox.url });
  await told(app, /Countinghouse is at/);
  const manager = await signInAt(app.url, 'manager');
  await eventually(async () => {
    const { asOf } = await manager.read<{ asOf: number | null }>('/api/sync');
    expect(asOf).not.toBeNull();
  });
  app.child.kill('SIGTERM');
  expect(await app.ended).toBe(0);
  const file = join(folder.path, 'sandbox/countinghouse.db');
  const before = new Database(file);
  before.prepare('UPDATE stripe_charge SET amount = 1').run();
  before.close();

  const again = runMain({ DATA_DIR: folder.path, STRIPE_API_BASE: sandbox.url }, ['rebuild']);
  expect(await again.ended).toBe(0);
  const [, count] = /^Rebuilt from (\d+) snapshots\.\n$/.exec(again.output()) ?? [];
  expect(Number(count)).toBeGreaterThan(2);
  const after = new Database(file, { readonly: true });
  cleanups.push(() => after.close());
  expect(
    after.prepare('SELECT amount FROM stripe_charge WHERE id = ?').pluck().get(charge.id),
  ).toBe(5000);
});

test('behind https the session’s cookie is sent over nothing else', async () => {
  const nobody = await freePort();
  const app = await run({
    STRIPE_API_BASE: `http://127.0.0.1:${nobody}`,
    PUBLIC_URL: 'https://localhost:8443',
  });
  await told(app, /Countinghouse is at https:\/\/localhost:8443/);
  const { cookie, fetch } = await signInAt(app.url, 'viewer');
  expect(cookie).toMatch(/^__Secure-/);
  const response = await fetch('/api/me');
  expect(response.status).toBe(200);
  expect(response.headers.get('strict-transport-security')).toMatch(/^max-age=\d+/);
});

test('a Node too old for the code is told so in one line', () => {
  const old = `Object.defineProperty(process.versions, 'node', { value: '20.20.2' });`;
  const { status, stderr } = spawnSync(
    process.execPath,
    ['--import', `data:text/javascript,${encodeURIComponent(old)}`, 'api/check-node.mjs'],
    { cwd: project, encoding: 'utf8' },
  );
  expect(status).toBe(1);
  expect(stderr).toMatch(/^Countinghouse needs Node 24 or newer; this is 20\.20\.2\. .*\n$/);
});

test('a store that anyone could read is closed at the next start', async () => {
  const nobody = await freePort();
  const settings = { STRIPE_API_BASE: `http://127.0.0.1:${nobody}` };
  const before = await run(settings);
  await told(before, /Countinghouse is at/);
  before.child.kill('SIGTERM');
  await before.ended;
  const file = join(folder.path, 'sandbox/countinghouse.db');
  chmodSync(file, 0o644);
  await told(await run(settings), /Countinghouse is at/);
  expect(statSync(file).mode & 0o777).toBe(0o600);
  expect(statSync(`${file}-wal`).mode & 0o777).toBe(0o600);
});

test.each([
  ['HOST', '0.0.0.0', ''],
  ['PUBLIC_URL', 'https://money.example.com', '__Secure-'],
])('demo staff who signed in here are gone once %s is %s', async (name, value, prefix) => {
  const nobody = await freePort();
  const settings = { STRIPE_API_BASE: `http://127.0.0.1:${nobody}` };
  const before = await run(settings);
  await told(before, /password "countinghouse"/);
  const { cookie } = await signInAt(before.url, 'admin');
  before.child.kill('SIGTERM');
  await before.ended;

  const after = await run({ ...settings, [name]: value });
  await told(after, /There is no admin yet/);
  expect((await client(after.url, prefix + cookie).get('/api/me')).status).toBe(401);
  await expect(signInAt(after.url, 'admin')).rejects.toThrow('admin cannot sign in: 401');
});
