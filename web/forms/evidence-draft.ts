import { useState } from 'react';
import type { EvidenceName } from '../../api/evidence/rules.ts';
import type { EvidenceUpload, KeptEvidence } from '../client/types.ts';

/** A part of evidence that is written by itself. */
export type Part = EvidenceName | 'enhanced_evidence' | 'appeal';

/** What was written in a part, and what it was written over. */
interface Change {
  readonly value: unknown;
  /** The digest of what stood there. */
  readonly seen: string | undefined;
}

/** What Stripe keeps in a part; an empty text where nothing. */
function keptIn(kept: KeptEvidence, part: Part): unknown {
  if (part === 'enhanced_evidence') return kept.enhanced_evidence ?? '';
  if (part === 'appeal') return kept.appeal ?? '';
  return kept.evidence[part] ?? '';
}

const same = (one: unknown, other: unknown) => JSON.stringify(one) === JSON.stringify(other);

/** Evidence as it is being written, beside what Stripe keeps of it; nothing typed is lost. */
export function useEvidenceDraft(kept: KeptEvidence) {
  const [changes, setChanges] = useState<Partial<Record<Part, Change>>>({});
  const [uploads, setUploads] = useState<readonly EvidenceUpload[]>([]);

  /** What is kept already was written over something that is gone. */
  const pendingSeen = (change: Change | undefined, part: Part) =>
    change && !same(change.value, keptIn(kept, part)) ? change.seen : undefined;

  const changed = (Object.entries(changes) as [Part, Change][]).filter(
    ([part, { value }]) => !same(value, keptIn(kept, part)),
  );
  const written = new Map(changed);
  /** Parts that were written in while somebody else changed them. */
  const overtaken = new Set(
    changed.filter(([part, { seen }]) => seen !== kept.seen[part]).map(([part]) => part),
  );

  return {
    kept,
    /** What the form says in a part. */
    value: (part: Part): unknown => written.get(part)?.value ?? keptIn(kept, part),
    text(name: EvidenceName): string {
      return String(written.get(name)?.value ?? keptIn(kept, name));
    },
    write: (part: Part, value: unknown) =>
      setChanges((before) => ({
        ...before,
        [part]: { value, seen: pendingSeen(before[part], part) ?? kept.seen[part] },
      })),
    overtaken,
    /** What somebody else has written there meanwhile. */
    theirs: (part: Part): unknown => keptIn(kept, part),
    takeTheirs: (part: Part) =>
      setChanges(({ [part]: _mine, ...others }) => others as typeof changes),
    keepMine: (part: Part) =>
      setChanges((before) => ({
        ...before,
        [part]: { value: before[part]?.value, seen: kept.seen[part] },
      })),
    /** The input of what keeps it; null where nothing was written. */
    input:
      changed.length === 0
        ? null
        : {
            dispute: kept.dispute,
            evidence: Object.fromEntries(changed.map(([part, { value }]) => [part, value])),
            seen: Object.fromEntries(changed.map(([part, { seen }]) => [part, seen])),
          },
    /** The files that are known by name. */
    files: new Map([...kept.files, ...uploads].map((file) => [file.id, file])),
    uploaded: (file: EvidenceUpload) => setUploads((before) => [...before, file]),
  };
}
export type EvidenceDraft = ReturnType<typeof useEvidenceDraft>;
