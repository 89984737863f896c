import { createHash } from 'node:crypto';
import { StripeError } from '../engine/errors.ts';
import type { UploadedFile } from '../engine/params.ts';
import { decodeForm, type FormValue } from './form.ts';

/** Whether a request carries files and fields in parts, as the upload of a file does. */
export function isMultipart(contentType: string | undefined): contentType is string {
  return contentType?.toLowerCase().startsWith('multipart/form-data') ?? false;
}

/**
 * Decodes `multipart/form-data`: its fields as a form's, its files as what is kept of them.
 * @throws StripeError 400 for a body that is not what its content type says
 */
export async function decodeMultipart(
  body: ArrayBuffer,
  contentType: string,
): Promise<Record<string, FormValue | UploadedFile>> {
  const form = await new Response(body, { headers: { 'content-type': contentType } })
    .formData()
    .catch(() => {
      throw new StripeError('Invalid request: the body is not valid multipart/form-data.');
    });
  const parts = [...form.entries()];
  const fields = parts
    .filter((part): part is [string, string] => typeof part[1] === 'string')
    .map(([name, value]) => `${encodeURIComponent(name)}=${encodeURIComponent(value)}`);
  const files = await Promise.all(
    parts.flatMap(([name, value]) => (typeof value === 'string' ? [] : [read(name, value)])),
  );
  return { ...decodeForm(fields.join('&')), ...Object.fromEntries(files) };
}

async function read(name: string, file: File): Promise<[string, UploadedFile]> {
  const bytes = Buffer.from(await file.arrayBuffer());
  const digest = createHash('sha256').update(bytes).digest('hex');
  const head = bytes.toString('latin1', 0, 8);
  const pages = pagesOf(bytes);
  return [name, { filename: file.name, size: bytes.length, head, pages, digest }];
}

/** A page is an object of that type; what stands in compressed objects is not looked into. */
function pagesOf(bytes: Buffer): number {
  const isPdf = bytes.toString('latin1', 0, 4) === '%PDF';
  const found = isPdf ? bytes.toString('latin1').match(/\/Type\s*\/Page(?![A-Za-z])/g) : null;
  return found?.length ?? 1;
}
