import { createHash, randomBytes } from 'node:crypto';
import type { Kysely } from 'kysely';
import { AppError } from '../kit/errors.ts';
import { nowInSeconds } from '../kit/time.ts';
import type { Write } from '../store/database.ts';
import type { Tables } from '../store/tables.ts';
import type { LinkPurpose, StaffLinkTable } from './tables.ts';

/** For how long a link works, in seconds. */
export const linkLifetime: Readonly<Record<LinkPurpose, number>> = {
  'first-admin': 24 * 60 * 60,
  invitation: 7 * 24 * 60 * 60,
  password: 24 * 60 * 60,
};

/** What a link is refused with, whatever is wrong with it: a guess must not learn anything. */
const notValid: Readonly<Record<LinkPurpose, string>> = {
  'first-admin':
    'This link was used already, or is older than a day. Restart Countinghouse to get another, or sign in.',
  invitation:
    'This link was used already, was revoked, or is older than 7 days. Ask an admin for another, or sign in.',
  password:
    'This link was used already, was revoked, or is older than a day. Ask an admin for another, or sign in.',
};

export const linkNotValid = (purpose: LinkPurpose) =>
  new AppError(403, 'link_not_valid', notValid[purpose]);

const hashOf = (token: string) => createHash('sha256').update(token).digest('base64url');

/**
 * Makes a link's token; whatever link there was for the same purpose and person is dead by it.
 * Only the hash is kept, so what is returned is shown once or never.
 * @param member `''` for the first admin
 */
export async function issueLink(
  { db }: Write,
  purpose: LinkPurpose,
  member: string,
): Promise<{ token: string; expiresAt: number }> {
  const token = randomBytes(24).toString('base64url');
  const now = nowInSeconds();
  const expiresAt = now + linkLifetime[purpose];
  await revokeLink({ db }, purpose, member);
  await db
    .insertInto('staff_link')
    .values({ hash: hashOf(token), purpose, member, created_at: now, expires_at: expiresAt })
    .execute();
  return { token, expiresAt };
}

/** Makes a link useless before its time. */
export async function revokeLink({ db }: Pick<Write, 'db'>, purpose: LinkPurpose, member: string) {
  await db
    .deleteFrom('staff_link')
    .where('purpose', '=', purpose)
    .where('member', '=', member)
    .execute();
}

/**
 * The link that this token opens.
 * @throws AppError `link_not_valid` when it was used, revoked or made up, or is too old.
 */
export async function linkOf(
  db: Kysely<Tables>,
  purpose: LinkPurpose,
  token: string,
): Promise<StaffLinkTable> {
  const link = await db
    .selectFrom('staff_link')
    .selectAll()
    .where('hash', '=', hashOf(token))
    .where('purpose', '=', purpose)
    .where('expires_at', '>', nowInSeconds())
    .executeTakeFirst();
  if (!link) throw linkNotValid(purpose);
  return link;
}

/**
 * Takes a link, in the transaction that does what it is for: of two who use it, one finds it gone.
 * @returns whose it is
 * @throws AppError `link_not_valid`
 */
export async function spendLink(
  write: Write,
  purpose: LinkPurpose,
  token: string,
): Promise<string> {
  const { member } = await linkOf(write.db, purpose, token);
  await revokeLink(write, purpose, member);
  return member;
}
