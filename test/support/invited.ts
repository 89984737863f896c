import type { Role } from '../../api/staff/rules.ts';
import type { AppForTest, Client } from './app.ts';

/** Long enough for a password. */
export const password = 'a long enough one';

/** A link as the API gives it to the admin who made it. */
export interface MadeLink {
  data: { id: string; link: string; expiresAt: number };
}

export const tokenOf = ({ data }: MadeLink): string =>
  new URL(data.link).searchParams.get('token') ?? '';

/** Somebody who was invited, has accepted, and is signed in. */
export interface Joined {
  id: string;
  email: string;
  client: Client;
}

let count = 0;

/** Has the demo admin invite somebody new with this role, who accepts at once. */
export async function join(app: AppForTest, role: Role, name = `New ${role}`): Promise<Joined> {
  const admin = await app.as('admin');
  count += 1;
  const email = `${role}-${count}@example.com`;
  const invited = await admin.post<MadeLink>('/api/staff/invitations', { email, role });
  if (invited.status !== 201) throw new Error(`Not invited: ${JSON.stringify(invited.body)}`);
  const accepted = await app.nobody.post('/api/invitation/accept', {
    token: tokenOf(invited.body),
    name,
    password,
  });
  if (accepted.status !== 201) throw new Error(`Not joined: ${JSON.stringify(accepted.body)}`);
  const { client } = await app.signIn(email, password);
  return { id: invited.body.data.id, email, client };
}
