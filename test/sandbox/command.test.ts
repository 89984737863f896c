import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import Database from 'better-sqlite3';
import { afterAll, expect, test } from 'vitest';
import { settingNames } from '../../api/sandbox/engine/settings.ts';
import { shownSimulations } from '../../api/sandbox/resources/simulations.ts';
import { eventually } from '../support/eventually.ts';
import { startReceiver } from '../support/receiver.ts';
import { startSandbox, stripeClient } from '../support/sandbox.ts';

const folder = mkdtempSync(join(tmpdir(), 'sandbox-command-'));
afterAll(() => rmSync(folder, { recursive: true }));

const sandboxFolder = join(import.meta.dirname, '../../api/sandbox');
const main = join(sandboxFolder, 'main.ts');
const source = (file: string) => readFileSync(join(sandboxFolder, file), 'utf8');

/** How a start that fails ends. */
function startInVain(args: readonly string[]) {
  const { status, stderr, stdout } = spawnSync(process.execPath, [main, ...args], {
    encoding: 'utf8',
  });
  expect(status).toBe(1);
  expect(stdout).toBe('');
  const lines = stderr.trim().split('\n');
  expect(lines).toHaveLength(1);
  expect(lines[0]).toMatch(/^The local Stripe cannot start: /);
  return lines[0];
}

test('a file that is no sandbox is one clear error, and is left as it was', () => {
  const text = join(folder, 'text.db');
  writeFileSync(text, 'this is no database, but long enough to look at');
  expect(startInVain(['--data', text])).toContain(`${text} is no file of a local Stripe's`);
  const foreign = join(folder, 'foreign.db');
  const other = new Database(foreign);
  other.exec('CREATE TABLE meta (name TEXT); PRAGMA user_version = 1');
  other.close();
  const before = readFileSync(foreign);
  expect(startInVain(['--data', foreign])).toContain(`${foreign} is the database of another`);
  expect(readFileSync(foreign)).toEqual(before);
});

test('a folder that cannot be written to is one clear error', () => {
  const closed = join(folder, 'closed');
  mkdirSync(closed);
  chmodSync(closed, 0o555);
  // Root may write anywhere but where the system itself forbids it.
  const readOnly = process.getuid?.() === 0 ? '/proc' : closed;
  const file = join(readOnly, 'stripe.db');
  expect(startInVain(['--data', file])).toContain(`${file} cannot be written: `);
  expect(startInVain(['--data', join(main, 'x.db')])).toContain('x.db cannot be written: ');
});

test('a port in use is one clear error', async () => {
  const sandbox = await startSandbox();
  const { port } = new URL(sandbox.url);
  expect(startInVain(['--scale=empty', `--port=${port}`])).toContain(`port ${port} is in use`);
  await sandbox.stop();
});

test.each([
  [['--port', 'high'], '--port must be a whole number'],
  [['--port', '70000'], '--port must be a whole number'],
  [['--scale', 'galactic'], '--scale must be empty or demo'],
  [['--trickle', '0'], '--trickle must be'],
  [['--wat'], '--wat'],
  [['--port', '--seed', '1'], "'--port' argument is ambiguous"],
  [['demo'], "Unexpected argument 'demo'"],
  [['--set', 'feesFixed=1'], 'there is no setting "feesFixed"; did you mean feeFixed?'],
  [['--set', 'tax=1'], 'there is no setting "tax"; --help tells all of them'],
  [['--set', 'feeFixed'], 'is not of the form name=value'],
  [['--webhook', 'here'], '--webhook must be an http or https address, not "here"'],
  [['--set', 'platformCountry=JP'], 'the demo world cannot be made'],
])('a wrong command line is one clear line: %j', (args, words) => {
  expect(startInVain(args)).toContain(words);
});

test('--help tells every option, control route, simulation and setting', () => {
  const { status, stdout } = spawnSync(process.execPath, [main, '--help'], { encoding: 'utf8' });
  expect(status).toBe(0);
  const taken = [...source('command.ts').matchAll(/^ {6}'?([\w-]+)'?: \{ type: /gm)].map(
    ([, one]) => one,
  );
  expect(taken).toEqual(expect.arrayContaining(['port', 'set', 'connect-webhook', 'help']));
  for (const option of taken) expect(stdout).toMatch(new RegExp(`^  --${option}\\b`, 'm'));
  const routes = [...source('http/control.ts').matchAll(/\bapp\.(get|post|delete)\('([^']+)'/g)];
  expect(routes.length).toBeGreaterThan(10);
  for (const [, method = '', path = ''] of routes) {
    expect(stdout).toMatch(new RegExp(`^  ${method.toUpperCase().padEnd(6)} ${path}( |$)`, 'm'));
  }
  for (const { name } of shownSimulations()) {
    expect(stdout).toMatch(new RegExp(`^  ${name} [{(]`, 'm'));
  }
  for (const setting of settingNames) expect(stdout).toMatch(new RegExp(`^  ${setting}\\*?=`, 'm'));
  expect(Math.max(...stdout.split('\n').map((line) => line.length))).toBeLessThanOrEqual(100);
});

interface Told {
  url: string;
  secretKey: string;
  webhooks: { url: string; connect: boolean; secret: string }[];
}

/** Starts the sandbox as another program would, and reads its line of JSON. */
async function startChild(args: readonly string[]): Promise<Told & { end(): Promise<void> }> {
  const child = spawn(process.execPath, [main, '--child', '--port=0', '--scale=empty', ...args], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const [line] = await once(createInterface({ input: child.stdout }), 'line');
  const end = async () => {
    child.stdin.end();
    await once(child, 'close');
  };
  return { ...(JSON.parse(line) as Told), end };
}

test('endpoints of the command line get their events, and keep their secrets', async () => {
  const [own, connected] = [await startReceiver(), await startReceiver()];
  const args = [
    `--data=${join(folder, 'hooks.db')}`,
    `--webhook=${own.url}`,
    `--connect-webhook=${connected.url}`,
  ];
  const first = await startChild(args);
  expect(first.webhooks).toMatchObject([
    { url: own.url, connect: false },
    { url: connected.url, connect: true },
  ]);
  const stripe = stripeClient(first.url, first.secretKey);
  const account = await stripe.accounts.create({ type: 'express' });
  await stripe.accounts.update(account.id, { business_type: 'individual' });
  await stripe.paymentIntents.create({ amount: 1000, currency: 'usd' });
  for (const [i, { received }] of [own, connected].entries()) {
    const { body, signature } = await eventually(() => {
      expect(received).not.toEqual([]);
      return received[0]!;
    });
    const { secret } = first.webhooks[i]!;
    const event = stripe.webhooks.constructEvent(body, signature, secret);
    expect(event.account).toBe(i === 0 ? undefined : account.id);
  }
  await first.end();

  const second = await startChild(args);
  expect(second.webhooks).toEqual(first.webhooks);
  const kept = await stripeClient(second.url, second.secretKey).webhookEndpoints.list();
  expect(kept.data).toHaveLength(2);
  await second.end();
  own.close();
  connected.close();
});
