import { memberLinks } from '../client/staff.ts';
import { pageHandle } from '../lib/handle.ts';
import { LinkPage } from './link-page.tsx';

export const handle = pageHandle('Join the staff');

export function Component() {
  return (
    <LinkPage
      purpose="invitation"
      title="Join the staff"
      button="Join and sign in"
      asksName
      use={memberLinks.invitation.use}
    />
  );
}
