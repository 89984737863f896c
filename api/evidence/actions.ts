import type Stripe from 'stripe';
import { defineAction, type Lookup, type Sources } from '../operations/action.ts';
import { idInPath, stepMetadata } from '../operations/lookup.ts';
import { isGone } from '../stripe/errors.ts';
import type { Gateway } from '../stripe/gateway.ts';
import { readNow } from '../stripe/read-now.ts';
import {
  type SaveEvidenceInput,
  type SubmitEvidenceInput,
  saveEvidenceInput,
  submitEvidenceInput,
} from './inputs.ts';
import { evidenceFields } from './rules.ts';
import { planSave, type SaveFacts } from './save-plan.ts';
import { type EvidenceFile, expandFiles, filesIn } from './standing.ts';
import { planSubmit, type SubmitFacts } from './submit-plan.ts';

/** A dispute with the files of its evidence, as Stripe holds it now. */
export const readDispute = (stripe: Gateway, id: string): Promise<Stripe.Dispute> =>
  readNow(stripe, (client, options) =>
    client.disputes.retrieve(id, { expand: [...expandFiles] }, options),
  );

/** A file, as far as Stripe knows it. */
export async function readFile(stripe: Gateway, id: string): Promise<EvidenceFile | null> {
  try {
    return await readNow(stripe, (client, options) => client.files.retrieve(id, {}, options));
  } catch (error) {
    if (isGone(error)) return null;
    throw error;
  }
}

async function saveFacts(
  { stripe }: Sources,
  { dispute: id, evidence }: SaveEvidenceInput,
): Promise<SaveFacts> {
  const dispute = await readDispute(stripe, id);
  const known = new Set(filesIn(dispute.evidence).map((file) => file.id));
  const named = evidenceFields.flatMap(({ name, form }) => {
    const file = form === 'file' ? evidence[name] : undefined;
    return file && !known.has(file) ? [file] : [];
  });
  const supporting = evidence.appeal?.supporting_files ?? [];
  const files = await Promise.all(
    [...new Set([...named, ...supporting])].map(
      async (file) => [file, await readFile(stripe, file)] as const,
    ),
  );
  return { dispute, files: new Map(files) };
}

const isMarked = (
  { metadata }: Pick<Stripe.Dispute, 'metadata'>,
  { operation, n }: { operation: string; n: number },
): boolean =>
  Object.entries(stepMetadata(operation, n)).every(([key, value]) => metadata[key] === value);

/** Each write of evidence leaves its mark on the dispute, in the same request. */
const findKept: Lookup = async (stripe, step) => {
  const dispute = await readDispute(stripe, idInPath(step));
  return isMarked(dispute, step) ? { id: dispute.id } : null;
};

/** It is sent once: where it was, and without the mark, somebody else has sent it. */
const findSent: Lookup = async (stripe, step) => {
  const dispute = await readDispute(stripe, idInPath(step));
  if (isMarked(dispute, step)) return { id: dispute.id };
  return dispute.status.endsWith('under_review') ? 'by_others' : null;
};

/** Keeps evidence with a dispute, unsent: https://docs.stripe.com/api/disputes/update */
export const saveEvidence = defineAction({
  kind: 'dispute.save_evidence',
  area: 'disputes',
  permission: 'dispute:respond',
  input: saveEvidenceInput,
  objects: async (_sources, { dispute }): Promise<[string]> => [dispute],
  read: saveFacts,
  plan: planSave,
  lookups: { save: findKept },
  recorded: ({ dispute, evidence }) => ({ dispute, fields: Object.keys(evidence) }),
});

/** Sends the evidence that is kept with a dispute, once and for all. */
export const submitEvidence = defineAction({
  kind: 'dispute.submit_evidence',
  area: 'disputes',
  permission: 'dispute:respond',
  input: submitEvidenceInput,
  objects: async (_sources, { dispute }): Promise<[string]> => [dispute],
  read: async ({ stripe }: Sources, { dispute }: SubmitEvidenceInput): Promise<SubmitFacts> => ({
    dispute: await readDispute(stripe, dispute),
  }),
  plan: planSubmit,
  lookups: { submit: findSent },
  recorded: ({ dispute }) => ({ dispute }),
});
