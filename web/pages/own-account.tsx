import { Button } from '@mantine/core';
import { useMutation, useQueryClient, useSuspenseQuery } from '@tanstack/react-query';
import { Outlet } from 'react-router';
import { tell } from '../client/errors.ts';
import { queryClient } from '../client/query-client.ts';
import { endOwnSessions, ownSessions } from '../client/staff.ts';
import { ActionLink } from '../components/action-link.tsx';
import { DetailPage } from '../layouts/detail-page.tsx';
import { useSession } from '../layouts/use-session.ts';
import { pageHandle } from '../lib/handle.ts';
import { paths } from '../lib/paths.ts';
import { roleMeanings } from '../lib/role-meanings.ts';
import { words } from '../lib/words.ts';
import { KeyValue } from '../ui/key-value.tsx';
import { Section } from '../ui/section.tsx';
import { SessionsTable } from './staff/sessions-table.tsx';
import styles from './staff/staff.module.css';

export const loader = async () => {
  await queryClient.ensureQueryData(ownSessions);
  return null;
};
export const handle = pageHandle('Your account');

/** Who one is here, what one may do, and where one is signed in. */
export function Component() {
  const { user, role, permissions } = useSession();
  const { data: sessions } = useSuspenseQuery(ownSessions).data;
  return (
    <DetailPage
      title="Your account"
      action={<ActionLink label="Change password" link={paths.ownPassword()} why={null} />}
    >
      <Section title="You">
        <KeyValue
          facts={[
            ['Name', user.name],
            ['E-mail', user.email],
            ['Role', `${words(role)}: ${roleMeanings[role]}`],
          ]}
        />
      </Section>
      <Section title="What you may do">
        <ul className={styles.permissions}>
          {permissions.map((permission) => (
            <li key={permission}>
              <code>{permission}</code>
            </li>
          ))}
        </ul>
      </Section>
      <Section title="Where you are signed in">
        <SessionsTable sessions={sessions} end={(session) => endOwnSessions(session)} />
        {sessions.length > 1 ? <EndOthers /> : null}
      </Section>
      <Outlet />
    </DetailPage>
  );
}

function EndOthers() {
  const client = useQueryClient();
  const ending = useMutation({
    mutationFn: () => endOwnSessions(),
    onSuccess: () => client.invalidateQueries({ queryKey: ownSessions.queryKey }),
  });
  return (
    <div className={styles.acts}>
      <Button
        variant="default"
        size="sm"
        loading={ending.isPending}
        onClick={() => ending.mutate()}
      >
        Sign out everywhere else
      </Button>
      {ending.isError ? <p role="alert">{tell(ending.error).message}</p> : null}
    </div>
  );
}
