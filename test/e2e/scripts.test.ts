import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { freePort, temporaryFolder } from '../support/app.ts';
import { eventually } from '../support/eventually.ts';

// What the README tells people to run, run as they would.

let folder: ReturnType<typeof temporaryFolder>;
const running: Running[] = [];
beforeEach(() => {
  folder = temporaryFolder();
});
afterEach(async () => {
  for (const each of running.splice(0)) await each.end();
  folder.remove();
});

/** A script under way. */
interface Running {
  /** Its exit code. */
  ended: Promise<number | null>;
  output(): string;
  /** Waits until it says this, and gives the part in brackets. */
  says(what: RegExp): Promise<string>;
  end(): Promise<void>;
}

/** Runs a script of package.json through npm. */
function npmRun(
  script: string,
  { args = [], env = {} }: { args?: string[]; env?: Record<string, string> } = {},
): Running {
  const child = spawn('npm', ['run', script, '--', ...args], {
    env: { ...process.env, DATA_DIR: folder.path, SANDBOX_TRICKLE: 'off', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
    // A group of its own, since npm does not end what the shell between them runs.
    detached: true,
  });
  const written: string[] = [];
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding('utf8').on('data', (text: string) => written.push(text));
  const ended = once(child, 'close').then(([code]) => code as number | null);
  const started: Running = {
    ended,
    output: () => written.join(''),
    says: (what: RegExp) =>
      eventually(() => {
        const found = what.exec(written.join(''));
        if (!found) throw new Error(`It does not say ${what}:\n${written.join('')}`);
        return found[1] ?? found[0];
      }, 45_000),
    async end() {
      if (child.exitCode === null && child.signalCode === null && child.pid)
        process.kill(-child.pid, 'SIGTERM');
      await ended;
    },
  };
  running.push(started);
  return started;
}

const page = async (address: string) => {
  const answer = await fetch(address, { headers: { accept: 'text/html' } });
  return `${answer.status} ${await answer.text()}`;
};

it('npm start serves the dashboard, and npm run rebuild and audit:verify work on what it kept', async () => {
  const started = npmRun('start', { env: { PORT: String(await freePort()) } });
  const address = await started.says(/Countinghouse is at (\S+)/);
  expect(await page(address)).toMatch(/^200 <!doctype html>/i);
  await started.end();
  const rebuilt = npmRun('rebuild');
  expect(await rebuilt.ended).toBe(0);
  expect(rebuilt.output()).toMatch(/Rebuilt from \d+ snapshots/);
  const file = join(folder.path, 'sandbox', 'countinghouse.db');
  const verified = npmRun('audit:verify', { args: [file] });
  expect(await verified.ended).toBe(0);
  expect(verified.output()).toContain('The trail holds.');
});

it('npm run dev serves the pages from their sources', async () => {
  const started = npmRun('dev', { env: { PORT: String(await freePort()) } });
  const address = await started.says(/Countinghouse is at (\S+)/);
  expect(await page(address)).toMatch(/^200 [\s\S]*src="\/main\.tsx/);
});

it('npm run sandbox starts the local Stripe alone', async () => {
  const started = npmRun('sandbox', {
    args: ['--port', String(await freePort()), '--data', ':memory:', '--scale', 'empty'],
  });
  const address = await started.says(/(http:\/\/127\.0\.0\.1:\d+)/);
  const { status } = await fetch(`${address}/v1/balance`, {
    headers: { authorization: 'Bearer sk_test_localstripe' },
  });
  expect(status).toBe(200);
});

it('npm run build builds the pages', async () => {
  const out = join(folder.path, 'built');
  expect(await npmRun('build', { args: ['--outDir', out] }).ended).toBe(0);
  expect(existsSync(join(out, 'index.html'))).toBe(true);
});

it('npm run bench measures what it is asked for, and knows what there is', async () => {
  const measured = npmRun('bench', { args: ['first-load'] });
  expect(await measured.ended).toBe(0);
  expect(measured.output()).toContain('payments');
  const wrong = npmRun('bench', { args: ['nothing'] });
  expect(await wrong.ended).toBe(1);
  expect(wrong.output()).toMatch(/Ask for reads, .*ingest, .*first-load\./);
});
