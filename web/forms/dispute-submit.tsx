import { Checkbox, Skeleton } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { Link, useOutletContext } from 'react-router';
import { can, isAppeal } from '../../api/disputes/rules.ts';
import { programLines } from '../../api/enhanced-evidence/rules.ts';
import { evidenceFields } from '../../api/evidence/rules.ts';
import { tell } from '../client/errors.ts';
import { evidenceQuery } from '../client/evidence.ts';
import type { DisputeDetail, KeptEvidence } from '../client/types.ts';
import { useSession } from '../layouts/use-session.ts';
import { formHandle } from '../lib/handle.ts';
import { shortId } from '../lib/ids.ts';
import { paths } from '../lib/paths.ts';
import { KeyValue } from '../ui/key-value.tsx';
import styles from './evidence.module.css';
import { impossibleFor } from './impossible.ts';
import { OrderForm } from './order-form.tsx';

export const handle = formHandle(
  ({ dispute = '' }) => `Submit evidence for dispute ${shortId(dispute)}`,
  ({ dispute = '' }) => [
    { label: 'Disputes', to: paths.disputes() },
    { label: `Dispute ${shortId(dispute)}`, to: paths.dispute(dispute) },
  ],
);

/** All that would be sent, for a last reading. */
function factsOf({ evidence, enhanced_evidence, appeal, files }: KeptEvidence, appealing: boolean) {
  const named = (id: string) => files.find((file) => file.id === id)?.filename ?? id;
  if (appealing)
    return [
      ['Why the bank is wrong', appeal?.reason_for_filing || null],
      ['Documents', appeal?.supporting_files?.map(named).join(', ') || null],
    ] as const;
  return [
    ...evidenceFields.map(({ name, form, label }) => {
      const value = evidence[name];
      return [label, value && form === 'file' ? named(value) : value] as const;
    }),
    ...programLines(enhanced_evidence),
  ];
}

/** Sends what was prepared to the bank. That happens once, so it is read and confirmed first. */
export function Component() {
  const { dispute } = useOutletContext<DisputeDetail>();
  const { id, status } = dispute;
  const { role } = useSession();
  const { data: kept, error } = useQuery(evidenceQuery(id));
  // What was confirmed is what was read: changed since, it is read again.
  const [readAs, setReadAs] = useState<string | null>(null);
  const confirmed = kept !== undefined && readAs === kept.seenAll;
  const [pressed, setPressed] = useState(false);
  const appealing = isAppeal(status);
  const changed = readAs !== null && !confirmed;
  const problem = confirmed
    ? null
    : changed
      ? 'It was changed since you read it: read it again, and confirm that'
      : 'Confirm that you have read it';
  return (
    <OrderForm
      title={appealing ? 'Submit the appeal' : 'Submit evidence'}
      back={paths.dispute(id)}
      width={640}
      order={
        kept
          ? { kind: 'dispute.submit_evidence', input: { dispute: id, seen: kept.seenAll } }
          : null
      }
      problem={problem}
      act={appealing ? 'Submit the appeal, once' : 'Submit the evidence, once'}
      impossible={impossibleFor(role, 'dispute:respond', can.submit(dispute))}
      dirty={confirmed}
      onRefused={() => setPressed(true)}
    >
      {kept ? (
        <div className={styles.review}>
          <KeyValue facts={factsOf(kept, appealing)} />
        </div>
      ) : error ? (
        <p role="alert">{tell(error).message}</p>
      ) : (
        <Skeleton height={160} />
      )}
      <p>
        <Link to={paths.disputeEvidence(id)}>Change it first</Link>
      </p>
      <Checkbox
        label="I have read all of it. It is sent as it stands, and nothing can be added."
        data-autofocus
        checked={confirmed}
        disabled={!kept}
        onChange={(event) => setReadAs(event.currentTarget.checked && kept ? kept.seenAll : null)}
        error={pressed || changed ? problem : null}
      />
    </OrderForm>
  );
}
