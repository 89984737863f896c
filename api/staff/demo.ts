import type { Kysely } from 'kysely';
import type { Store } from '../store/database.ts';
import type { Tables } from '../store/tables.ts';
import type { Auth } from './auth.ts';
import { addMember, removeMember, setPassword } from './members.ts';
import { type Role, roles } from './rules.ts';

/** Well known on purpose: it opens only a sandbox, and only on this machine. */
export const demoPassword = 'countinghouse';

const names: Record<Role, string> = {
  viewer: 'Vera Lindqvist',
  support: 'Sam Okafor',
  finance: 'Fiona Marsh',
  manager: 'Miguel Santos',
  admin: 'Ada Kowalski',
};

/** One member of staff for each role, to learn and test with. */
export const demoStaff = roles.map((role) => ({
  role,
  name: names[role],
  email: `${role}@countinghouse.test`,
}));

const emails = demoStaff.map(({ email }) => email);

export const isDemo = (email: string): boolean => emails.includes(email);

const known = (db: Kysely<Tables>) =>
  db.selectFrom('user').selectAll().where('email', 'in', emails).execute();

/** Those of the demo staff who can sign in now, as they are called by now. */
export async function demoStaffNow(store: Store) {
  const people = await known(store.read);
  return people
    .filter(({ disabledAt }) => disabledAt === null)
    .map(({ role, name, email }) => ({ role, name, email }))
    .sort((a, b) => roles.indexOf(a.role) - roles.indexOf(b.role));
}

/** Sees to it that nobody has the well-known password, whoever made the demo staff before. */
export async function removeDemoStaff(store: Store): Promise<void> {
  await store.write(async (write) => {
    for (const { id } of await known(write.db)) await removeMember(write, id);
  });
}

/**
 * Sees to it that the demo staff are there as they were made, whatever was changed about them while
 * trying things out: a sandbox whose only admin was lost would be of no use.
 */
export async function ensureDemoStaff(auth: Auth, store: Store): Promise<void> {
  // Hashing is slow by design; one password needs it once.
  const password = await auth.hashPassword(demoPassword);
  await store.write(async (write) => {
    const there = new Map((await known(write.db)).map((person) => [person.email, person]));
    for (const { name, email, role } of demoStaff) {
      const person = there.get(email);
      if (!person) {
        await addMember(write, { name, email, role, password });
        continue;
      }
      await write.db
        .updateTable('user')
        .set({ name, role, disabledAt: null })
        .where('id', '=', person.id)
        .execute();
      await setPassword(write, person.id, password);
    }
  });
}
