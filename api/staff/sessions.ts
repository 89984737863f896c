import type { Logger } from 'pino';
import { nowInSeconds } from '../kit/time.ts';
import type { Store } from '../store/database.ts';
import type { Auth, AuthSession } from './auth.ts';

/** Looks up who sends a request. */
export interface Sessions {
  of(headers: Headers): Promise<AuthSession | undefined>;
  /** Forgets what is remembered: after a sign-out, or a change of someone's role. */
  forget(): void;
}

const keptMilliseconds = 10_000;
const mostKept = 1000;
const seenEvery = 60;

/**
 * Sessions remembered for ten seconds, so that a page's many requests cost one look-up. Only this
 * process changes them, and it forgets them when it does. When each was last used is written down
 * to the minute.
 */
export function rememberedSessions(auth: Auth, store: Store, log: Logger): Sessions {
  const kept = new Map<string, { found: Promise<AuthSession | undefined>; until: number }>();

  async function lookUp(headers: Headers): Promise<AuthSession | undefined> {
    const found = await auth.session(headers);
    if (found && nowInSeconds() - (found.lastSeenAt ?? 0) >= seenEvery)
      // Nobody's request waits for it, or fails with it.
      seen(store, found).catch((err: unknown) => log.warn({ err }, 'Not noted who was here'));
    return found;
  }

  return {
    async of(headers) {
      const cookie = headers.get('cookie');
      if (!cookie) return undefined;
      const known = kept.get(cookie);
      if (known && known.until > Date.now()) return known.found;
      if (kept.size >= mostKept) kept.clear();
      const found = lookUp(headers);
      kept.set(cookie, { found, until: Date.now() + keptMilliseconds });
      found.then(
        (session) => !session && kept.delete(cookie),
        () => kept.delete(cookie),
      );
      return found;
    },
    forget: () => kept.clear(),
  };
}

async function seen(store: Store, { id, staff }: AuthSession): Promise<void> {
  const lastSeenAt = nowInSeconds();
  await store.write(async ({ db }) => {
    await db.updateTable('session').set({ lastSeenAt }).where('id', '=', id).execute();
    await db.updateTable('user').set({ lastSeenAt }).where('id', '=', staff.id).execute();
  });
}
