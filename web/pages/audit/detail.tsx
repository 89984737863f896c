import { useSuspenseQuery } from '@tanstack/react-query';
import { Link, type LoaderFunctionArgs, useParams } from 'react-router';
import { roleCan } from '../../../api/staff/rules.ts';
import { auditEntry } from '../../client/audit.ts';
import { queryClient } from '../../client/query-client.ts';
import type { AuditLine } from '../../client/types.ts';
import { ObjectId } from '../../components/object-id.tsx';
import { Time } from '../../components/time.tsx';
import { DetailPage } from '../../layouts/detail-page.tsx';
import { useSession } from '../../layouts/use-session.ts';
import { pageHandle } from '../../lib/handle.ts';
import { paths } from '../../lib/paths.ts';
import { words } from '../../lib/words.ts';
import { KeyValue } from '../../ui/key-value.tsx';
import { Nothing, Section } from '../../ui/section.tsx';
import { SmallTable } from '../../ui/small-table.tsx';
import styles from './audit.module.css';
import { changesIn } from './changes.ts';

export const loader = async ({ params: { entry = '' } }: LoaderFunctionArgs) => {
  await queryClient.ensureQueryData(auditEntry(entry));
  return null;
};
export const handle = pageHandle(({ entry = '' }) => `Entry ${entry}`, {
  label: 'Audit',
  to: paths.audit(),
});

/** One entry of the trail: who did what, when, from where and why, and what it changed. */
export function Component() {
  const { entry: seq = '' } = useParams();
  const { data: line } = useSuspenseQuery(auditEntry(seq)).data;
  const changes = changesIn(line.before, line.after);
  return (
    <DetailPage title={words(line.action)}>
      <Section title="On record">
        <KeyValue
          facts={[
            ['When', <Time key="at" at={line.at} />],
            ['By', line.by?.name ?? (line.operation ? 'The server' : 'Somebody who is not known')],
            ['From', line.address],
            ['About', line.subject ? <About key="about" of={line.subject} /> : null],
            ['Reason', line.reason],
            [
              'Operation',
              line.operation ? (
                <Link key="operation" to={paths.operation(line.operation)}>
                  Open its page
                </Link>
              ) : null,
            ],
            [
              'Stripe request',
              line.stripeRequest ? <ObjectId key="request" id={line.stripeRequest} /> : null,
            ],
            ['Number', line.seq.toLocaleString('en-US')],
            [
              'Hash',
              <span key="hash" className={styles.hash}>
                {line.hash}
              </span>,
            ],
          ]}
        />
      </Section>
      <Section title="Before and after">
        {changes.length === 0 ? (
          <Nothing>It says nothing of what was before or after.</Nothing>
        ) : (
          <SmallTable
            label="Before and after"
            rows={changes}
            rowKey={({ name }) => name}
            columns={[
              { header: 'What', cell: ({ name }) => <code>{name}</code> },
              {
                header: 'Before',
                wrap: true,
                cell: ({ before }) => <pre className={styles.value}>{before}</pre>,
              },
              {
                header: 'After',
                wrap: true,
                cell: ({ after }) => <pre className={styles.value}>{after}</pre>,
              },
            ]}
          />
        )}
      </Section>
    </DetailPage>
  );
}

function About({ of: { id, name, isMember } }: { of: NonNullable<AuditLine['subject']> }) {
  const { role } = useSession();
  // Whoever reads the trail may not see the staff's own pages.
  if (isMember && !roleCan(role, 'staff:manage')) return <>{name}</>;
  return isMember ? (
    <Link to={paths.staffMember(id)}>{name}</Link>
  ) : (
    <ObjectId id={id} name={name} />
  );
}
