import { audit } from '../audit/audit.ts';
import type { Services } from '../context.ts';
import { AppError } from '../kit/errors.ts';
import type { Staff } from '../staff/permission.ts';
import { type EvidenceFileType, evidenceFileTypes, evidenceLimits } from './rules.ts';
import type { EvidenceFile } from './standing.ts';

/** What each type of file begins with. */
const beginnings: Readonly<Record<EvidenceFileType, readonly number[]>> = {
  'application/pdf': [0x25, 0x50, 0x44, 0x46],
  'image/jpeg': [0xff, 0xd8, 0xff],
  'image/png': [0x89, 0x50, 0x4e, 0x47],
};

/** The type of a file by what it holds, whatever its name says. */
const typeOf = (data: Uint8Array): EvidenceFileType | undefined =>
  evidenceFileTypes.find((type) => beginnings[type].every((byte, place) => data[place] === byte));

const wrong = (code: string, message: string) =>
  new AppError(400, code, message, { field: 'file' });

/** A file as it came from a browser. */
export interface Upload {
  /** Made when it was chosen, so that sending it again keeps it once. */
  readonly id: string;
  readonly dispute: string;
  readonly file: File;
}

/**
 * Checks a file, and keeps it at Stripe as evidence. The trail says that there is one, and not how
 * it is called.
 * @throws AppError `file_empty`, `file_too_large`, `file_type` at the field `file`; what Stripe says.
 */
export async function uploadEvidence(
  { store, stripe }: Pick<Services, 'store' | 'stripe'>,
  by: Staff & { readonly address?: string | undefined },
  { id, dispute, file }: Upload,
): Promise<EvidenceFile> {
  if (file.size === 0) throw wrong('file_empty', 'The file is empty.');
  if (file.size > evidenceLimits.bytes)
    throw wrong(
      'file_too_large',
      `The file has ${(file.size / 1e6).toFixed(1)} MB; all files of a dispute together have at most ${evidenceLimits.bytes / 1e6} MB.`,
    );
  const data = new Uint8Array(await file.arrayBuffer());
  const type = typeOf(data);
  if (!type) throw wrong('file_type', 'Stripe takes PDF, JPEG and PNG files as evidence.');
  const kept = await stripe.upload({
    purpose: 'dispute_evidence',
    name: file.name,
    type,
    data,
    idempotencyKey: `countinghouse_file_${id}`,
  });
  await store.write((write) =>
    audit(write, {
      action: 'dispute.file_uploaded',
      actor: by,
      subject: dispute,
      after: { file: kept.id, type, size: kept.size },
    }),
  );
  const { id: fileId, filename, purpose, size, type: told } = kept;
  return { id: fileId, filename, purpose, size, type: told };
}
