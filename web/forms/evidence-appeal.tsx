import { Textarea } from '@mantine/core';
import { evidenceLimits } from '../../api/evidence/rules.ts';
import type { EvidenceDraft } from './evidence-draft.ts';
import { counter, Overtaken } from './evidence-fields.tsx';
import { EvidenceFileField, sizeOf } from './evidence-file.tsx';

interface Appeal {
  reason_for_filing: string;
  supporting_files: readonly string[];
}

const appealOf = (value: unknown): Appeal => ({
  reason_for_filing: '',
  supporting_files: [],
  ...(typeof value === 'object' ? value : {}),
});

/** Why an appeal as it is written cannot be kept; null when it can. */
export const appealProblem = (draft: EvidenceDraft): string | null =>
  appealOf(draft.value('appeal')).reason_for_filing.length > evidenceLimits.long
    ? `At most ${evidenceLimits.long.toLocaleString('en-US')} characters are taken`
    : null;

/** What is written against a loss: https://docs.stripe.com/api/disputes/update */
export function AppealFields({ draft }: { draft: EvidenceDraft }) {
  const appeal = appealOf(draft.value('appeal'));
  const write = (change: Partial<Appeal>) => draft.write('appeal', { ...appeal, ...change });
  const { reason_for_filing: reason, supporting_files: files } = appeal;
  const bytes = files.reduce((sum, id) => sum + (draft.files.get(id)?.size ?? 0), 0);
  return (
    <>
      <Textarea
        label="Why the bank is wrong"
        description={counter(reason, evidenceLimits.long)}
        data-autofocus
        autosize
        minRows={4}
        maxRows={20}
        value={reason}
        onChange={(event) => write({ reason_for_filing: event.currentTarget.value })}
        error={appealProblem(draft)}
      />
      <EvidenceFileField
        dispute={draft.kept.dispute}
        label="Documents"
        hint={`PDF, JPEG or PNG · ${sizeOf(bytes)} of ${sizeOf(evidenceLimits.bytes)}`}
        chosen={files}
        files={draft.files}
        many
        onUploaded={(file) => {
          draft.uploaded(file);
          write({ supporting_files: [...files, file.id] });
        }}
        onRemove={(removed) => write({ supporting_files: files.filter((id) => id !== removed) })}
      />
      <Overtaken draft={draft} part="appeal" />
    </>
  );
}
