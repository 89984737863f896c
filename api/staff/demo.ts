import type { Auth } from './auth.ts';
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

/** Sees to it that nobody has the well-known password, whoever made the demo staff before. */
export async function removeDemoStaff(auth: Auth): Promise<void> {
  for (const { email } of demoStaff) await auth.remove(email);
}

/** Sees to it that the demo staff exist. */
export async function ensureDemoStaff(auth: Auth): Promise<void> {
  const known = await Promise.all(demoStaff.map(({ email }) => auth.knows(email)));
  const missing = demoStaff.filter((_, i) => !known[i]);
  if (missing.length === 0) return;
  // Hashing is slow by design; one password needs it once.
  const hash = await auth.hashPassword(demoPassword);
  for (const person of missing) await auth.create(person, hash);
}
