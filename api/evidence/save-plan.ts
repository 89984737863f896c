import type Stripe from 'stripe';
import { can, isAppeal } from '../disputes/rules.ts';
import { alreadySo, type Blocked, type Difference, type Plan } from '../operations/action.ts';
import type { SaveEvidenceInput } from './inputs.ts';
import {
  charactersOf,
  type EvidenceName,
  evidenceFields,
  evidenceLabel,
  evidenceLimits,
  isFileField,
} from './rules.ts';
import { digestOf, type EvidenceFile, type EvidencePart, filesIn, standingIn } from './standing.ts';
import { evidenceStep } from './step.ts';

/** What keeping evidence depends on, as Stripe holds it now. */
export interface SaveFacts {
  /** With its files. */
  readonly dispute: Pick<
    Stripe.Dispute,
    'id' | 'status' | 'evidence' | 'evidence_details' | 'enhanced_eligibility_types'
  >;
  /**
   * The files that the input names, by id, but for those that the dispute came with; null for an
   * unknown one.
   */
  readonly files: ReadonlyMap<string, EvidenceFile | null>;
}

type Sent = SaveEvidenceInput['evidence'];

const count = (n: number) => n.toLocaleString('en-US');

/** What people call a part of evidence. */
export const partLabel = (part: EvidencePart): string =>
  part === 'enhanced_evidence'
    ? 'Card network’s program'
    : part === 'appeal'
      ? 'Appeal'
      : evidenceLabel(part);

const partsOf = (sent: Sent): EvidencePart[] =>
  (Object.keys(sent) as EvidencePart[]).filter((part) => sent[part] !== undefined);

/** What stands in a part, without its words: they are about people, and this is kept. */
function told(part: EvidencePart, value: unknown, files: ReadonlyMap<string, EvidenceFile | null>) {
  if (value === '' || value === null || value === undefined) return 'nothing';
  if (part === 'enhanced_evidence') return 'filled in';
  if (part === 'appeal') {
    const { reason_for_filing = '', supporting_files = [] } =
      value as Stripe.Dispute.Evidence.Appeal.Card;
    return `${count(reason_for_filing.length)} characters, ${supporting_files.length} files`;
  }
  if (!isFileField(part)) return `${count(String(value).length)} characters`;
  const file = files.get(String(value));
  const type = file?.type?.toUpperCase() ?? 'file';
  return `a ${type} of ${count(Math.ceil((file?.size ?? 0) / 1000))} kB`;
}

/** What a part will be. Hashes are written whole; of programs, those that are named. */
function after(dispute: SaveFacts['dispute'], sent: Sent, part: EvidencePart): unknown {
  if (part !== 'enhanced_evidence') return sent[part] ?? '';
  return { ...dispute.evidence.enhanced_evidence, ...sent.enhanced_evidence };
}

/** Why this evidence does not belong to the dispute as it stands. */
function misplaced({ dispute }: SaveFacts, sent: Sent): Blocked | null {
  const appealing = isAppeal(dispute.status);
  const wrong = partsOf(sent).find((part) => (part === 'appeal') !== appealing);
  if (wrong)
    return {
      code: 'evidence_not_taken',
      message: appealing
        ? 'It is open to an appeal: only the appeal can be written now.'
        : 'It is not open to an appeal.',
      field: `evidence.${wrong}`,
    };
  const programs: readonly string[] = dispute.enhanced_eligibility_types;
  const foreign = Object.keys(sent.enhanced_evidence ?? {}).find(
    (program) => !programs.includes(program),
  );
  return foreign
    ? {
        code: 'evidence_not_taken',
        message: 'The card network’s program is not open to this dispute.',
        field: `evidence.enhanced_evidence.${foreign}`,
      }
    : null;
}

/** A part that somebody else has changed since it was seen. */
function changedMeanwhile({ dispute }: SaveFacts, input: SaveEvidenceInput): Blocked | null {
  const part = partsOf(input.evidence).find((each) => {
    const seen = input.seen?.[each];
    return seen !== undefined && seen !== digestOf(dispute.evidence, each);
  });
  return part
    ? {
        code: 'evidence_changed',
        message: `“${partLabel(part)}” was changed by somebody else meanwhile. Look at it before you write over it.`,
        field: `evidence.${part}`,
      }
    : null;
}

/** The files that are named, each with the field that names it. */
const filesNamed = (sent: Sent) => [
  ...evidenceFields.flatMap(({ name, form }) =>
    form === 'file' && sent[name] ? [{ id: sent[name], field: `evidence.${name}` }] : [],
  ),
  ...(sent.appeal?.supporting_files ?? []).map((id) => ({
    id,
    field: 'evidence.appeal.supporting_files',
  })),
];

/** What is wrong with a file that is named anew. */
function unfit(sent: Sent, files: SaveFacts['files']): Blocked | null {
  for (const { id, field } of filesNamed(sent)) {
    if (!files.has(id)) continue;
    const file = files.get(id);
    if (file && ['dispute_evidence', 'customer_signature'].includes(file.purpose)) continue;
    return {
      code: 'file_not_evidence',
      message: file
        ? 'This file was not uploaded as evidence.'
        : 'Stripe does not know this file. Upload it again.',
      field,
    };
  }
  return null;
}

/** How much the evidence has once it is kept so. */
function extentOf({ dispute }: SaveFacts, sent: Sent, files: SaveFacts['files']) {
  const sizeOf = (ids: Iterable<string>) =>
    [...new Set(ids)].reduce((sum, id) => sum + (files.get(id)?.size ?? 0), 0);
  // An appeal goes to the card network by itself.
  if (sent.appeal)
    return {
      characters: sent.appeal.reason_for_filing.length,
      bytes: sizeOf(sent.appeal.supporting_files),
    };
  const merged = Object.fromEntries(
    evidenceFields.map(({ name }) => [name, sent[name] ?? standingIn(dispute.evidence, name)]),
  ) as Record<EvidenceName, string>;
  const enhanced_evidence = after(dispute, sent, 'enhanced_evidence');
  const named = evidenceFields
    .filter(({ form }) => form === 'file')
    .map(({ name }) => merged[name]);
  return { characters: charactersOf({ ...merged, enhanced_evidence }), bytes: sizeOf(named) };
}

function tooMuch({ characters, bytes }: ReturnType<typeof extentOf>): Blocked | null {
  if (characters > evidenceLimits.together)
    return {
      code: 'evidence_too_long',
      message: `All texts together have ${count(characters)} characters; Stripe takes ${count(evidenceLimits.together)}.`,
    };
  if (bytes > evidenceLimits.bytes)
    return {
      code: 'evidence_too_large',
      message: `All files together have ${(bytes / 1e6).toFixed(1)} MB; Stripe takes ${evidenceLimits.bytes / 1e6} MB.`,
    };
  return null;
}

/** As Stripe takes it: a list is emptied by an empty text. */
function asParams(sent: Sent): Stripe.DisputeUpdateParams.Evidence {
  const { appeal, ...rest } = sent;
  if (!appeal) return rest as Stripe.DisputeUpdateParams.Evidence;
  const { reason_for_filing, supporting_files } = appeal;
  return {
    appeal: {
      card: {
        reason_for_filing,
        supporting_files: supporting_files.length > 0 ? supporting_files : '',
      },
    },
  };
}

/** Plans keeping evidence with a dispute, unsent. Pure: all it knows stands in its arguments. */
export function planSave(input: SaveEvidenceInput, facts: SaveFacts): Plan {
  const { dispute } = facts;
  const { evidence: sent } = input;
  const files = new Map<string, EvidenceFile | null>([
    ...filesIn(dispute.evidence).map((file) => [file.id, file] as const),
    ...facts.files,
  ]);
  const parts = partsOf(sent);
  const basedOn = {
    status: dispute.status,
    // Of what is written over alone: two people may fill in different fields.
    seen: parts.map((part) => digestOf(dispute.evidence, part)),
  };
  const possible = can.answer(dispute);
  const extent = extentOf(facts, sent, files);
  const differences = parts.flatMap((part): Difference[] => {
    const [old, now] = [standingIn(dispute.evidence, part), after(dispute, sent, part)];
    if (JSON.stringify(old) === JSON.stringify(now)) return [];
    const [before, later] = [told(part, old, files), told(part, now, files)];
    return [
      {
        what: partLabel(part),
        before,
        after: before === later ? `${later}, other ones` : later,
      },
    ];
  });
  const blocked: Blocked | null =
    (possible.ok ? null : { code: possible.code, message: possible.why }) ??
    misplaced(facts, sent) ??
    changedMeanwhile(facts, input) ??
    unfit(sent, facts.files) ??
    tooMuch(extent) ??
    (differences.length > 0
      ? null
      : { code: alreadySo, message: 'All of this is kept with the dispute already.' });
  const nothing = { effects: [], warnings: [], basedOn, touches: [] };
  if (blocked) return { ...nothing, steps: [], blocked };
  const fields = differences.length === 1 ? 'one field' : `${differences.length} fields`;
  return {
    ...nothing,
    steps: [
      evidenceStep(
        dispute.id,
        'save',
        `Keep ${fields} of evidence with ${dispute.id}, unsent`,
        asParams(sent),
      ),
    ],
    differences,
    bottomLine: `Kept at Stripe as a draft: nothing is sent to the bank. Then all texts have ${count(extent.characters)} of ${count(evidenceLimits.together)} characters, and all files ${(extent.bytes / 1e6).toFixed(1)} of ${evidenceLimits.bytes / 1e6} MB.`,
  };
}
