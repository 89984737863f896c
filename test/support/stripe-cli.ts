import { execFile } from 'node:child_process';
import { accessSync, constants, mkdtempSync, rmSync } from 'node:fs';
import { findPackageJSON } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';

const execute = promisify(execFile);

/** The official Stripe CLI, pointed at a sandbox. */
export interface StripeCli {
  /** Runs one command; gives what it printed. Rejects with what it said when the command failed. */
  run(...args: string[]): Promise<string>;
  /** Runs a command that answers with an object or a list, or with Stripe's error. */
  ask<T = Record<string, unknown>>(...args: string[]): Promise<T>;
  /** The folder that it runs in, which has its settings too. */
  home: string;
  /** Removes that folder. */
  close(): void;
}

/** Where nothing listens: whatever the CLI asks of the Internet, such as for news of itself, ends. */
const nowhere = 'http://127.0.0.1:9';

/** The CLI with a home of its own; it tells nobody of itself and reaches loopback only. */
export function stripeCli(sandbox: { url: string; secretKey: string }): StripeCli {
  const program = stripeCliPath(process.env.STRIPE_CLI);
  const home = mkdtempSync(join(tmpdir(), 'stripe-cli-'));
  const env = {
    HOME: home,
    XDG_CONFIG_HOME: home,
    STRIPE_API_KEY: sandbox.secretKey,
    STRIPE_CLI_TELEMETRY_OPTOUT: '1',
    HTTP_PROXY: nowhere,
    HTTPS_PROXY: nowhere,
  };
  const run: StripeCli['run'] = async (...args) => {
    const options = { env, cwd: home, maxBuffer: 16 * 1024 * 1024 };
    // A flag of the commands that ask something of Stripe, `--help` not among them.
    const base = args.includes('--help') ? [] : ['--api-base', sandbox.url];
    return (await execute(program, [...args, ...base], options)).stdout;
  };
  return {
    home,
    run,
    ask: async (...args) => JSON.parse(await run(...args)),
    close: () => rmSync(home, { recursive: true }),
  };
}

/**
 * The Stripe CLI: the one that is named, else the one that comes with `npm install` on Linux x64.
 * @throws Error saying what is missing; tests are not skipped silently
 */
export function stripeCliPath(named: string | undefined): string {
  if (named) {
    if (!isExecutable(named)) throw new Error(`STRIPE_CLI is ${named}, which cannot be run`);
    return named;
  }
  const manifest = packaged('@stripe/cli-linux-x64');
  if (manifest) return join(dirname(manifest), 'bin/stripe');
  throw new Error(
    'There is no Stripe CLI: it comes with npm install on Linux x64 only; name one in STRIPE_CLI',
  );
}

function packaged(name: string): string | undefined {
  try {
    return findPackageJSON(name, import.meta.url);
  } catch {
    return undefined;
  }
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/** The events that `stripe trigger` knows, as its help lists them. */
export async function knownTriggers(cli: StripeCli): Promise<string[]> {
  const help = await cli.run('trigger', '--help');
  const [, listed = ''] = /^Supported events:\n((?: {2}\S+\n)+)/m.exec(help) ?? [];
  return listed.trim().split(/\s+/);
}
