import { z } from 'zod';
import { audit } from '../audit/audit.ts';
import type { Store } from '../store/database.ts';
import type { Auth } from './auth.ts';
import { emailAddress, linkToken, newPassword, personName } from './inputs.ts';
import { issueLink, linkNotValid, linkOf, spendLink } from './links.ts';
import { addMember, countActive } from './members.ts';
import type { Staff } from './permission.ts';

/** Whose link it is: nobody's yet. */
const nobody = '';

/** What the page behind the link asks for. */
export const firstAdminInput = z.object({
  token: linkToken,
  name: personName,
  email: emailAddress,
  password: newPassword,
});

/**
 * While nobody can sign in as admin, makes the link through which the first one signs up; it works
 * once and for a day, and every start without an admin makes another.
 * @returns undefined when there is an admin.
 */
export async function firstAdminLink(store: Store, publicUrl: URL): Promise<URL | undefined> {
  return store.write(async (write) => {
    if ((await countActive(write.db, 'admin')) > 0) return undefined;
    const { token } = await issueLink(write, 'first-admin', nobody);
    const link = new URL('/setup', publicUrl);
    link.searchParams.set('token', token);
    return link;
  });
}

/**
 * Makes the first admin, and uses the link up; a refused attempt leaves it as it was.
 * @throws AppError `link_not_valid` when the link was used or is too old; `email_taken`.
 */
export async function createFirstAdmin(
  { auth, store }: { readonly auth: Auth; readonly store: Store },
  { token, name, email, password }: z.infer<typeof firstAdminInput>,
  address: string | undefined,
): Promise<Staff> {
  // Before the password is hashed, which takes its time by design.
  await linkOf(store.read, 'first-admin', token);
  const hash = await auth.hashPassword(password);
  return store.write(async (write) => {
    await spendLink(write, 'first-admin', token);
    if ((await countActive(write.db, 'admin')) > 0) throw linkNotValid('first-admin');
    const admin = await addMember(write, { name, email, role: 'admin', password: hash });
    await audit(write, {
      action: 'staff.first_admin_created',
      actor: { ...admin, address },
      subject: admin.id,
      after: { email: admin.email },
    });
    return admin;
  });
}
