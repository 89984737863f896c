import { memberLinks } from '../client/staff.ts';
import { pageHandle } from '../lib/handle.ts';
import { LinkPage } from './link-page.tsx';

export const handle = pageHandle('Choose another password');

export function Component() {
  return (
    <LinkPage
      purpose="password"
      title="Choose another password"
      button="Set the password and sign in"
      use={({ token, password }) => memberLinks.password.use({ token, password })}
    />
  );
}
