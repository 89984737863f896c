import { type BetterAuthOptions, betterAuth } from 'better-auth';
import { APIError } from 'better-auth/api';
import { getMigrations } from 'better-auth/db/migration';
import type { Kysely } from 'kysely';
import type { Logger } from 'pino';
import { AppError } from '../kit/errors.ts';
import type { Store } from '../store/database.ts';
import type { Staff } from './permission.ts';
import { isRole, type Role } from './rules.ts';

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

const settings = (db: Kysely<unknown>, { secret, publicUrl, log }: AuthOptions) =>
  ({
    appName: 'Countinghouse',
    baseURL: publicUrl.origin,
    basePath: '/api/auth',
    secret,
    database: { db, type: 'sqlite', transaction: true },
    emailAndPassword: { enabled: true, disableSignUp: true, minPasswordLength: shortestPassword },
    user: { additionalFields: { role: { type: 'string', required: true, input: false } } },
    session: { expiresIn: sessionSeconds, disableSessionRefresh: true },
    verification: { storeIdentifier: 'hashed' },
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
  log[level]({ from: 'better-auth', ...(err ? { err } : {}) }, String(said[0]));
}

/** Sign-in by e-mail and password, and the sessions it opens; kept in the store's database. */
export interface Auth {
  /** Whose session these cookies are, or undefined. */
  session(headers: Headers): Promise<Staff | undefined>;
  /**
   * Opens a session.
   * @returns the headers that set its cookie.
   * @throws AppError `wrong_credentials`
   */
  signIn(email: string, password: string): Promise<{ staff: Staff; headers: Headers }>;
  /** Ends the session of these cookies. @returns the headers that clear them. */
  signOut(headers: Headers): Promise<Headers>;
  /** All of it or nothing. @throws AppError `email_taken` */
  create(person: Omit<Staff, 'id'>, passwordHash: string): Promise<Staff>;
  /** Ends all of this person's sessions and forgets them; nothing happens where nobody is known. */
  remove(email: string): Promise<void>;
  hashPassword(password: string): Promise<string>;
  knows(email: string): Promise<boolean>;
  /** Whether anyone has this role. */
  hasAny(role: Role): Promise<boolean>;
  /** Makes a token that `redeem` takes once, until it expires; only its hash is kept. */
  issue(token: string, purpose: string, seconds: number): Promise<void>;
  redeem(token: string, purpose: string): Promise<boolean>;
  /** Whether `redeem` would take this token now; leaves it as it is. */
  accepts(token: string, purpose: string): Promise<boolean>;
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
  const { adapter, internalAdapter, password: passwords } = await auth.$context;

  return {
    async session(headers) {
      const found = await auth.api.getSession({ headers });
      return found ? asStaff(found.user) : undefined;
    },
    async signIn(email, password) {
      try {
        const { headers, response } = await auth.api.signInEmail({
          body: { email, password },
          returnHeaders: true,
        });
        const record = await internalAdapter.findUserById(response.user.id);
        return { staff: asStaff(record), headers };
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
    async create(person, passwordHash) {
      const email = person.email.toLowerCase();
      if (await internalAdapter.findUserByEmail(email))
        throw new AppError(409, 'email_taken', `${email} is on the staff already.`, {
          field: 'email',
        });
      const now = { createdAt: new Date(), updatedAt: new Date() };
      return adapter.transaction(async (transaction) => {
        const user = await transaction.create({
          model: 'user',
          data: { ...person, ...now, email, emailVerified: true },
        });
        const { id } = user as { id: string };
        await transaction.create({
          model: 'account',
          data: {
            ...now,
            userId: id,
            providerId: 'credential',
            accountId: id,
            password: passwordHash,
          },
        });
        return { ...person, id, email };
      });
    },
    async remove(email) {
      const found = await internalAdapter.findUserByEmail(email);
      if (found) await internalAdapter.deleteUser(found.user.id);
    },
    hashPassword: (password) => passwords.hash(password),
    knows: async (email) => (await internalAdapter.findUserByEmail(email)) !== null,
    hasAny: async (role) =>
      (await internalAdapter.countTotalUsers([{ field: 'role', value: role }])) > 0,
    async issue(token, purpose, seconds) {
      await internalAdapter.createVerificationValue({
        identifier: `${purpose}:${token}`,
        value: purpose,
        expiresAt: new Date(Date.now() + seconds * 1000),
      });
    },
    redeem: async (token, purpose) =>
      (await internalAdapter.consumeVerificationValue(`${purpose}:${token}`)) !== null,
    async accepts(token, purpose) {
      const kept = await internalAdapter.findVerificationValue(`${purpose}:${token}`);
      return kept !== null && kept.expiresAt.getTime() > Date.now();
    },
  };
}

/** @throws RangeError when the database holds a role that the code does not know. */
function asStaff(user: unknown): Staff {
  const { id, name, email, role } = user as Record<keyof Staff, string>;
  if (!isRole(role)) throw new RangeError(`${email} has the unknown role "${role}"`);
  return { id, name, email, role };
}
