import { Skeleton } from '@mantine/core';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useOutletContext } from 'react-router';
import { can, isAppeal } from '../../api/disputes/rules.ts';
import { evidenceFields } from '../../api/evidence/rules.ts';
import { tell } from '../client/errors.ts';
import { evidenceQuery } from '../client/evidence.ts';
import type { DisputeDetail, KeptEvidence } from '../client/types.ts';
import { useSession } from '../layouts/use-session.ts';
import { formHandle } from '../lib/handle.ts';
import { shortId } from '../lib/ids.ts';
import { paths } from '../lib/paths.ts';
import { Answer } from '../ui/answer.tsx';
import { AppealFields, appealProblem } from './evidence-appeal.tsx';
import { useEvidenceDraft } from './evidence-draft.ts';
import {
  EvidenceFields,
  fieldOfEvidence,
  textProblem,
  WrongElsewhere,
} from './evidence-fields.tsx';
import { ProgramFields, programProblem } from './evidence-programs.tsx';
import { FormDrawer } from './form-drawer.tsx';
import { impossibleFor } from './impossible.ts';
import { OrderForm } from './order-form.tsx';

export const handle = formHandle(
  ({ dispute = '' }) => `Evidence for dispute ${shortId(dispute)}`,
  ({ dispute = '' }) => [
    { label: 'Disputes', to: paths.disputes() },
    { label: `Dispute ${shortId(dispute)}`, to: paths.dispute(dispute) },
  ],
);

/** Texts are read beside what they are about. */
const width = 640;

/** Prepares what answers a dispute. It is kept at Stripe, and sent by another form alone. */
export function Component() {
  const detail = useOutletContext<DisputeDetail>();
  const { dispute } = detail;
  const { data: kept, error } = useQuery(evidenceQuery(dispute.id));
  if (kept) return <EvidenceForm detail={detail} kept={kept} />;
  return (
    <FormDrawer
      title="Prepare evidence"
      back={paths.dispute(dispute.id)}
      dirty={false}
      width={width}
    >
      {error ? (
        <Answer tone="bad" title="The evidence could not be read">
          <p>{tell(error).message}</p>
        </Answer>
      ) : (
        <Skeleton height={320} />
      )}
    </FormDrawer>
  );
}

function EvidenceForm({ detail, kept }: { detail: DisputeDetail; kept: KeptEvidence }) {
  const { dispute } = detail;
  const { id, status, reason } = dispute;
  const { role } = useSession();
  const client = useQueryClient();
  const draft = useEvidenceDraft(kept);
  // Each saving is an order of its own; what is written stays over all of them.
  const [saving, setSaving] = useState(1);
  const appealing = isAppeal(status);
  const { input } = draft;
  const wrong = appealing
    ? appealProblem(draft)
    : (evidenceFields
        .map((field) => textProblem(field, field.form === 'file' ? '' : draft.text(field.name)))
        .find((problem) => problem !== null) ?? programProblem(draft));
  const problem =
    input === null
      ? 'Write something first'
      : draft.overtaken.size > 0
        ? 'Choose whose words stay, where somebody else has changed them'
        : wrong;
  return (
    <OrderForm
      key={saving}
      title={appealing ? 'Write the appeal' : 'Prepare evidence'}
      back={paths.dispute(id)}
      width={width}
      order={input && problem === null ? { kind: 'dispute.save_evidence', input } : null}
      problem={problem}
      act="Save, without sending"
      usualReason="Preparing the answer"
      impossible={impossibleFor(role, 'dispute:respond', can.answer(dispute))}
      dirty={input !== null}
      fieldOf={fieldOfEvidence}
      more={{
        label: 'Go on writing',
        onMore: () => {
          // What was kept is read first: else it would seem to be somebody else's.
          void client
            .invalidateQueries({ queryKey: evidenceQuery(id).queryKey })
            .then(() => setSaving(saving + 1));
        },
      }}
    >
      {(mistake) => (
        <>
          <p>
            {detail.reason.text} {detail.reason.toWin}
          </p>
          {appealing ? (
            <AppealFields draft={draft} />
          ) : (
            <>
              <EvidenceFields draft={draft} reason={reason} mistake={mistake} />
              <ProgramFields draft={draft} />
            </>
          )}
          <WrongElsewhere mistake={mistake} />
        </>
      )}
    </OrderForm>
  );
}
