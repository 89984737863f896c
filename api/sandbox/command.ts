import { parseArgs } from 'node:util';
import { type Listening, listen } from './http/server.ts';
import { Sandbox, type SandboxOptions } from './sandbox.ts';
import { isBig } from './world/sizes.ts';
import { isScale, scales } from './world/world.ts';

/** Any test-mode key is accepted; this is the one that is shown. */
const secretKey = 'sk_test_localstripe';

const usage = `A local Stripe: what the official client sends to it is answered as Stripe would.

Usage: npm run sandbox -- [options]
  --port N           port on 127.0.0.1; 0 takes a free one (default 12111)
  --data FILE        where its data is kept, or :memory:; a file that holds a world goes on with it
                     (default :memory:, and data/sandbox/SCALE-SEED.db for medium and large)
  --seed N           decides every id and figure of the world (default 1)
  --scale NAME       the world to begin with: empty, demo (default), medium (2,000 accounts and
                     100,000 payments; 1.1 GB) or large (100,000 accounts, 500,000 charges and
                     800,000 transfers; 6 GB), of which the last take minutes to generate once
  --trickle SECONDS  a new payment every so many seconds, or off (default)
  --child            for programs that start it: tells its address as one line of JSON, and ends
                     when its standard input does
  --help             this text`;

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
    child: values.child,
  };
}

function wholeNumber(name: string, text: string, least: number, most: number): number {
  const number = Number(text);
  if (/^\d+$/.test(text) && number >= least && number <= most) return number;
  throw new Error(`${name} must be a whole number from ${least} to ${most}, not "${text}"`);
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
  const { url } = listening;
  console.log(
    command.child
      ? JSON.stringify({ url, secretKey })
      : `The local Stripe listens on ${url} (secret key ${secretKey})`,
  );
}

/** Runs the local Stripe as the command line says; ends the process when it cannot start. */
export async function main(): Promise<void> {
  try {
    const command = readCommand();
    if (command === 'help') console.log(usage);
    else await run(command);
  } catch (error) {
    const reason = error instanceof Error ? error.message : error;
    console.error(`The local Stripe cannot start: ${reason}`);
    process.exit(1);
  }
}
