import { useSuspenseQuery } from '@tanstack/react-query';
import { Link, Outlet } from 'react-router';
import { orderingRoles } from '../../../api/operations/rules.ts';
import { whyNot } from '../../../api/staff/rules.ts';
import { limitsQuery } from '../../client/limits.ts';
import { queryClient } from '../../client/query-client.ts';
import { ActionLink } from '../../components/action-link.tsx';
import { DetailPage } from '../../layouts/detail-page.tsx';
import { useSession } from '../../layouts/use-session.ts';
import { pageHandle } from '../../lib/handle.ts';
import { currencyWords, kindWords, limitAmount, roleLimits } from '../../lib/limit-words.ts';
import { paths } from '../../lib/paths.ts';
import { words } from '../../lib/words.ts';
import { Nothing, Section } from '../../ui/section.tsx';
import { SmallTable } from '../../ui/small-table.tsx';
import styles from './settings.module.css';
import { Tokens } from './tokens.tsx';

export const loader = async () => {
  await queryClient.ensureQueryData(limitsQuery);
  return null;
};
export const handle = pageHandle('Settings');

/** What holds for the whole house: how much each role may order before somebody else is asked. */
export function Component() {
  const { role } = useSession();
  const { data: limits, kinds } = useSuspenseQuery(limitsQuery).data;
  const why = whyNot(role, 'limit:manage') ?? null;
  return (
    <DetailPage
      title="Settings"
      action={<ActionLink label="Set a limit" link={paths.limitSet()} why={why} />}
    >
      <Section title="Limits" note="above them, somebody else has to approve">
        {limits.length === 0 ? (
          <Nothing>Nobody has a limit: every role orders what it may without approval.</Nothing>
        ) : (
          <SmallTable
            label="Limits"
            rows={limits}
            rowKey={paths.limit}
            columns={[
              { header: 'Role', cell: ({ role: of }) => words(of) },
              { header: 'For', cell: ({ kind }) => kindWords(kind) },
              { header: 'Currency', cell: ({ currency }) => currencyWords(currency) },
              {
                header: 'At once',
                align: 'end',
                cell: ({ single, currency }) => limitAmount(single, currency),
              },
              {
                header: 'In 24 hours',
                align: 'end',
                cell: ({ day, currency }) => limitAmount(day, currency),
              },
              {
                header: 'Change',
                align: 'end',
                cell: (limit) =>
                  why === null ? (
                    <span className={styles.acts}>
                      <Link to={paths.limit(limit)} aria-label={`Edit: ${named(limit)}`}>
                        Edit
                      </Link>
                      <Link to={paths.limitRemove(limit)} aria-label={`Remove: ${named(limit)}`}>
                        Remove
                      </Link>
                    </span>
                  ) : null,
              },
            ]}
          />
        )}
      </Section>
      <Section title="What holds for whom" note="without asking anybody">
        <SmallTable
          label="What holds for whom"
          rows={orderingRoles}
          rowKey={(of) => of}
          columns={[
            { header: 'Role', cell: (of) => words(of) },
            {
              header: 'May order',
              wrap: true,
              cell: (of) => roleLimits(limits, of).map((line) => <p key={line}>{line}</p>),
            },
          ]}
        />
        <p className={styles.note}>
          The day’s sum is of what one person has ordered alone or approved within the last 24
          hours; what somebody approved does not count for whoever ordered it. Nobody approves what
          would be above their own limits.
        </p>
      </Section>
      {whyNot(role, 'setting:manage') === undefined ? <Tokens /> : null}
      <Outlet context={{ limits, kinds }} />
    </DetailPage>
  );
}

const named = ({ role, kind, currency }: { role: string; kind: string; currency: string }) =>
  `${words(role)}, ${kindWords(kind)}, ${currencyWords(currency)}`;
