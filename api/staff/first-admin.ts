import { randomBytes } from 'node:crypto';
import { z } from 'zod';
import { AppError } from '../kit/errors.ts';
import type { Locks } from '../kit/locks.ts';
import { type Auth, shortestPassword } from './auth.ts';
import type { Staff } from './permission.ts';

const purpose = 'first-admin';
const lifetimeSeconds = 24 * 60 * 60;

/** What the page behind the link asks for. */
export const firstAdminInput = z.object({
  token: z.string().min(1, 'The link is not complete. Copy all of it.'),
  name: z.string().trim().min(1, 'Write your name.').max(200, 'At most 200 characters.'),
  email: z.email('This is not an e-mail address.'),
  password: z
    .string()
    .min(shortestPassword, `At least ${shortestPassword} characters.`)
    .max(128, 'At most 128 characters.'),
});

/**
 * While there is no admin, makes the link through which the first one signs up; it works once and
 * for a day, and every start without an admin makes another.
 * @returns undefined when there is an admin.
 */
export async function firstAdminLink(auth: Auth, publicUrl: URL): Promise<URL | undefined> {
  if (await auth.hasAny('admin')) return undefined;
  const token = randomBytes(24).toString('base64url');
  await auth.issue(token, purpose, lifetimeSeconds);
  const link = new URL('/setup', publicUrl);
  link.searchParams.set('token', token);
  return link;
}

/**
 * Makes the first admin, and uses the link up; a refused attempt leaves it as it was.
 * @throws AppError `link_not_valid` when the link was used or is too old; `email_taken`.
 */
export async function createFirstAdmin(
  { auth, locks }: { readonly auth: Auth; readonly locks: Locks },
  { token, name, email, password }: z.infer<typeof firstAdminInput>,
): Promise<Staff> {
  const hash = await auth.hashPassword(password);
  // One at a time, since the link is used up only once there is an admin.
  return locks.with(['staff:first-admin'], async () => {
    if ((await auth.hasAny('admin')) || !(await auth.accepts(token, purpose)))
      throw new AppError(
        403,
        'link_not_valid',
        'This link was used already, or is older than a day. Restart Countinghouse to get another, or sign in.',
      );
    const admin = await auth.create({ name, email, role: 'admin' }, hash);
    // A crash before this leaves an admin, and thereby a link that opens nothing.
    await auth.redeem(token, purpose);
    return admin;
  });
}
