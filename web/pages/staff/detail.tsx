import { useSuspenseQuery } from '@tanstack/react-query';
import { type LoaderFunctionArgs, Outlet, useParams } from 'react-router';
import { tell } from '../../client/errors.ts';
import { queryClient } from '../../client/query-client.ts';
import { endStaffSessions, staffDetail } from '../../client/staff.ts';
import type { StaffDetail } from '../../client/types.ts';
import { ActionLink } from '../../components/action-link.tsx';
import { AsOf } from '../../components/as-of.tsx';
import { StatusBadge } from '../../components/status-badge.tsx';
import { Time } from '../../components/time.tsx';
import { staffActs } from '../../forms/staff-acts.ts';
import { DetailPage } from '../../layouts/detail-page.tsx';
import { pageHandle } from '../../lib/handle.ts';
import { paths } from '../../lib/paths.ts';
import { count, words } from '../../lib/words.ts';
import { Answer } from '../../ui/answer.tsx';
import { KeyValue } from '../../ui/key-value.tsx';
import { Nothing, Section } from '../../ui/section.tsx';
import { SessionsTable } from './sessions-table.tsx';
import styles from './staff.module.css';
import { Trail } from './trail.tsx';

export const loader = async ({ params: { member = '' } }: LoaderFunctionArgs) => {
  await queryClient.ensureQueryData(staffDetail(member));
  return null;
};
export const handle = pageHandle('Member of staff', { label: 'Staff', to: paths.staff() });

export function Component() {
  const { member: id = '' } = useParams();
  const { data: answer, error, isFetching, refetch } = useSuspenseQuery(staffDetail(id));
  const detail = answer.data;
  const { member } = detail;
  return (
    <DetailPage
      title={member.name}
      status={<StatusBadge status={member.state} />}
      asOf={
        <AsOf
          at={answer.asOf}
          busy={isFetching}
          onRefresh={() => void refetch()}
          label="Read this again"
          ours
          staleBecause={error ? tell(error).message : undefined}
        />
      }
      action={<ActionLink label="Edit" link={paths.staffEdit(id)} why={null} />}
    >
      <Standing detail={detail} />
      <Section title="Member of staff">
        <KeyValue
          facts={[
            ['E-mail', member.email],
            ['Role', words(member.role)],
            [
              'Last seen',
              member.lastSeen === null ? 'Never' : <Time key="l" at={member.lastSeen} />,
            ],
            ['On the staff since', <Time key="c" at={member.created} />],
            [
              'Demo staff',
              member.demo
                ? 'The password is known to everybody; each start makes them what they were'
                : null,
            ],
          ]}
        />
      </Section>
      <Section title={`What the role ${member.role} may do`}>
        <ul className={styles.permissions}>
          {detail.permissions.map((permission) => (
            <li key={permission}>
              <code>{permission}</code>
            </li>
          ))}
        </ul>
      </Section>
      <Section title="Signed in">
        {detail.sessions.length === 0 ? (
          <Nothing>In no browser.</Nothing>
        ) : (
          <SessionsTable
            key={id}
            sessions={detail.sessions}
            end={(session) => endStaffSessions(id, session)}
          />
        )}
      </Section>
      <Trail trail={detail.trail} person={id} />
      <Outlet context={detail} />
    </DetailPage>
  );
}

/** Whether they can get in, and what can be done about it. */
function Standing({ detail }: { detail: StaffDetail }) {
  const { member, disabledAt, passwordLinkUntil, sessions } = detail;
  const acts = Object.entries(staffActs).filter(([, { of }]) => of.includes(member.state));
  const buttons = (
    <div className={styles.acts}>
      {acts.map(([name, { label, can }]) => {
        const possible = detail.can[can];
        return (
          <ActionLink
            key={name}
            secondary
            label={label}
            link={paths.staffAct(member.id, name)}
            why={possible.ok ? null : possible.why}
          />
        );
      })}
    </div>
  );
  if (member.state === 'invited')
    return (
      <Answer tone="waiting" title="Invited: has not accepted yet">
        <p>
          {member.invitedUntil === null ? (
            'The link is too old. Make a new one.'
          ) : (
            <>
              The link works until <Time at={member.invitedUntil} due="ours" />.
            </>
          )}
        </p>
        {buttons}
      </Answer>
    );
  if (disabledAt !== null)
    return (
      <Answer tone="bad" title="May not sign in">
        <p>
          Disabled <Time at={disabledAt} />.
        </p>
        {buttons}
      </Answer>
    );
  return (
    <Answer
      tone="good"
      title={
        sessions.length === 0
          ? 'May sign in'
          : `Signed in with ${count(sessions.length, 'browser')}${detail.self ? ', this one among them' : ''}`
      }
    >
      {passwordLinkUntil === null ? null : (
        <p>
          A link to choose another password works until <Time at={passwordLinkUntil} due="ours" />.
        </p>
      )}
      {buttons}
    </Answer>
  );
}
