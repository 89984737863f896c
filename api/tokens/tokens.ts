import { createHash, randomBytes } from 'node:crypto';
import { ulid } from 'ulid';
import { type Actor, audit } from '../audit/audit.ts';
import { conflict, notFound } from '../kit/errors.ts';
import { nowInSeconds, type UnixSeconds } from '../kit/time.ts';
import type { Onboarding } from '../onboarding/onboarding.ts';
import type { Store } from '../store/database.ts';
import type { TokenPermission } from './rules.ts';
import type { ApiTokenTable } from './tables.ts';

/** A token as staff see it. */
export type TokenSeen = Omit<ApiTokenTable, 'hash'>;

/** Tokens that can be used at once: nobody oversees more. */
const mostTokens = 50;
/** How exactly it is known when a token was last used. Seconds. */
const usedWithin = 60;

/** The access tokens of the platform's programs. */
export interface Tokens {
  /** All of them, the newest first; those that were revoked stay, as what they did does. */
  list(): Promise<TokenSeen[]>;
  /**
   * Makes a token.
   * @returns its id and the token, which is shown this once.
   * @throws AppError `too_many_tokens`
   */
  create(
    name: string,
    permission: TokenPermission,
    actor: Actor,
  ): Promise<{ id: string; token: string }>;
  /** Ends a token at once, and the links made by it. @throws AppError `not_found` where there is none that can be used. */
  revoke(id: string, actor: Actor): Promise<void>;
  /** Whose token this is; undefined for one that was revoked or made up. */
  find(token: string): Promise<TokenSeen | undefined>;
}

const hashOf = (token: string) => createHash('sha256').update(token).digest('base64url');

/** Programs that look for secrets in code find it by its beginning. */
const prefix = 'countinghouse_';

/** @param links what ends those that a token's program has made, which end with it. */
export function createTokens(store: Store, links: Pick<Onboarding, 'revokeOf'>): Tokens {
  async function noteUse(id: string, now: UnixSeconds) {
    await store.write(async ({ db, changed }) => {
      await db.updateTable('api_token').set({ used_at: now }).where('id', '=', id).execute();
      changed({ kind: 'api_token', area: 'tokens', id });
    });
  }

  return {
    async list() {
      const rows = await store.read
        .selectFrom('api_token')
        .selectAll()
        .orderBy('id', 'desc')
        .execute();
      return rows.map(({ hash: _secret, ...token }) => token);
    },

    async create(name, permission, actor) {
      const token = prefix + randomBytes(32).toString('base64url');
      const id = ulid();
      await store.write(async (write) => {
        const { n } = await write.db
          .selectFrom('api_token')
          .select(({ fn }) => fn.countAll<number>().as('n'))
          .where('revoked_at', 'is', null)
          .executeTakeFirstOrThrow();
        if (n >= mostTokens)
          throw conflict('too_many_tokens', `There are ${mostTokens} tokens. Revoke one first.`);
        await write.db
          .insertInto('api_token')
          .values({
            id,
            name,
            permission,
            hash: hashOf(token),
            ending: token.slice(-4),
            created_at: nowInSeconds(),
            created_by_name: actor.name,
            used_at: null,
            revoked_at: null,
            revoked_by_name: null,
          })
          .execute();
        const after = { name, permission };
        await audit(write, { action: 'access_token.created', actor, subject: id, after });
        write.changed({ kind: 'api_token', area: 'tokens', id });
      });
      return { id, token };
    },

    async revoke(id, actor) {
      await store.write(async (write) => {
        const token = await write.db
          .updateTable('api_token')
          .set({ revoked_at: nowInSeconds(), revoked_by_name: actor.name })
          .where('id', '=', id)
          .where('revoked_at', 'is', null)
          .returning(['name', 'permission'])
          .executeTakeFirst();
        if (!token) throw notFound('A token of this id');
        await audit(write, {
          action: 'access_token.revoked',
          actor,
          subject: id,
          before: { name: token.name, permission: token.permission },
        });
        await links.revokeOf(write, id, actor);
        write.changed({ kind: 'api_token', area: 'tokens', id });
      });
    },

    async find(token) {
      const row = await store.read
        .selectFrom('api_token')
        .selectAll()
        .where('hash', '=', hashOf(token))
        .where('revoked_at', 'is', null)
        .executeTakeFirst();
      if (!row) return undefined;
      const { hash: _secret, ...seen } = row;
      const now = nowInSeconds();
      if (seen.used_at === null || now - seen.used_at >= usedWithin) await noteUse(seen.id, now);
      return seen;
    },
  };
}
