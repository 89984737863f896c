import { useSuspenseQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { Link, type LoaderFunctionArgs, Outlet, useParams } from 'react-router';
import { tell } from '../../client/errors.ts';
import { operationQuery } from '../../client/operations.ts';
import { queryClient } from '../../client/query-client.ts';
import type { Operation } from '../../client/types.ts';
import { ActionLink } from '../../components/action-link.tsx';
import { Differences } from '../../components/differences.tsx';
import { Effects } from '../../components/effects.tsx';
import { ObjectId } from '../../components/object-id.tsx';
import { StatusBadge } from '../../components/status-badge.tsx';
import { Steps } from '../../components/steps.tsx';
import { Time } from '../../components/time.tsx';
import { Warnings } from '../../components/warnings.tsx';
import { WithIds } from '../../components/with-ids.tsx';
import { decisionsOn } from '../../forms/operation-acts.ts';
import { DetailPage } from '../../layouts/detail-page.tsx';
import { useSession } from '../../layouts/use-session.ts';
import { pageHandle } from '../../lib/handle.ts';
import { actOf, standings } from '../../lib/operation-words.ts';
import { paths } from '../../lib/paths.ts';
import { Answer } from '../../ui/answer.tsx';
import { KeyValue } from '../../ui/key-value.tsx';
import { Nothing, Section } from '../../ui/section.tsx';
import styles from './operations.module.css';
import { Review } from './review.tsx';

export const loader = async ({ params: { operation = '' } }: LoaderFunctionArgs) => {
  await queryClient.ensureQueryData(operationQuery(operation));
  return null;
};
export const handle = pageHandle('Operation', { label: 'Operations', to: paths.operations() });

/** One order: how it stands, what it does, who decided what, and what can be decided now. */
export function Component() {
  const { operation: id = '' } = useParams();
  const { data: operation, error } = useSuspenseQuery(operationQuery(id));
  const [first, ...others] = decisionsOn(operation, useSession());
  return (
    <DetailPage
      title={actOf(operation)}
      status={<StatusBadge status={operation.status} />}
      asOf={error ? <span role="status">{tell(error).message}</span> : undefined}
      action={first ? <ActionLink {...first} /> : undefined}
    >
      <Standing operation={operation}>
        {others.length > 0 ? (
          <div className={styles.acts}>
            {others.map((act) => (
              <ActionLink key={act.label} {...act} secondary />
            ))}
          </div>
        ) : null}
      </Standing>
      {operation.choices.includes('reject') ? <Review operation={operation} /> : null}
      <Section
        title="What it does"
        note={operation.warnings.length > 0 ? 'as told when it was ordered' : undefined}
      >
        {operation.effects.length > 0 ? <Effects effects={operation.effects} /> : null}
        <Differences differences={operation.differences} />
        <Warnings warnings={operation.warnings} />
        {operation.steps.length > 0 ? (
          <Steps steps={operation.steps} status={operation.status} />
        ) : (
          <Nothing>It is planned when its turn comes.</Nothing>
        )}
      </Section>
      <Facts operation={operation} />
      <Outlet context={operation} />
    </DetailPage>
  );
}

function Standing({ operation, children }: { operation: Operation; children: ReactNode }) {
  const { status, approval, decision, error, needsPerson } = operation;
  const { tone, title, text } = standings[status];
  return (
    <Answer tone={tone} title={title.charAt(0).toUpperCase() + title.slice(1)}>
      <p>{text}</p>
      {status === 'waiting_approval' && approval ? (
        <>
          {approval.reasons.map((reason) => (
            <p key={reason}>{reason}</p>
          ))}
          <p>
            Unless somebody does, it expires <Time at={approval.expiresAt} due="ours" />.
          </p>
        </>
      ) : null}
      {needsPerson ? (
        <p>It cannot be found out here: look it up in Stripe before anything else is done.</p>
      ) : null}
      {error ? (
        <p>
          <WithIds text={error.message} />
        </p>
      ) : null}
      {/* A rejection's note is the error itself. */}
      {decision?.note && error?.code !== 'rejected' ? (
        <p>
          {decision.by.name} wrote: {decision.note}
        </p>
      ) : null}
      {children}
    </Answer>
  );
}

function Facts({ operation }: { operation: Operation }) {
  const { approval, decision, batch } = operation;
  return (
    <Section title="On record">
      <KeyValue
        facts={[
          ['About', <ObjectId key="about" id={operation.subject} name={operation.subjectName} />],
          ['Reason', operation.reason],
          ['Ordered by', operation.by.name],
          ['Ordered', <Time key="ordered" at={operation.createdAt} />],
          ['Needed approval because', approval ? approval.reasons.join(' ') : null],
          [
            'Decided by',
            decision ? (
              <span key="decided">
                {decision.by.name}, <Time at={decision.at} />
              </span>
            ) : null,
          ],
          [
            'Ended',
            operation.finishedAt === null ? null : <Time key="ended" at={operation.finishedAt} />,
          ],
          [
            'Batch',
            batch ? (
              <Link key="batch" to={paths.operationBatch(batch)}>
                Ordered with others
              </Link>
            ) : null,
          ],
          ['Id', <ObjectId key="id" id={operation.id} here />],
        ]}
      />
    </Section>
  );
}
