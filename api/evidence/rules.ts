import type Stripe from 'stripe';
import type { disputeReasons } from '../disputes/rules.ts';
import { textsIn } from '../enhanced-evidence/rules.ts';

/** What evidence is told by: Stripe's names, of texts and of files. */
export type EvidenceName = Exclude<
  keyof Stripe.DisputeUpdateParams.Evidence,
  'appeal' | 'enhanced_evidence'
>;

/** How much a field takes: a few lines, an account of many pages, or a file. */
export type EvidenceForm = 'short' | 'long' | 'file';

/** What evidence is about, in the order in which people tell it. */
export const evidenceTopics = {
  customer: 'The customer',
  sold: 'What was sold',
  delivery: 'Its delivery',
  refund: 'Refunds',
  cancellation: 'Cancellation',
  duplicate: 'The other payment',
  other: 'Anything else',
} as const;
export type EvidenceTopic = keyof typeof evidenceTopics;

/** A field of evidence, as people read it. */
export interface EvidenceField {
  readonly name: EvidenceName;
  readonly form: EvidenceForm;
  readonly topic: EvidenceTopic;
  readonly label: string;
  readonly hint: string;
}

// By Stripe's own list, so that a field of a later version is missed by the compiler.
const fields = {
  customer_name: ['short', 'customer', 'Customer’s name', ''],
  customer_email_address: ['short', 'customer', 'Customer’s e-mail', ''],
  customer_purchase_ip: [
    'short',
    'customer',
    'Address on the internet',
    'The IP address that the customer bought from',
  ],
  billing_address: ['short', 'customer', 'Billing address', 'As the customer gave it'],
  customer_signature: [
    'file',
    'customer',
    'Signature',
    'A document or contract with the customer’s signature',
  ],
  customer_communication: [
    'file',
    'customer',
    'Conversation',
    'What was written with the customer: that it arrived, that they used it or were content',
  ],
  product_description: [
    'long',
    'sold',
    'Product or service',
    'What was sold, and how it was shown to the customer',
  ],
  receipt: ['file', 'sold', 'Receipt', 'What told the customer of the payment'],
  access_activity_log: [
    'long',
    'sold',
    'Use of a digital product',
    'When and from which addresses the customer downloaded or used it',
  ],
  service_date: ['short', 'sold', 'Date of the service', 'When it was given, or began'],
  service_documentation: [
    'file',
    'sold',
    'Proof of the service',
    'A signed contract, a work order, or another agreement',
  ],
  shipping_address: ['short', 'delivery', 'Sent to', 'The whole address that it was sent to'],
  shipping_carrier: ['short', 'delivery', 'Carrier', 'Several are separated by commas'],
  shipping_date: ['short', 'delivery', 'Sent on', 'When it began its way to that address'],
  shipping_tracking_number: [
    'short',
    'delivery',
    'Tracking number',
    'Several are separated by commas',
  ],
  shipping_documentation: [
    'file',
    'delivery',
    'Proof of delivery',
    'A receipt or label that shows the whole address, the same as the customer gave',
  ],
  refund_policy: ['file', 'refund', 'Refund policy', 'As the customer saw it'],
  refund_policy_disclosure: [
    'long',
    'refund',
    'How the refund policy was shown',
    'Where and when the customer saw it before paying',
  ],
  refund_refusal_explanation: [
    'long',
    'refund',
    'Why no refund is due',
    'Why the customer is not entitled to one, or that it was made',
  ],
  cancellation_policy: [
    'file',
    'cancellation',
    'Cancellation policy',
    'For subscriptions, as the customer saw it',
  ],
  cancellation_policy_disclosure: [
    'long',
    'cancellation',
    'How the cancellation policy was shown',
    'Where and when the customer saw it before paying',
  ],
  cancellation_rebuttal: [
    'long',
    'cancellation',
    'Why it was not canceled',
    'Why the subscription was running when the customer was charged',
  ],
  duplicate_charge_id: [
    'short',
    'duplicate',
    'The other payment',
    'The earlier one that this is taken for, such as ch_…',
  ],
  duplicate_charge_explanation: [
    'long',
    'duplicate',
    'How the two payments differ',
    'What each of them was for',
  ],
  duplicate_charge_documentation: [
    'file',
    'duplicate',
    'Document of the other payment',
    'Its receipt or label, beside that of the disputed one',
  ],
  uncategorized_text: ['long', 'other', 'Anything else', 'What no other field asks for'],
  uncategorized_file: ['file', 'other', 'Another document', ''],
} as const satisfies Readonly<
  Record<
    EvidenceName,
    readonly [form: EvidenceForm, topic: EvidenceTopic, label: string, hint: string]
  >
>;

/** Every field that evidence has in this API version, in the order of their topics. */
export const evidenceFields: readonly EvidenceField[] = Object.entries(fields).map(
  ([name, [form, topic, label, hint]]) => ({
    name: name as EvidenceName,
    form,
    topic,
    label,
    hint,
  }),
);

/** What a field is called. */
export const evidenceLabel = (name: EvidenceName): string => fields[name][2];

/** Those that name a file. */
export const isFileField = (name: EvidenceName): boolean => fields[name][0] === 'file';

/**
 * How much Stripe takes. Characters of a text of each form and of all texts together; bytes of all
 * files together, and the pages that they must stay under.
 * @see https://docs.stripe.com/disputes/best-practices#formatting-and-organization
 */
export const evidenceLimits = {
  long: 20_000,
  short: 5_000,
  together: 150_000,
  bytes: 4_500_000,
  pages: 50,
} as const;

/** The files that Stripe takes as evidence: https://docs.stripe.com/file-upload */
export const evidenceFileTypes = ['application/pdf', 'image/jpeg', 'image/png'] as const;
export type EvidenceFileType = (typeof evidenceFileTypes)[number];

/** The text that evidence tells of a field; empty where there is none. */
export const evidenceText = (
  evidence: Partial<Record<EvidenceName, unknown>>,
  name: EvidenceName,
): string => {
  const value = evidence[name];
  return typeof value === 'string' ? value : '';
};

/** How many characters all the texts of evidence have together, those of programs too. */
export const charactersOf = (
  evidence: Partial<Record<EvidenceName | 'enhanced_evidence', unknown>>,
): number =>
  evidenceFields
    .filter(({ form }) => form !== 'file')
    .map(({ name }) => evidenceText(evidence, name))
    .concat(textsIn(evidence.enhanced_evidence))
    .reduce((sum, text) => sum + text.length, 0);

const delivered = [
  'shipping_documentation',
  'shipping_tracking_number',
  'shipping_carrier',
  'shipping_date',
  'shipping_address',
] as const;
const whoBought = ['customer_name', 'customer_email_address', 'customer_purchase_ip'] as const;
const whatWasSold = ['product_description', 'receipt'] as const;
const debit = ['customer_communication', 'receipt', 'uncategorized_file'] as const;

/**
 * The evidence that usually helps, by what the customer says, the strongest first.
 * @see https://docs.stripe.com/disputes/categories
 */
export const helpfulEvidence: Readonly<
  Record<(typeof disputeReasons)[number], readonly EvidenceName[]>
> = {
  fraudulent: [
    ...whoBought,
    'billing_address',
    'customer_signature',
    'access_activity_log',
    'customer_communication',
    ...delivered,
    ...whatWasSold,
  ],
  product_not_received: [
    ...delivered,
    'service_date',
    'service_documentation',
    'access_activity_log',
    'customer_communication',
    ...whatWasSold,
  ],
  product_unacceptable: [
    ...whatWasSold,
    'customer_communication',
    'refund_policy',
    'refund_policy_disclosure',
    'refund_refusal_explanation',
    'service_documentation',
  ],
  duplicate: [
    'duplicate_charge_id',
    'duplicate_charge_explanation',
    'duplicate_charge_documentation',
    'shipping_documentation',
    ...whatWasSold,
  ],
  credit_not_processed: [
    'refund_refusal_explanation',
    'refund_policy',
    'refund_policy_disclosure',
    'customer_communication',
    ...whatWasSold,
  ],
  subscription_canceled: [
    'cancellation_rebuttal',
    'cancellation_policy',
    'cancellation_policy_disclosure',
    'access_activity_log',
    'customer_communication',
  ],
  unrecognized: [
    ...whatWasSold,
    ...whoBought,
    'billing_address',
    'customer_communication',
    ...delivered,
  ],
  general: [...whatWasSold, 'customer_communication', ...delivered, 'uncategorized_text'],
  debit_not_authorized: ['customer_signature', ...whoBought, ...debit],
  customer_initiated: ['customer_signature', ...debit],
  insufficient_funds: debit,
  incorrect_account_details: debit,
  bank_cannot_process: debit,
  check_returned: debit,
  noncompliant: ['uncategorized_text', ...debit],
};

/** The evidence that usually helps; none for a reason that is newer than this text. */
export const evidenceFor = (reason: string): readonly EvidenceName[] =>
  helpfulEvidence[reason as keyof typeof helpfulEvidence] ?? [];
