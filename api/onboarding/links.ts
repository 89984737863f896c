import type { Kysely } from 'kysely';
import type { UnixSeconds } from '../kit/time.ts';
import type { Write } from '../store/database.ts';
import type { Tables } from '../store/tables.ts';
import { freshNonce, hashOfNonce, type State } from './state.ts';
import type { AccountLinkTable } from './tables.ts';

/** For how long the holder can come back by a link at all, in seconds from its making. */
export const linkLifetime = 24 * 60 * 60;
/** For how long one state works, in seconds: an hour or two of filling in, and searching papers. */
export const stateLifetime = 4 * 60 * 60;
/** For how long the browser that used a state can show its page again, in seconds. */
export const browserLifetime = 15 * 60;

/** A link as staff see it; its address is nowhere. */
export type LinkSeen = Omit<AccountLinkTable, 'nonce_hash'>;

/** How many links of an account are shown. */
const shown = 20;

/** Until when its states work, unless it is revoked: each use gives it another while. */
const endOf = ({ used_at, made_at, expires_at }: LinkSeen): UnixSeconds =>
  Math.min((used_at ?? made_at) + stateLifetime, expires_at);

/** The one statement of an account's links. */
export const linksQuery = (db: Kysely<Tables>, account: string) =>
  db
    .selectFrom('account_link')
    .selectAll()
    .where('account', '=', account)
    .orderBy('id', 'desc')
    .limit(shown);

/** The newest links of an account, newest first, each with whether it still works and until when. */
export async function linksOf(db: Kysely<Tables>, account: string, now: UnixSeconds) {
  const rows = await linksQuery(db, account).execute();
  return rows.map(({ nonce_hash: _secret, ...link }) => {
    const ends_at = endOf(link);
    return { ...link, ends_at, open: link.revoked_at === null && ends_at > now };
  });
}

/** Announces that something about an account's links changed. */
const announce = ({ changed }: Write, { account }: Pick<AccountLinkTable, 'account'>) =>
  changed({ kind: 'account_link', area: 'accounts', id: account });

/** Keeps a link that Stripe has made. */
export async function keepLink(write: Write, link: AccountLinkTable): Promise<void> {
  await write.db.insertInto('account_link').values(link).execute();
  announce(write, link);
}

/**
 * Takes a state, which works no more afterwards, and gives the link its next nonce; of two who use
 * a state at once, one finds it gone.
 * @returns the link and its new nonce; undefined when the state is dead: used, too old, revoked.
 */
export async function takeState(
  write: Write,
  { link: id, account, use, nonce, expiresAt }: State,
  now: UnixSeconds,
): Promise<{ link: LinkSeen; nonce: string } | undefined> {
  if (expiresAt <= now) return undefined;
  const next = freshNonce();
  const row = await write.db
    .updateTable('account_link')
    .set({ nonce_hash: hashOfNonce(next), used_at: now })
    .$if(use === 'return', (update) => update.set({ returned_at: now }))
    .where('id', '=', id)
    .where('account', '=', account)
    .where('nonce_hash', '=', hashOfNonce(nonce))
    .where('revoked_at', 'is', null)
    .where('expires_at', '>', now)
    .returningAll()
    .executeTakeFirst();
  if (!row) return undefined;
  announce(write, row);
  const { nonce_hash: _secret, ...link } = row;
  return { link, nonce: next };
}

/**
 * Notes that Stripe has given a link another address.
 * @returns whether it may be told: not that of a link which was revoked meanwhile.
 */
export async function noteAddress(
  write: Write,
  link: LinkSeen,
  until: UnixSeconds,
): Promise<boolean> {
  const { numUpdatedRows } = await write.db
    .updateTable('account_link')
    .set((row) => ({ link_expires_at: until, addresses: row('addresses', '+', 1) }))
    .where('id', '=', link.id)
    .where('revoked_at', 'is', null)
    .executeTakeFirst();
  announce(write, link);
  return numUpdatedRows > 0n;
}

/**
 * Makes links useless before their time: whoever comes back by one is sent nowhere.
 * @param which one link, or all that somebody has made
 * @returns those that were still open
 */
export async function revokeLinks(
  write: Write,
  which: { readonly id: string } | { readonly maker: string },
  by: { name: string; now: UnixSeconds },
): Promise<Pick<AccountLinkTable, 'id' | 'account' | 'maker_name'>[]> {
  const [column, value] =
    'id' in which ? (['id', which.id] as const) : (['maker', which.maker] as const);
  const links = await write.db
    .updateTable('account_link')
    .set({ revoked_at: by.now, revoked_by_name: by.name })
    .where(column, '=', value)
    .where('revoked_at', 'is', null)
    .where('expires_at', '>', by.now)
    .returning(['id', 'account', 'maker_name'])
    .execute();
  for (const link of links) announce(write, link);
  return links;
}
