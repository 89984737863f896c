import { randomUUID } from 'node:crypto';
import { chmodSync, existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Logger } from 'pino';
import { createApp } from './app.ts';
import { logHeadDaily } from './audit/head-log.ts';
import { auditMigrations } from './audit/tables.ts';
import { createSplits } from './checkout/splits.ts';
import { checkoutMigrations } from './checkout/tables.ts';
import { driftMigrations } from './drift/tables.ts';
import { type Environment, isLoopback } from './env.ts';
import { inboxMigrations } from './inbox/tables.ts';
import { AppError, errorBody } from './kit/errors.ts';
import { StartError } from './kit/start-error.ts';
import { type Listening, listen } from './listen.ts';
import { noteMigrations } from './notes/tables.ts';
import { createOnboarding } from './onboarding/onboarding.ts';
import { processRates } from './onboarding/rates.ts';
import { onboardingMigrations } from './onboarding/tables.ts';
import { operationMigrations } from './operations/migrations.ts';
import { createOperations } from './operations/pipeline.ts';
import { actions } from './operations/registry.ts';
import { usualTiming } from './operations/timing.ts';
import { pages } from './pages.ts';
import { payoutMigrations } from './payouts/tables.ts';
import { launchSandbox } from './sandbox/launch.ts';
import { scheduleMigrations } from './schedules/tables.ts';
import { openServices } from './services.ts';
import { processAttempts } from './staff/attempts.ts';
import { openAuth } from './staff/auth.ts';
import { ensureDemoStaff, removeDemoStaff } from './staff/demo.ts';
import { standingOf } from './staff/members.ts';
import { keptSecret } from './staff/secret.ts';
import { rememberedSessions } from './staff/sessions.ts';
import { staffMigrations } from './staff/tables.ts';
import type { Store } from './store/database.ts';
import { asAppError } from './stripe/errors.ts';
import { permissionToRead } from './stripe/permissions.ts';
import { usualPace } from './sync/sync.ts';
import { tokenMigrations } from './tokens/tables.ts';
import { createTokens } from './tokens/tokens.ts';
import { viewMigrations } from './views/tables.ts';

/** The tables of the areas that keep more than snapshots. */
export const areaMigrations = {
  ...auditMigrations,
  ...checkoutMigrations,
  ...driftMigrations,
  ...inboxMigrations,
  ...noteMigrations,
  ...operationMigrations,
  ...payoutMigrations,
  ...scheduleMigrations,
  ...staffMigrations,
  ...viewMigrations,
  ...onboardingMigrations,
  ...tokenMigrations,
};

export interface StartOptions {
  readonly environment: Environment;
  readonly log: Logger;
  /** Sees to it that the pages are built, and says where; undefined serves none. */
  readonly builtPages?: () => Promise<string>;
  /** Hears of what turns out only later and makes going on wrong. */
  readonly onFatal: (error: unknown) => void;
}

/** A running installation. */
export interface Started {
  readonly store: Store;
  /** Where the local Stripe that was started with it answers. */
  readonly sandboxUrl: string | undefined;
  stop(): Promise<void>;
}

/** The folder that holds everything of a mode: a sandbox's data never lies beside real money's. */
export const modeFolder = ({ dataDir, stripe }: Environment): string =>
  stripe.mode === 'sandbox' ? join(dataDir, 'sandbox') : dataDir;

export const storeFile = (environment: Environment): string =>
  join(modeFolder(environment), 'countinghouse.db');

/**
 * Starts everything, and answers once the store is open.
 * @throws StartError for what whoever starts it can mend.
 */
export async function start(options: StartOptions): Promise<Started> {
  const { environment } = options;
  const { host, port } = environment;
  // Before anything else: whoever holds the port is alone with the data.
  const listening = await listen(host, port, startingUp);
  const undo: Undo = [];
  const stop = async () => {
    await listening.close();
    for (const step of undo.splice(0).reverse()) await step();
  };
  try {
    makePrivate(environment);
    return { ...(await open(options, listening, undo)), stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

type Undo = (() => Promise<void>)[];

async function open(options: StartOptions, listening: Listening, undo: Undo) {
  const { environment, log, builtPages, onFatal } = options;
  const { publicUrl } = environment;
  const [stripe, pagesRoot] = await Promise.all([reachStripe(options, undo), builtPages?.()]);
  const running = await openServices({
    file: storeFile(environment),
    migrations: areaMigrations,
    webhookUrl: stripe.webhookSecrets.length === 0 ? webhookUrl(environment) : undefined,
    log,
    pace: { ...usualPace, samples: environment.samples },
    ...stripe,
  }).catch((error: unknown) => {
    throw new StartError(`Cannot open the store ${storeFile(environment)}: ${said(error)}`, error);
  });
  undo.push(() => running.stop());
  const { services } = running;
  const stopLogging = logHeadDaily(services.store, log);
  undo.push(async () => stopLogging());
  const secret = environment.authSecret ?? keptSecret(join(modeFolder(environment), 'auth-secret'));
  const auth = await openAuth(services.store, { secret, publicUrl, log });
  await (environment.demoStaff
    ? ensureDemoStaff(auth, services.store)
    : removeDemoStaff(services.store));
  const operations = createOperations(services, actions, {
    standingOf,
    timing: { ...usualTiming, recall: environment.recall },
  });
  undo.push(() => operations.stop());
  const splits = createSplits(services, operations, usualTiming);

  const rates = processRates();
  const onboarding = createOnboarding({ services, rates, secret, publicUrl });
  let bound = false;
  const app = createApp({
    services,
    operations,
    staff: {
      auth,
      store: services.store,
      live: services.live,
      sessions: rememberedSessions(auth, services.store, log),
      attempts: processAttempts(),
      mode: stripe.mode,
      hasDemoStaff: environment.demoStaff,
      publicUrl,
      platform: () => running.platform() ?? null,
      accountLinks: onboarding,
    },
    onboarding,
    tokens: createTokens(services.store, onboarding),
    rates,
    isBound: () => bound,
    origins: originsOf(environment),
    publicUrl,
  });
  listening.answerWith((pagesRoot ? app.route('/', pages(pagesRoot)) : app).fetch);

  let stopping = false;
  undo.push(async () => {
    stopping = true;
  });
  running
    .begin()
    .then(() => {
      bound = true;
      return operations.recover();
    })
    .then(() => {
      const unwatch = splits.watch();
      undo.push(async () => unwatch());
    })
    .catch((error: unknown) => {
      if (!stopping) onFatal(refusedKey(error) ?? error);
    });
  return { store: services.store, sandboxUrl: stripe.sandboxUrl };
}

/** Whose Stripe this is, started first where it is one of its own. */
async function reachStripe({ environment, log }: StartOptions, undo: Undo) {
  const { stripe } = environment;
  if (!stripe.launch) return { ...stripe, sandboxUrl: undefined };
  const { trickleSeconds } = stripe.launch;
  const sandbox = await launchSandbox({
    dataDir: modeFolder(environment),
    restart: true,
    log: (line) => log.info({ from: 'sandbox' }, line),
    ...(trickleSeconds === undefined ? {} : { trickleSeconds }),
  }).catch((error: unknown) => {
    throw new StartError(said(error), error);
  });
  undo.push(() => sandbox.stop());
  return {
    mode: stripe.mode,
    secretKey: sandbox.secretKey,
    apiBase: new URL(sandbox.url),
    webhookSecrets: [],
    sandboxUrl: sandbox.url,
  };
}

/** Stripe's refusal of the key, for whoever set it. */
function refusedKey(error: unknown): StartError | undefined {
  const known = error instanceof Error ? asAppError(error) : undefined;
  if (known?.code !== 'stripe_refused_key') return undefined;
  const { message, statusCode } = known.stripe ?? {};
  const why =
    statusCode === 403
      ? `STRIPE_SECRET_KEY lacks the permission "${permissionToRead('account', 'platform')}", without which nothing can start.`
      : 'Stripe does not accept STRIPE_SECRET_KEY:';
  return new StartError(`${why} ${statusCode === 403 ? 'Stripe says: ' : ''}${message}`, error);
}

/** What is answered between listening and having the store open. */
function startingUp(request: Request) {
  if (request.headers.get('accept')?.includes('text/html'))
    return new Response(startingPage, {
      status: 503,
      headers: { 'retry-after': '1', 'content-type': 'text/html; charset=utf-8' },
    });
  const error = new AppError(503, 'starting', 'Countinghouse is starting. Try again in a moment.');
  return Response.json(errorBody(error, randomUUID()), {
    status: error.status,
    headers: { 'retry-after': '1' },
  });
}

/** For whoever opens the address too early; it asks again by itself. */
const startingPage = `<!doctype html>
<html lang="en">
  <meta charset="utf-8" />
  <meta http-equiv="refresh" content="1" />
  <meta name="color-scheme" content="light dark" />
  <title>Countinghouse</title>
  <p style="font: 14px system-ui; margin: 48px">Countinghouse is starting …</p>
</html>
`;

/** Where a local Stripe, which is on this machine, delivers events. */
function webhookUrl({ stripe, host, port }: Environment): URL | undefined {
  if (stripe.mode !== 'sandbox') return undefined;
  const reachable = isLoopback(host) ? host : '127.0.0.1';
  return new URL(
    `http://${reachable.includes(':') ? `[${reachable}]` : reachable}:${port}/webhooks/stripe`,
  );
}

const originsOf = ({ publicUrl, port }: Environment) => [
  publicUrl.origin,
  `http://localhost:${port}`,
  `http://127.0.0.1:${port}`,
];

/** Makes the folder, for this user alone; what an older version left readable is closed too. */
function makePrivate(environment: Environment) {
  const folder = modeFolder(environment);
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    // SQLite gives its other files the mode of this one.
    if (existsSync(storeFile(environment))) chmodSync(storeFile(environment), 0o600);
  } catch (error) {
    throw new StartError(`Cannot make the folder DATA_DIR ${folder}: ${said(error)}`, error);
  }
}

const said = (error: unknown) => (error instanceof Error ? error.message : String(error));
