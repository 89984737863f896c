import { parseArgs } from 'node:util';
import { readAssignments } from './engine/setting-input.ts';
import { type Listening, listen } from './http/server.ts';
import { Sandbox, type SandboxOptions } from './sandbox.ts';
import { usage } from './usage.ts';
import type { EndpointOrder } from './webhooks/ordered-endpoints.ts';
import { isBig } from './world/sizes.ts';
import { isScale, scales } from './world/world.ts';

/** Any test-mode key is accepted; this is the one that is shown. */
const secretKey = 'sk_test_localstripe';

interface Command extends SandboxOptions {
  port: number;
  child: boolean;
}

/** Reads the command line. Throws an error whose message says which value is wrong. */
function readCommand(): Command | 'help' {
  const { values } = parseArgs({
    options: {
      port: { type: 'string', default: '12111' },
      data: { type: 'string' },
      seed: { type: 'string', default: '1' },
      scale: { type: 'string', default: 'demo' },
      trickle: { type: 'string', default: 'off' },
      set: { type: 'string', multiple: true, default: [] },
      webhook: { type: 'string', multiple: true, default: [] },
      'connect-webhook': { type: 'string', multiple: true, default: [] },
      child: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help) return 'help';
  if (!isScale(values.scale)) {
    throw new Error(`--scale must be ${scales.join(' or ')}, not "${values.scale}"`);
  }
  const seed = wholeNumber('--seed', values.seed, 0, 4_294_967_295);
  const isBigWorld = isBig(values.scale);
  if (isBigWorld && values.data === ':memory:') {
    throw new Error(`--scale ${values.scale} needs a file: leave --data out, or name one`);
  }
  return {
    port: wholeNumber('--port', values.port, 0, 65_535),
    file: values.data ?? (isBigWorld ? `data/sandbox/${values.scale}-${seed}.db` : ':memory:'),
    seed,
    scale: values.scale,
    trickleSeconds:
      values.trickle === 'off' ? null : wholeNumber('--trickle', values.trickle, 1, 86_400),
    settings: readAssignments(values.set),
    webhooks: [
      ...values.webhook.map((url) => endpoint('--webhook', url, false)),
      ...values['connect-webhook'].map((url) => endpoint('--connect-webhook', url, true)),
    ],
    child: values.child,
  };
}

function wholeNumber(name: string, text: string, least: number, most: number): number {
  const number = Number(text);
  if (/^\d+$/.test(text) && number >= least && number <= most) return number;
  throw new Error(`${name} must be a whole number from ${least} to ${most}, not "${text}"`);
}

function endpoint(name: string, url: string, connect: boolean): EndpointOrder {
  if (/^https?:$/.test(URL.parse(url)?.protocol ?? '')) return { url, connect };
  throw new Error(`${name} must be an http or https address, not "${url}"`);
}

async function run(command: Command): Promise<void> {
  const sandbox = new Sandbox(command);
  let listening: Listening | undefined;
  const end = () => {
    listening?.close();
    sandbox.close();
    process.exit(0);
  };
  process.once('SIGTERM', end);
  if (command.child) {
    // The parent holds the other end: however it dies, the pipe closes. Ctrl-C reaches both, and
    // the parent may still need answers while it ends.
    process.stdin.on('end', end).on('error', end).resume();
    process.on('SIGINT', () => {});
  } else {
    process.once('SIGINT', end);
  }
  try {
    listening = await listen(sandbox, command.port);
  } catch (error) {
    sandbox.close();
    throw error;
  }
  console.log(told(command, listening.url, sandbox));
}

/** What whoever started it needs to know. */
function told({ child }: Command, url: string, { webhooks }: Sandbox): string {
  if (child) {
    const secrets = webhooks.map(({ url: to, connect, secret }) => ({ url: to, connect, secret }));
    return JSON.stringify({ url, secretKey, webhooks: secrets });
  }
  return [
    `The local Stripe listens on ${url} (secret key ${secretKey}); its console is ${url}/_sandbox/`,
    ...webhooks.map(
      ({ url: to, connect, secret }) =>
        `It sends ${connect ? "connected accounts'" : "the platform's"} events to ${to} (signing secret ${secret})`,
    ),
  ].join('\n');
}

/** Runs the local Stripe as the command line says; ends the process when it cannot start. */
export async function main(): Promise<void> {
  try {
    const command = readCommand();
    if (command === 'help') console.log(usage());
    else await run(command);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    console.error(`The local Stripe cannot start: ${reason.replaceAll('\n', ' ')}`);
    process.exit(1);
  }
}
