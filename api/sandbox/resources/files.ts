import type Stripe from 'stripe';
import type { Context } from '../engine/context.ts';
import { invalid, StripeError } from '../engine/errors.ts';
import { embeddedList, listRoute } from '../engine/lists.ts';
import type { ObjectTypes } from '../engine/objects.ts';
import {
  boolean,
  hash,
  integer,
  mergeMetadata,
  metadata,
  oneOf,
  required,
  type UploadedFile,
  upload,
  type Values,
} from '../engine/params.ts';
import { type Call, type Resource, route } from '../engine/resource.ts';

type StoredFile = ObjectTypes['file'];

/** What files can be uploaded for. */
const UPLOADED = [
  'account_requirement',
  'additional_verification',
  'business_icon',
  'business_logo',
  'customer_signature',
  'dispute_evidence',
  'identity_document',
  'issuing_regulatory_reporting',
  'pci_document',
  'platform_terms_of_service',
  'tax_document_user_upload',
  'terminal_android_apk',
  'terminal_reader_splashscreen',
  'terminal_wifi_certificate',
  'terminal_wifi_private_key',
] as const;
/** What files are also made for by Stripe, and can be listed by. */
const MADE = [
  'document_provider_identity_document',
  'finance_report_run',
  'financial_account_statement',
  'identity_document_downloadable',
  'selfie',
  'sigma_scheduled_query',
] as const;

const MEGABYTE = 1024 * 1024;
const IMAGES = ['jpg', 'png'];
/** What each purpose takes; the others take anything of up to 16 MB. */
const RULES: Partial<Record<(typeof UPLOADED)[number], { types: string[]; most: number }>> = {
  business_icon: { types: IMAGES, most: 512 * 1024 },
  business_logo: { types: IMAGES, most: 512 * 1024 },
  customer_signature: { types: ['jpg', 'pdf', 'png'], most: 4 * MEGABYTE },
  dispute_evidence: { types: ['jpg', 'pdf', 'png'], most: 5 * MEGABYTE },
  identity_document: { types: ['jpg', 'pdf', 'png'], most: 16 * MEGABYTE },
};

const creation = {
  file: required(upload()),
  purpose: required(oneOf(UPLOADED)),
  file_link_data: hash({
    create: required(boolean()),
    expires_at: integer(),
    metadata: metadata(),
  }),
};

function create({ context, account, params }: Call<typeof creation>): object {
  const { file: sent, purpose } = params;
  const type = typeOf(sent);
  check(purpose, type, sent.size);
  const id = context.ids.make('file_');
  const file: StoredFile = {
    id,
    object: 'file',
    created: context.now(),
    expires_at: null,
    filename: sent.filename,
    links: embeddedList(linksOf(context, id, params), `/v1/file_links?file=${id}`),
    purpose,
    size: sent.size,
    title: null,
    type,
    url: `https://files.stripe.com/v1/files/${id}/contents`,
  };
  context.insert('file', account, file, { pages: sent.pages });
  context.emit('file.created', account, file);
  return file;
}

function linksOf(
  context: Context,
  file: string,
  { file_link_data: wanted }: Values<typeof creation>,
): Stripe.FileLink[] {
  if (!wanted?.create) return [];
  const expires = wanted.expires_at ?? null;
  if (expires !== null && expires <= context.now()) {
    throw invalid('The expiration must be in the future.', 'file_link_data[expires_at]');
  }
  return [
    {
      id: context.ids.make('link_'),
      object: 'file_link',
      created: context.now(),
      expired: false,
      expires_at: expires,
      file,
      livemode: false,
      metadata: mergeMetadata({}, wanted.metadata),
      url: `https://files.stripe.com/links/${context.ids.make('', 48)}`,
    },
  ];
}

/** By what the file begins with, else by its name. */
function typeOf({ filename, head }: UploadedFile): string | null {
  if (head.startsWith('%PDF')) return 'pdf';
  if (head.startsWith('\x89PNG')) return 'png';
  if (head.startsWith('\xff\xd8')) return 'jpg';
  return /\.([a-z0-9]{1,10})$/i.exec(filename)?.[1]?.toLowerCase() ?? null;
}

function check(purpose: (typeof UPLOADED)[number], type: string | null, size: number): void {
  if (size === 0) throw invalid('The file is empty.', 'file');
  const { types, most } = RULES[purpose] ?? { types: null, most: 16 * MEGABYTE };
  if (types && !types.includes(type ?? '')) {
    throw invalid(
      `Invalid file type for the specified purpose: ${purpose} takes ${types.join(', ')}.`,
      'file',
    );
  }
  if (size > most) {
    throw new StripeError(
      `The file is too large: files with the purpose ${purpose} can have at most ${most} bytes.`,
      { param: 'file' },
    );
  }
}

/** Files that are uploaded, as evidence for disputes: what describes them is kept, not their bytes. */
export const files: Resource = {
  routes: [
    route('POST', '/v1/files', creation, create),
    listRoute('file', '/v1/files', { purpose: oneOf([...UPLOADED, ...MADE]) }),
    route('GET', '/v1/files/:id', {}, ({ context, account, path }) =>
      context.own('file', account, path.id!),
    ),
  ],
  filters: { file: ({ purpose }) => ({ purpose }) },
};
