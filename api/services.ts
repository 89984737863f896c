import { setTimeout as wait } from 'node:timers/promises';
import type { Migration } from 'kysely/migration';
import type { Logger } from 'pino';
import type { Services } from './context.ts';
import { recordFigures } from './inbox/figures.ts';
import { keepFindings } from './inbox/findings.ts';
import { processLocks } from './kit/locks.ts';
import { createCompositions } from './payouts/composition.ts';
import { unreadOfPlatform, unreadPayouts } from './payouts/unread.ts';
import { openStore } from './store/open.ts';
import { isPassing } from './stripe/errors.ts';
import { type Mode, openGateway } from './stripe/gateway.ts';
import { createKeyCheck } from './stripe/key-check.ts';
import { bindStore, firstSequence, type Platform } from './sync/bind.ts';
import { registerEndpoints } from './sync/endpoints.ts';
import { createLiveHub } from './sync/live.ts';
import { readMeta } from './sync/meta.ts';
import { rebuild } from './sync/rebuild.ts';
import { snapshots } from './sync/registry.ts';
import { createSync, type Pace, usualPace } from './sync/sync.ts';

export interface ServicesOptions {
  /** The file of the store. */
  readonly file: string;
  /** The tables of the areas that keep more than snapshots. */
  readonly migrations: Readonly<Record<string, Migration>>;
  readonly secretKey: string;
  /** A local Stripe; undefined is Stripe itself. */
  readonly apiBase: URL | undefined;
  readonly mode: Mode;
  /** Where Stripe is to deliver events, if it is for us to register; undefined when staff did. */
  readonly webhookUrl: URL | undefined;
  /** The signing secrets that staff configured. */
  readonly webhookSecrets: readonly string[];
  readonly log: Logger;
  /** How often sync looks by itself; tests are in more of a hurry. */
  readonly pace?: Pace;
}

/** The services of a running installation. */
export interface RunningServices {
  readonly services: Services;
  /** The platform this store belongs to; undefined until Stripe has answered once. */
  platform(): Platform | undefined;
  /**
   * Binds the store to its Stripe and begins to keep it true; waits while Stripe does not answer.
   * @throws AppError `store_bound_elsewhere` when the store holds another Stripe's data.
   */
  begin(): Promise<void>;
  stop(): Promise<void>;
}

/** Opens the store and makes the services around it; nothing is sent to Stripe before `begin`. */
export async function openServices(options: ServicesOptions): Promise<RunningServices> {
  const { file, migrations, secretKey, apiBase, mode, log } = options;
  const { store, toRebuild } = await openStore(file, snapshots, migrations);
  const stripe = openGateway({ secretKey, apiBase, mode, firstSeq: await firstSequence(store) });
  if (toRebuild.length > 0) {
    log.info(`Rewriting the columns of ${toRebuild.join(', ')} for this version`);
    await rebuild(store, stripe.now(), toRebuild);
  }
  let secrets = options.webhookSecrets;
  const bound = await readMeta(store, 'binding');
  let platform: Platform | undefined = bound && { id: bound.account, name: bound.name };
  if (platform) stripe.belongsTo(platform.id);
  const stripeNamed = apiBase ? `The local Stripe at ${apiBase.origin}` : 'Stripe';
  const stopping = new AbortController();

  const { pace = usualPace } = options;
  const sync = createSync(store, stripe, log, pace);
  const findings = keepFindings(store, () => stripe.now());
  const services: Services = {
    store,
    stripe,
    sync,
    compositions: createCompositions({ store, sync, log }),
    live: createLiveHub(store),
    keyCheck: createKeyCheck(stripe, secretKey, (line) => log.warn(line)),
    locks: processLocks(),
    log,
    webhookSecrets: () => secrets,
  };

  stripe.onReachability(() =>
    services.live.announce({ kind: 'stripe', area: 'status', id: 'stripe' }),
  );

  let timer: NodeJS.Timeout | undefined;
  let looking: Promise<void> = Promise.resolve();
  /**
   * Looks for findings that time alone brings or mends, and for payouts of the platform that have
   * come to be reconciled; an error is left to the next look.
   */
  function lookAtDue() {
    const work = async () => {
      await findings.work();
      // Half of what there is would be no figure of the day.
      if (sync.asOf() === null) return;
      await recordFigures(store, stripe.now());
      services.compositions.readLater(await unreadPayouts(store, unreadOfPlatform));
    };
    looking = work().catch((error: unknown) => {
      log.error({ err: error }, 'cannot look at what is due');
    });
  }

  /** Tries until Stripe answers: the pages show the snapshots meanwhile. */
  async function untilAnswered<T>(work: () => Promise<T>): Promise<T> {
    for (let pause = 250; ; pause = Math.min(pause * 2, 15_000))
      try {
        return await work();
      } catch (error) {
        if (!isPassing(error)) throw error;
        log.warn(`${stripeNamed} does not answer; trying again in ${pause / 1000} s`);
        await wait(pause, undefined, { signal: stopping.signal });
      }
  }

  return {
    services,
    platform: () => platform,
    async begin() {
      const { webhookUrl } = options;
      platform = await untilAnswered(() => bindStore(store, stripe));
      if (webhookUrl)
        secrets = await untilAnswered(() => registerEndpoints(store, stripe, webhookUrl.href));
      services.sync.start();
      timer = setInterval(lookAtDue, pace.due * 1000);
      // Nothing waits for it: what is missing is told wherever it is missed.
      untilAnswered(() => services.keyCheck.run()).catch((error: unknown) => {
        if (!stopping.signal.aborted) log.error({ err: error }, 'cannot check the key');
      });
    },
    async stop() {
      stopping.abort();
      clearInterval(timer);
      services.compositions.stop();
      await looking;
      await services.sync.stop();
      await store.close();
    },
  };
}
