import { execFile, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type SandboxForTest, startSandbox } from '../support/sandbox.ts';
import { filesOf } from '../support/source.ts';
import { type StripeCli, stripeCli, stripeCliPath } from '../support/stripe-cli.ts';

// Whatever the README says of the sandbox to type or to program is done, as it stands there.

const execute = promisify(execFile);
const root = join(import.meta.dirname, '../..');
const main = join(root, 'api/sandbox/main.ts');
const folder = mkdtempSync(join(tmpdir(), 'sandbox-readme-'));

let sandbox: SandboxForTest;
let cli: StripeCli;
beforeAll(async () => {
  sandbox = await startSandbox();
  cli = stripeCli(sandbox);
});
afterAll(async () => {
  cli.close();
  await sandbox.stop();
  rmSync(folder, { recursive: true });
});

const [section = ''] =
  /^## The sandbox$[\s\S]*?(?=^## )/m.exec(filesOf('README.md')[0]?.text ?? '') ?? [];
/** The indented blocks of the section, in their order. */
const blocks = section
  .split(/\n(?! {4}|\n)/)
  .map((part) => part.split('\n').filter((line) => line.startsWith('    ')))
  .filter((lines) => lines.length > 0)
  .map((lines) => lines.map((line) => line.slice(4)));
const programs = blocks.filter(([first]) => first?.startsWith('import '));
const typed = blocks.filter((lines) => !programs.includes(lines)).flat();
const starts = typed.filter((line) => line.startsWith('npm run sandbox -- '));
const requests = typed.filter((line) => !starts.includes(line));

/** The same text for the sandbox that runs here. */
const here = (text: string) => text.replaceAll('12111', new URL(sandbox.url).port);

test('the section has commands, requests and programs', () => {
  expect([starts.length > 3, requests.length > 10, programs.length]).toEqual([true, true, 2]);
});

test.each(programs.map((lines) => lines.join('\n')))('program %#', async (program) => {
  const { stdout } = await execute(
    process.execPath,
    ['--input-type=module', '--eval', here(program)],
    { cwd: root },
  );
  const shown = [...program.matchAll(/console\.log\(.*\/\/ (.*)$/gm)].map(([, text]) => text);
  expect(stdout.split('\n').filter(Boolean)).toEqual(shown);
});

test('each request that is typed is answered', async () => {
  await sandbox.reset();
  const script = [
    'set -e',
    'curl() { command curl --silent --show-error --fail-with-body "$@"; echo; }',
    'stripe() { "$STRIPE" "$@"; }',
    ...requests,
  ];
  await execute('sh', ['-c', here(script.join('\n'))], {
    cwd: folder,
    env: {
      PATH: process.env.PATH,
      HOME: cli.home,
      XDG_CONFIG_HOME: cli.home,
      STRIPE: stripeCliPath(process.env.STRIPE_CLI),
      HTTPS_PROXY: 'http://127.0.0.1:9',
    },
  });
});

test.each(starts)('%s', async (line) => {
  const [, , , , ...args] = line.split(' ');
  const child = spawn(process.execPath, [main, ...args, '--port=0'], {
    cwd: folder,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const lines: string[] = [];
  for await (const said of createInterface({ input: child.stdout })) {
    lines.push(said);
    // What else there is to tell is told at once.
    if (said.startsWith('The local Stripe listens on')) child.kill('SIGTERM');
  }
  const shown = args.includes('--help')
    ? 'A local Stripe: '
    : 'The local Stripe listens on http://';
  expect(lines[0]).toContain(shown);
  const hooks = args.filter((arg) => arg.endsWith('webhook')).length;
  expect(lines.filter((said) => said.includes('(signing secret whsec_'))).toHaveLength(hooks);
});
