import type Stripe from 'stripe';
import type { Known } from '../stripe/known.ts';

/**
 * Stripe's requirement strings and reasons in plain words. What is not listed here, because it is
 * newer than this text, is shown as Stripe writes it.
 * @see https://docs.stripe.com/connect/required-verification-information
 */

type PersonFields = Stripe.AccountCreateParams.Individual & Stripe.AccountCreatePersonParams;

/** Fields of an account that Stripe may ask for: its every field a line of its own below. */
type Named<Parent extends string, Fields> = Record<`${Parent}.${keyof Fields & string}`, string>;

const fields = {
  business_type: 'Type of business',
  external_account: 'Bank account or debit card for payouts',
  default_currency: 'Default currency of the account',
  email: 'E-mail address of the account',
  'business_profile.annual_revenue': 'Yearly revenue of the business',
  'business_profile.estimated_worker_count': 'Number of people who work in the business',
  'business_profile.mcc': 'Industry of the business',
  'business_profile.minority_owned_business_designation': 'Statement about who owns the business',
  'business_profile.monthly_estimated_revenue': 'Estimated monthly revenue of the business',
  'business_profile.name': 'Name of the business as customers know it',
  'business_profile.product_description': 'Description of what is sold',
  'business_profile.specified_commercial_transactions_act_url':
    'Web page with the disclosures of the Specified Commercial Transactions Act',
  'business_profile.support_address': 'Support address of the business',
  'business_profile.support_email': 'Support e-mail address',
  'business_profile.support_phone': 'Support phone number',
  'business_profile.support_url': 'Support web page',
  'business_profile.url': 'Website of the business',
  'company.address': 'Address of the company',
  'company.address_kana': 'Address of the company in kana',
  'company.address_kanji': 'Address of the company in kanji',
  'company.administrative_address': 'Administrative address of the company',
  'company.directors_provided': 'Confirmation that all directors are named',
  'company.directorship_declaration': 'Declaration that the named directors are right',
  'company.executives_provided': 'Confirmation that all executives are named',
  'company.export_license_id': 'Importer Exporter Code of the company',
  'company.export_purpose_code': 'Purpose code of the company’s exports',
  'company.name': 'Legal name of the company',
  'company.name_kana': 'Legal name of the company in kana',
  'company.name_kanji': 'Legal name of the company in kanji',
  'company.owners_provided': 'Confirmation that all owners are named',
  'company.ownership_declaration': 'Declaration that the named owners are right',
  'company.ownership_exemption_reason': 'Reason why owners need not be named',
  'company.phone': 'Phone number of the company',
  'company.physical_address': 'Physical address of the company',
  'company.principal_place_of_business': 'Principal place of business',
  'company.registration_date': 'Registration date of the company',
  'company.registration_number': 'Registration number of the company',
  'company.representative_declaration': 'Declaration that the representative may act',
  'company.structure': 'Legal structure of the company',
  'company.tax_id': 'Tax number of the company',
  'company.tax_id_registrar': 'Registrar of the company’s tax number',
  'company.vat_id': 'VAT number of the company',
  'company.verification': 'Document that proves the company',
  'documents.bank_account_ownership_verification': 'Proof that the bank account is its own',
  'documents.company_license': 'Licence of the company',
  'documents.company_memorandum_of_association': 'Memorandum of association of the company',
  'documents.company_ministerial_decree': 'Ministerial decree about the company',
  'documents.company_registration_verification': 'Document of the company’s registration',
  'documents.company_tax_id_verification': 'Document of the company’s tax number',
  'documents.proof_of_address': 'Proof of address',
  'documents.proof_of_business_presence': 'Proof that the business exists where it says',
  'documents.proof_of_registration': 'Proof of registration with its registrar',
  'documents.proof_of_ultimate_beneficial_ownership': 'Proof of who owns the company in the end',
  'settings.bacs_debit_payments': 'Name on Bacs Direct Debit mandates',
  'settings.card_issuing.tos_acceptance': 'Acceptance of Stripe’s terms for issuing cards',
  'settings.card_payments.statement_descriptor_prefix': 'Beginning of the text on card statements',
  'settings.payments.statement_descriptor': 'Text on customers’ bank statements',
  'settings.payments.statement_descriptor_kana': 'Text on customers’ bank statements in kana',
  'settings.payments.statement_descriptor_kanji': 'Text on customers’ bank statements in kanji',
  'settings.payouts.statement_descriptor': 'Text on the bank statements of payouts',
  'settings.treasury.tos_acceptance': 'Acceptance of Stripe’s terms for Treasury',
  'tos_acceptance.date': 'Acceptance of Stripe’s terms of service',
  'tos_acceptance.ip': 'Acceptance of Stripe’s terms of service',
  'tos_acceptance.service_agreement': 'Choice of Stripe’s service agreement',
  'tos_acceptance.user_agent': 'Acceptance of Stripe’s terms of service',
} satisfies Named<'business_profile', Stripe.AccountCreateParams.BusinessProfile> &
  Named<'company', Stripe.AccountCreateParams.Company> &
  Named<'documents', Stripe.AccountCreateParams.Documents> &
  Named<'tos_acceptance', Stripe.AccountCreateParams.TosAcceptance> &
  Record<string, string>;

/** Fields of a person, to be followed by whose they are. */
const personal = {
  additional_tos_acceptances: 'Acceptance of further terms of service',
  address: 'Address',
  address_kana: 'Address in kana',
  address_kanji: 'Address in kanji',
  dob: 'Date of birth',
  documents: 'Documents',
  'documents.company_authorization': 'Letter that authorises to act for the company',
  'documents.passport': 'Passport',
  'documents.visa': 'Visa',
  email: 'E-mail address',
  first_name: 'Legal name',
  first_name_kana: 'Legal name in kana',
  first_name_kanji: 'Legal name in kanji',
  full_name_aliases: 'Other names',
  gender: 'Gender',
  id_number: 'Identity number',
  id_number_secondary: 'Second identity number',
  last_name: 'Legal name',
  last_name_kana: 'Legal name in kana',
  last_name_kanji: 'Legal name in kanji',
  maiden_name: 'Maiden name',
  nationality: 'Nationality',
  phone: 'Phone number',
  political_exposure: 'Statement about political office',
  registered_address: 'Registered address',
  relationship: 'Relationship to the business',
  'relationship.percent_ownership': 'Share of the business',
  'relationship.title': 'Job title',
  ssn_last_4: 'Last four digits of the social security number',
  us_cfpb_data: 'Statement on origin for US statistics',
  verification: 'Identity document',
  'verification.additional_document': 'Second document (proof of address, say)',
  'verification.proof_of_liveness': 'Live picture that proves the identity',
} satisfies Record<Exclude<keyof PersonFields, 'metadata' | 'expand' | 'person_token'>, string> &
  Record<string, string>;

const people: Readonly<Record<string, string>> = {
  authorizer: 'of the authorizer',
  authorizers: 'of an authorizer',
  directors: 'of a director',
  executives: 'of an executive',
  individual: 'of the account holder',
  legal_guardian: 'of the legal guardian',
  legal_guardians: 'of a legal guardian',
  owners: 'of an owner',
  representative: 'of the representative',
};

/** The words for the longest part of a dotted name that has any. */
function longest(words: Readonly<Record<string, string>>, name: string): string | undefined {
  for (let part = name; part !== ''; part = part.slice(0, Math.max(0, part.lastIndexOf('.'))))
    if (Object.hasOwn(words, part)) return words[part];
  return undefined;
}

/** A requirement in words; the requirement itself where no words are known for it. */
export function requirementText(requirement: string): string {
  const [subject = '', ...rest] = requirement.split('.');
  // A question that came up in Stripe's own review, of a kind that its name does not tell.
  if (subject.startsWith('interv_')) return 'Answer to a question of Stripe’s risk review';
  // An external account's own requirements are named by its id.
  const own = /^(ba|card)_/.test(subject) ? rest.join('.') : requirement;
  const whose = people[subject] ?? (subject.startsWith('person_') ? `of ${subject}` : undefined);
  const what = whose ? longest(personal, rest.join('.')) : longest(fields, own);
  return what ? [what, whose].filter(Boolean).join(' ') : requirement;
}

/** Why an account is restricted, by `disabled_reason`. */
export const disabledReasons: Record<Known<Stripe.Account.Requirements.DisabledReason>, string> = {
  'action_required.requested_capabilities':
    'Capabilities were asked for that need more information.',
  listed: 'Stripe checks whether the account is on a list of prohibited parties.',
  other: 'Stripe gives no further reason; its support can tell more.',
  platform_paused: 'The platform has paused this account.',
  'rejected.fraud': 'Stripe rejected the account for suspected fraud.',
  'rejected.incomplete_verification': 'The account could not be verified in time.',
  'rejected.listed': 'Stripe rejected the account: it is on a list of prohibited parties.',
  'rejected.other': 'Stripe rejected the account for another reason.',
  'rejected.platform_fraud': 'The platform rejected the account for suspected fraud.',
  'rejected.platform_other': 'The platform rejected the account for another reason.',
  'rejected.platform_terms_of_service':
    'The platform rejected the account for breaking its terms of service.',
  'rejected.terms_of_service': 'Stripe rejected the account for breaking its terms of service.',
  'requirements.past_due': 'Required information is overdue.',
  'requirements.pending_verification': 'Stripe is checking the information that was handed in.',
  under_review: 'Stripe is reviewing the account.',
};

const told = (words: Readonly<Record<string, string>>, code: string): string =>
  Object.hasOwn(words, code) ? (words[code] ?? code) : code;

/** A `disabled_reason` in words; the reason itself where no words are known for it. */
export const disabledReasonText = (reason: string): string => told(disabledReasons, reason);

const capabilityReasons: Record<Known<Stripe.Capability.Requirements.DisabledReason>, string> = {
  other: 'Stripe gives no further reason.',
  'paused.inactivity': 'Paused, as it was not used for long; asking for it anew starts it again.',
  'pending.onboarding': 'The onboarding has to be finished first.',
  'pending.review': 'Stripe is reviewing it.',
  platform_disabled: 'The platform has switched it off.',
  platform_paused: 'The platform has paused it.',
  'rejected.inactivity': 'Taken away, as it was not used for long.',
  'rejected.other': 'Stripe rejected it for another reason.',
  'rejected.unsupported_business': 'Stripe does not offer it to this kind of business.',
  'requirements.fields_needed': 'More information is needed.',
};

/** Why a capability is not active, in words; the reason itself where none are known. */
export const capabilityReasonText = (reason: string): string => told(capabilityReasons, reason);

/** @see https://docs.stripe.com/api/external_accounts for `status`, which the SDK leaves open. */
const externalStatuses: Readonly<Record<string, string>> = {
  new: 'No payout to it has failed.',
  validated: 'It exists, as far as Stripe can tell.',
  verified: 'Stripe has verified it.',
  verification_failed: 'Stripe could not verify whose it is: a bank statement is needed.',
  errored: 'A payout to it failed: scheduled payouts stop until its details are mended.',
  tokenized_account_number_deactivated:
    'Its account number is no longer valid: it must be given anew.',
};

/** The status of a bank account or card in words; the status itself where none are known. */
export const externalStatusText = (status: string): string => told(externalStatuses, status);
