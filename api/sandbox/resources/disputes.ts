import type { Context } from '../engine/context.ts';
import { invalid } from '../engine/errors.ts';
import { listRoute } from '../engine/lists.ts';
import type { ObjectTypes } from '../engine/objects.ts';
import {
  boolean,
  emptyable,
  hash,
  list,
  mergeMetadata,
  metadata,
  oneOf,
  type Shape,
  text,
} from '../engine/params.ts';
import { type Call, type Resource, references, route, type Target } from '../engine/resource.ts';
import { submitAppeal } from './dispute-appeal.ts';
import { checkExtent, checkPurposes, evidenceFiles } from './dispute-files.ts';
import { decide, loseUnanswered, submitEvidence } from './dispute-outcome.ts';
import {
  eligibility,
  enhancedEvidence,
  enhancedWith,
  type SentEnhanced,
} from './dispute-programs.ts';
import { disputeSimulations } from './dispute-simulations.ts';
import { disputeLate } from './test-card-dispute.ts';
import type { DisputeProgram } from './test-payment-methods.ts';

type Dispute = ObjectTypes['dispute'];

const LONG = 20_000;
const TOTAL = 150_000;
const longTexts = [
  'access_activity_log',
  'cancellation_policy_disclosure',
  'cancellation_rebuttal',
  'duplicate_charge_explanation',
  'product_description',
  'refund_policy_disclosure',
  'refund_refusal_explanation',
  'uncategorized_text',
] as const;
const shortTexts = [
  'billing_address',
  'customer_email_address',
  'customer_name',
  'customer_purchase_ip',
  'duplicate_charge_id',
  'service_date',
  'shipping_address',
  'shipping_carrier',
  'shipping_date',
  'shipping_tracking_number',
] as const;

const evidenceShape: Shape = {
  ...Object.fromEntries(longTexts.map((name) => [name, emptyable(text(LONG))])),
  ...Object.fromEntries([...shortTexts, ...evidenceFiles].map((name) => [name, emptyable(text())])),
  enhanced_evidence: enhancedEvidence,
  appeal: emptyable(
    hash({
      card: emptyable(
        hash({
          reason_for_filing: emptyable(text(LONG)),
          supporting_files: emptyable(list(text())),
        }),
      ),
    }),
  ),
};

const updateParams = {
  evidence: hash(evidenceShape),
  submit: boolean(),
  metadata: metadata(),
  intended_submission_method: oneOf([
    'manual',
    'prefer_manual',
    'prefer_smart_disputes',
    'smart_disputes',
  ]),
};

const CLOSABLE: readonly string[] = ['needs_response', 'warning_needs_response'];
const APPEALABLE = 'appeal_needs_response';

function find({ context, account, path }: Target): Dispute {
  return context.own('dispute', account, path.id!);
}

function update(call: Call<typeof updateParams>): object {
  const { context, account, params } = call;
  const dispute = find(call);
  const evidence = params.evidence as Partial<Dispute['evidence']> | undefined;
  checkPurposes(context, account, params.evidence);
  const appealing = dispute.status === APPEALABLE;
  // Evidence without `submit` is submitted at once (stripe-facts 2.16).
  const submit = params.submit ?? evidence !== undefined;
  if ((evidence || submit) && !appealing && !CLOSABLE.includes(dispute.status)) {
    throw invalid(
      `This dispute cannot take evidence because it has a status of ${dispute.status}.`,
      evidence ? 'evidence' : 'submit',
    );
  }
  if (Object.keys(evidence ?? {}).some((name) => (name === 'appeal') !== appealing)) {
    throw invalid(
      appealing
        ? 'Only evidence[appeal] can be provided while the dispute can be appealed.'
        : 'evidence[appeal] can only be provided while the dispute can be appealed.',
      'evidence',
    );
  }
  const isSmart = dispute.intended_submission_method !== null;
  const intended = params.intended_submission_method;
  if (intended === 'smart_disputes' && submit && !isSmart) {
    throw invalid(
      'Smart Disputes is not available for this dispute.',
      'intended_submission_method',
      'smart_disputes_not_available',
    );
  }
  const merged = {
    ...dispute.evidence,
    ...evidence,
    ...(evidence?.enhanced_evidence !== undefined && {
      enhanced_evidence: enhancedWith(
        dispute.evidence.enhanced_evidence,
        evidence.enhanced_evidence as SentEnhanced,
      ),
    }),
  } as Dispute['evidence'];
  checkLength(merged);
  checkExtent(context, merged);
  const programs = dispute.enhanced_eligibility_types as DisputeProgram[];
  const staged = context.change('dispute', dispute, {
    evidence: merged,
    evidence_details: {
      ...dispute.evidence_details,
      enhanced_eligibility: eligibility(programs, merged.enhanced_evidence),
      has_evidence:
        Object.values(merged).some((value) => typeof value === 'string') ||
        Object.keys(merged.enhanced_evidence).length > 0,
    },
    ...(isSmart && intended && { intended_submission_method: intended }),
    metadata: mergeMetadata(dispute.metadata, params.metadata),
  });
  if (submit && appealing) return submitAppeal(context, staged, dispute);
  if (submit) {
    const method = intended === 'smart_disputes' ? 'smart_disputes' : 'manual';
    return submitEvidence(context, staged, dispute, method);
  }
  context.emit('charge.dispute.updated', account, staged, dispute);
  return staged;
}

function checkLength(evidence: Dispute['evidence']): void {
  const texts = Object.values(evidence).filter((value) => typeof value === 'string');
  if (texts.reduce((sum, value) => sum + value.length, 0) <= TOTAL) return;
  throw invalid(
    `The combined character count of all evidence must be at most ${TOTAL.toLocaleString('en-US')}.`,
    'evidence',
  );
}

function close(call: Call): object {
  const dispute = find(call);
  if (!CLOSABLE.includes(dispute.status)) {
    throw invalid(`This dispute cannot be closed because it has a status of ${dispute.status}.`);
  }
  const status = dispute.status === 'needs_response' ? 'lost' : 'warning_closed';
  return decide(call.context, dispute, status);
}

/** Due work: the issuer has decided on the submitted evidence, against the platform by default. */
function decideLate(context: Context, id: string): void {
  const dispute = context.store.get('dispute', id);
  if (dispute.status === 'under_review' || dispute.status === 'appeal_under_review') {
    decide(context, dispute, 'lost');
  }
  if (dispute.status === 'warning_under_review') decide(context, dispute, 'warning_closed');
}

/** Payments that the customer's bank questions or takes back (stripe-facts 2.16). */
export const disputes: Resource = {
  routes: [
    listRoute('dispute', '/v1/disputes', { charge: text(), payment_intent: text() }),
    route('GET', '/v1/disputes/:id', {}, find),
    route('POST', '/v1/disputes/:id', updateParams, update),
    route('POST', '/v1/disputes/:id/close', {}, close),
  ],
  expandable: {
    dispute: references('charge', 'payment_intent', ...evidenceFiles.map((f) => `evidence.${f}`)),
  },
  filters: {
    dispute: ({ charge, payment_intent }) => ({
      charge: charge as string,
      payment_intent: payment_intent as string | null,
    }),
  },
  due: {
    dispute_deadline: loseUnanswered,
    dispute_decision: decideLate,
    test_card_dispute: disputeLate,
  },
  simulations: disputeSimulations,
};
