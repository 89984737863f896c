import { createHash } from 'node:crypto';
import type Stripe from 'stripe';
import { canonical } from '../operations/prepare.ts';
import { expandableId } from '../store/snapshot.ts';
import { type EvidenceName, evidenceFields, isFileField } from './rules.ts';

/** Every part of evidence that is written by itself. */
export type EvidencePart = EvidenceName | 'enhanced_evidence' | 'appeal';

/** Every part, in the order in which people tell them. */
export const evidenceParts: readonly EvidencePart[] = [
  ...evidenceFields.map(({ name }) => name),
  'enhanced_evidence',
  'appeal',
];

/** What stands in a part: a text, the id of a file, or a hash; an empty text for nothing. */
export function standingIn(evidence: Stripe.Dispute['evidence'], part: EvidencePart): unknown {
  if (part === 'enhanced_evidence')
    return Object.keys(evidence.enhanced_evidence ?? {}).length > 0
      ? evidence.enhanced_evidence
      : '';
  if (part === 'appeal') return evidence.appeal?.card ?? '';
  const value = evidence[part];
  return (isFileField(part) ? expandableId(value) : value) ?? '';
}

const hashOf = (value: unknown): string =>
  createHash('sha256')
    .update(typeof value === 'string' ? value : canonical(value as object))
    .digest('hex')
    .slice(0, 16);

/** By which it is known that a part is still as it was seen, without its words. */
export const digestOf = (evidence: Stripe.Dispute['evidence'], part: EvidencePart): string =>
  hashOf(standingIn(evidence, part));

/** The digests of all parts. */
export const digestsOf = (evidence: Stripe.Dispute['evidence']): Record<EvidencePart, string> =>
  Object.fromEntries(evidenceParts.map((part) => [part, digestOf(evidence, part)])) as Record<
    EvidencePart,
    string
  >;

/** A file as far as evidence is concerned. */
export type EvidenceFile = Pick<Stripe.File, 'id' | 'filename' | 'purpose' | 'size' | 'type'>;

/** The files that evidence names, where they came with it. */
export const filesIn = (evidence: Stripe.Dispute['evidence']): EvidenceFile[] =>
  evidenceFields.flatMap(({ name }) => {
    const value = isFileField(name) ? evidence[name] : null;
    return value && typeof value === 'object' ? [value] : [];
  });

/** What Stripe is asked for to give the files along with a dispute. */
export const expandFiles = evidenceFields
  .filter(({ form }) => form === 'file')
  .map(({ name }) => `evidence.${name}`);

/** One for all of it: by which it is known that all of it is still as it was read. */
export const digestOfAll = (evidence: Stripe.Dispute['evidence']): string =>
  hashOf(digestsOf(evidence));
