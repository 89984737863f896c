import type { Logger } from 'pino';
import type { Locks } from './kit/locks.ts';
import type { Compositions } from './payouts/composition.ts';
import type { Store } from './store/database.ts';
import type { Gateway } from './stripe/gateway.ts';
import type { KeyCheck } from './stripe/key-check.ts';
import type { LiveHub } from './sync/live.ts';
import type { Sync } from './sync/sync.ts';

/** What the routes and the pipeline work with; made once, in `services.ts`. */
export interface Services {
  readonly store: Store;
  readonly stripe: Gateway;
  readonly sync: Sync;
  readonly live: LiveHub;
  /** What payouts consist of. */
  readonly compositions: Compositions;
  /** The signing secrets of our webhook endpoints; empty until they are known. */
  readonly webhookSecrets: () => readonly string[];
  /** What a restricted key may not do. */
  readonly keyCheck: KeyCheck;
  readonly locks: Locks;
  readonly log: Logger;
}
