import type { Context } from '../engine/context.ts';
import { invalid } from '../engine/errors.ts';
import type { ObjectTypes } from '../engine/objects.ts';

/** The fields of evidence that name files. */
export const evidenceFiles = [
  'cancellation_policy',
  'customer_communication',
  'customer_signature',
  'duplicate_charge_documentation',
  'receipt',
  'refund_policy',
  'service_documentation',
  'shipping_documentation',
  'uncategorized_file',
] as const;

/**
 * Refuses files that were not uploaded as evidence.
 * @throws StripeError also for one that is not there: `resource_missing`
 */
export function checkPurposes(
  context: Context,
  account: string,
  evidence: Partial<Record<string, unknown>> = {},
): void {
  for (const name of evidenceFiles) {
    const id = evidence[name];
    if (typeof id !== 'string') continue;
    const param = `evidence[${name}]`;
    const { purpose } = context.own('file', account, id, param);
    if (purpose === 'dispute_evidence' || purpose === 'customer_signature') continue;
    throw invalid(
      `The file ${id} has the purpose ${purpose}; it must have been uploaded as dispute_evidence.`,
      param,
    );
  }
}

/** Refuses files that together are more than the networks take (stripe-facts 2.16). */
export function checkExtent(context: Context, evidence: ObjectTypes['dispute']['evidence']): void {
  const { evidenceBytes, evidencePages } = context.settings;
  const named = evidenceFiles
    .map((name) => evidence[name])
    .filter((id): id is string => typeof id === 'string');
  const files = [...new Set(named)].map((id) => context.store.get('file', id));
  if (sum(files.map(({ size }) => size)) > evidenceBytes) {
    throw invalid(
      `The files of the evidence can have at most ${evidenceBytes} bytes together.`,
      'evidence',
    );
  }
  // Files of before pages were counted have one.
  const pages = sum(files.map(({ id }) => context.store.internal('file', id)?.pages ?? 1));
  if (pages >= evidencePages) {
    throw invalid(
      `The files of the evidence have ${pages} pages together; they must have fewer than ${evidencePages}.`,
      'evidence',
      'dispute_evidence_page_limit_exceeded',
    );
  }
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, each) => total + each, 0);
}
