import { Button, Input } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useId, useState } from 'react';
import { ulid } from 'ulid';
import {
  type EvidenceFileType,
  evidenceFileTypes,
  evidenceLimits,
} from '../../api/evidence/rules.ts';
import { tell } from '../client/errors.ts';
import { uploadEvidence } from '../client/evidence.ts';
import type { EvidenceUpload } from '../client/types.ts';
import styles from './evidence.module.css';

/** `31 kB`, `1.2 MB` */
export const sizeOf = (bytes: number): string =>
  bytes < 1e6 ? `${Math.ceil(bytes / 1000)} kB` : `${(bytes / 1e6).toFixed(1)} MB`;

/** What can be said against a file before it is sent. */
export function fileProblem({ size, type }: Pick<File, 'size' | 'type'>): string | null {
  if (!evidenceFileTypes.includes(type as EvidenceFileType))
    return 'Choose a PDF, JPEG or PNG file';
  if (size === 0) return 'The file is empty';
  if (size > evidenceLimits.bytes)
    return `It has ${sizeOf(size)}; all files together have at most ${sizeOf(evidenceLimits.bytes)}`;
  return null;
}

interface Props {
  dispute: string;
  label: string;
  hint: string;
  /** The files that are chosen, by id. */
  chosen: readonly string[];
  /** Those that are known by name. */
  files: ReadonlyMap<string, EvidenceUpload>;
  /** Whether there may be more than one. */
  many?: boolean;
  /** What the API or Stripe found wrong with those that are chosen. */
  error?: string | null;
  onUploaded: (file: EvidenceUpload) => void;
  onRemove: (file: string) => void;
}

/** Chooses a file of evidence, which is kept at Stripe at once; naming it is what saving does. */
export function EvidenceFileField(props: Props) {
  const {
    dispute,
    label,
    hint,
    chosen,
    files,
    many = false,
    error = null,
    onUploaded,
    onRemove,
  } = props;
  const id = useId();
  const sending = useMutation({
    mutationFn: (file: File) => uploadEvidence(dispute, ulid(), file),
    onSuccess: onUploaded,
  });
  const [unfit, setUnfit] = useState<string | null>(null);
  const wrong = unfit ?? (sending.error ? tell(sending.error).message : error);
  const choose = (file: File) => {
    const problem = fileProblem(file);
    setUnfit(problem);
    if (!problem) sending.mutate(file);
  };
  return (
    <Input.Wrapper
      label={label}
      id={id}
      {...(hint ? { description: hint } : {})}
      descriptionProps={{ id: `${id}-hint` }}
      error={wrong}
      errorProps={{ id: `${id}-wrong`, role: 'alert' }}
    >
      {chosen.map((file) => (
        <p key={file} className={styles.file}>
          <span>
            {files.get(file)?.filename ?? file}
            {files.has(file) ? ` · ${sizeOf(files.get(file)?.size ?? 0)}` : ''}
          </span>
          <Button
            variant="default"
            size="compact-xs"
            onClick={() => onRemove(file)}
            aria-label={`Remove ${files.get(file)?.filename ?? file} from ${label}`}
          >
            Remove
          </Button>
        </p>
      ))}
      {many || chosen.length === 0 ? (
        <input
          id={id}
          type="file"
          accept={evidenceFileTypes.join(',')}
          className={styles.choose}
          disabled={sending.isPending}
          aria-describedby={[hint ? `${id}-hint` : '', wrong ? `${id}-wrong` : ''].join(' ').trim()}
          onChange={(event) => {
            const [file] = event.currentTarget.files ?? [];
            if (file) choose(file);
            // The same file can be chosen again, once it was mended.
            event.currentTarget.value = '';
          }}
        />
      ) : null}
      {sending.isPending ? <p role="status">Sending {sending.variables.name} to Stripe…</p> : null}
    </Input.Wrapper>
  );
}
