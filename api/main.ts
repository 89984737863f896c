import { parseArgs } from 'node:util';
import { type Environment, readEnvironment } from './env.ts';
import { AppError } from './kit/errors.ts';
import { createLog } from './kit/log.ts';
import { StartError } from './kit/start-error.ts';
import { nowInSeconds } from './kit/time.ts';
import { buildPages, builtPages, pagesAreStale } from './pages-build.ts';
import { demoPassword, demoStaff } from './staff/demo.ts';
import { firstAdminLink } from './staff/first-admin.ts';
import { areaMigrations, type Started, start, storeFile } from './start.ts';
import { openStore } from './store/open.ts';
import { rebuild } from './sync/rebuild.ts';
import { snapshots } from './sync/registry.ts';

// Customers' names and money: what is written here is read by nobody else on the machine.
process.umask(0o077);

const longestFarewell = 3000;

const say = (line: string) => console.log(line);

/** Ends with what is wrong; a stack trace only where nobody foresaw it. */
function fail(error: unknown): never {
  const foreseen = error instanceof StartError || error instanceof AppError;
  console.error(foreseen ? error.message : error);
  process.exit(1);
}

async function serve(environment: Environment, withPages: boolean) {
  const log = createLog(environment.logLevel);
  const started = await start({
    environment,
    log,
    onFatal: fail,
    ...(withPages ? { builtPages: freshPages } : {}),
  });
  let ending = false;
  const end = async () => {
    // Asked twice, it does not wait for anything any more.
    if (ending) process.exit(1);
    ending = true;
    // Whatever takes longer is safe to cut off: it is journaled, and taken up at the next start.
    setTimeout(() => process.exit(0), longestFarewell).unref();
    await started.stop().catch(fail);
    process.exit(0);
  };
  process.on('SIGINT', end).on('SIGTERM', end);
  await greet(environment, started);
}

async function freshPages() {
  if (pagesAreStale()) {
    say('Building the pages, which takes a moment the first time …');
    await buildPages();
  }
  return builtPages;
}

/** Tells whoever started it where it is, and how to get in. */
async function greet({ stripe, demoStaff: withDemo, publicUrl }: Environment, started: Started) {
  say(`Countinghouse is at ${publicUrl.origin} (${stripe.mode} mode)`);
  if (started.sandboxUrl)
    say(
      `It shows a local Stripe at ${started.sandboxUrl} with a made-up platform; no money moves.`,
    );
  else if (!stripe.launch && stripe.apiBase)
    say(`It shows the local Stripe at ${stripe.apiBase.origin}; no money moves.`);
  if (withDemo) {
    const emails = demoStaff.map(({ email }) => email).join(', ');
    say(`Sign in with one click there, or by e-mail with the password "${demoPassword}":`);
    say(`  ${emails}`);
  }
  const link = await firstAdminLink(started.store, publicUrl);
  if (link) say(`There is no admin yet. Make the first one here, once, within a day:\n  ${link}`);
}

/** `npm run rebuild`: writes columns and derived rows anew from the objects as Stripe sent them. */
async function rebuildStore(environment: Environment) {
  const { store } = await openStore(storeFile(environment), snapshots, areaMigrations);
  const count = await rebuild(store, nowInSeconds());
  await store.close();
  say(`Rebuilt from ${count} snapshots.`);
}

const { values, positionals } = parseArgs({
  options: {
    // For tests of the API alone, and for `npm run dev`, where Vite serves the pages.
    'no-web': { type: 'boolean', default: false },
  },
  allowPositionals: true,
});
const read = readEnvironment(process.env);
if (!read.ok) {
  for (const error of read.errors) console.error(error);
  process.exit(1);
}
const [command, ...rest] = positionals;
if ((command !== undefined && command !== 'rebuild') || rest.length > 0)
  fail(new StartError(`There is no command "${positionals.join(' ')}". Use "rebuild", or none.`));
if (command === 'rebuild') await rebuildStore(read.environment).catch(fail);
else await serve(read.environment, !values['no-web']).catch(fail);
