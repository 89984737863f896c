import { type BetterAuthOptions, betterAuth } from 'better-auth';
import { APIError } from 'better-auth/api';
import { getMigrations } from 'better-auth/db/migration';
import type { Kysely } from 'kysely';
import type { Logger } from 'pino';
import { AppError } from '../kit/errors.ts';
import type { Store } from '../store/database.ts';
import { asStaff, memberById } from './members.ts';
import type { Staff } from './permission.ts';
import type { Role } from './rules.ts';

export interface AuthOptions {
  /** Signs cookies; at least 32 characters. */
  secret: string;
  /** The origin that staff open; cookies are Secure when it is https. */
  publicUrl: URL;
  log: Logger;
}

/** A working day: staff sign in once a day, and a forgotten browser does not stay open for ever. */
const sessionSeconds = 12 * 60 * 60;

export const shortestPassword = 12;

/** An instant in Unix seconds that only our own code writes. */
const ours = { type: 'number', required: false, input: false } as const;

const settings = (db: Kysely<unknown>, { secret, publicUrl, log }: AuthOptions) =>
  ({
    appName: 'Countinghouse',
    baseURL: publicUrl.origin,
    basePath: '/api/auth',
    secret,
    database: { db, type: 'sqlite', transaction: true },
    emailAndPassword: { enabled: true, disableSignUp: true, minPasswordLength: shortestPassword },
    user: {
      additionalFields: {
        role: { type: 'string', required: true, input: false },
        disabledAt: ours,
        invitedAt: ours,
        lastSeenAt: ours,
      },
    },
    session: {
      expiresIn: sessionSeconds,
      disableSessionRefresh: true,
      additionalFields: { lastSeenAt: ours },
    },
    // Attempts are counted in attempts.ts, which knows the e-mail and the real address.
    rateLimit: { enabled: false },
    telemetry: { enabled: false },
    logger: { log: (level, ...said) => tell(log, level, said) },
    advanced: {
      cookiePrefix: 'countinghouse',
      useSecureCookies: publicUrl.protocol === 'https:',
    },
  }) satisfies BetterAuthOptions;

/**
 * Puts on the log what better-auth says. Of what it says beside the message only errors are kept:
 * the rest may hold what a request brought.
 */
function tell(log: Logger, level: 'debug' | 'info' | 'warn' | 'error', said: readonly unknown[]) {
  const err = said.find((each) => each instanceof Error);
  // It names the secret as its own variable, which nobody here has set.
  const message = String(said[0]).replace('BETTER_AUTH_SECRET', 'AUTH_SECRET');
  log[level]({ from: 'better-auth', ...(err ? { err } : {}) }, message);
}

/** A session that stands. */
export interface AuthSession {
  readonly id: string;
  readonly staff: Staff;
  /** Unix seconds; null when it was never used. */
  readonly lastSeenAt: number | null;
}

/** Sign-in by e-mail and password, and the sessions it opens; kept in the store's database. */
export interface Auth {
  /** The session of these cookies, or undefined. */
  session(headers: Headers): Promise<AuthSession | undefined>;
  /**
   * Opens a session.
   * @returns its token, and the headers that set its cookie.
   * @throws AppError `wrong_credentials`; `disabled`, to whoever knows the password.
   */
  signIn(
    email: string,
    password: string,
  ): Promise<{ staff: Staff; token: string; headers: Headers }>;
  /** Ends the session of these cookies. @returns the headers that clear them. */
  signOut(headers: Headers): Promise<Headers>;
  hashPassword(password: string): Promise<string>;
  /** Whether this is somebody's password. */
  isPassword(member: string, password: string): Promise<boolean>;
}

/** Opens sign-in on the store, creating or migrating its tables. */
export async function openAuth(store: Store, options: AuthOptions): Promise<Auth> {
  // better-auth runs its statements whenever it likes. The store's writer hands its connection to
  // one user at a time, so they wait for a transaction to end instead of falling into it.
  const db = await store.administer(async (writer) => writer);
  const configuration = settings(db, options);
  // Before it is made: it looks at its tables at once, and complains of those that are missing.
  await (await getMigrations(configuration)).runMigrations();
  const auth = betterAuth(configuration);
  const { internalAdapter, password: passwords } = await auth.$context;

  return {
    async session(headers) {
      const found = await auth.api.getSession({ headers });
      // Whoever was disabled has no session left; this is for one that was opened in between.
      if (!found || found.user.disabledAt) return undefined;
      const { id, lastSeenAt } = found.session;
      return { id, lastSeenAt: lastSeenAt ?? null, staff: staffOf(found.user) };
    },
    async signIn(email, password) {
      try {
        const { headers, response } = await auth.api.signInEmail({
          body: { email, password },
          returnHeaders: true,
        });
        const { token, user } = response;
        const record = await memberById(store.read, user.id);
        if (!record || record.disabledAt !== null) {
          await internalAdapter.deleteSession(token);
          throw new AppError(403, 'disabled', 'Your access was disabled. Ask an admin.');
        }
        return { staff: asStaff(record), token, headers };
      } catch (error) {
        if (!(error instanceof APIError) || error.statusCode >= 500) throw error;
        throw new AppError(401, 'wrong_credentials', 'The e-mail or the password is wrong.', {
          cause: error,
        });
      }
    },
    async signOut(headers) {
      const out = await auth.api.signOut({ headers, returnHeaders: true });
      return out.headers;
    },
    hashPassword: (password) => passwords.hash(password),
    async isPassword(member, password) {
      const { password: hash } = (await internalAdapter.findCredentialAccount(member)) ?? {};
      return hash ? passwords.verify({ hash, password }) : false;
    },
  };
}

/** The library gives our own fields without their types. */
const staffOf = ({ id, name, email, role }: { [Key in keyof Staff]: string }) =>
  asStaff({ id, name, email, role: role as Role });
