import type { Auth } from './auth.ts';
import type { Staff } from './permission.ts';

/** Looks up who sends a request. */
export interface Sessions {
  of(headers: Headers): Promise<Staff | undefined>;
  /** Forgets what is remembered: after a sign-out, or a change of someone's role. */
  forget(): void;
}

const keptMilliseconds = 10_000;
const mostKept = 1000;

/**
 * Sessions remembered for ten seconds, so that a page's many requests cost one look-up. Only this
 * process changes them, and it forgets them when it does.
 */
export function rememberedSessions(auth: Auth): Sessions {
  const kept = new Map<string, { staff: Promise<Staff | undefined>; until: number }>();

  return {
    async of(headers) {
      const cookie = headers.get('cookie');
      if (!cookie) return undefined;
      const known = kept.get(cookie);
      if (known && known.until > Date.now()) return known.staff;
      if (kept.size >= mostKept) kept.clear();
      const staff = auth.session(headers);
      kept.set(cookie, { staff, until: Date.now() + keptMilliseconds });
      staff.then(
        (found) => !found && kept.delete(cookie),
        () => kept.delete(cookie),
      );
      return staff;
    },
    forget: () => kept.clear(),
  };
}
