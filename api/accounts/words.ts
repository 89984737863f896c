/**
 * Stripe's requirement strings and reasons in plain words. What is not listed here, because it is
 * newer than this text, is shown as Stripe writes it.
 * @see https://docs.stripe.com/connect/required-verification-information
 */

const fields: Readonly<Record<string, string>> = {
  'business_profile.mcc': 'Industry of the business',
  'business_profile.product_description': 'Description of what is sold',
  'business_profile.url': 'Website of the business',
  'business_profile.support_phone': 'Support phone number',
  'business_profile.support_email': 'Support e-mail address',
  business_type: 'Type of business',
  external_account: 'Bank account or debit card for payouts',
  'tos_acceptance.date': 'Acceptance of Stripe’s terms of service',
  'tos_acceptance.ip': 'Acceptance of Stripe’s terms of service',
  'company.tax_id': 'Tax number of the company',
  'company.name': 'Legal name of the company',
  'company.phone': 'Phone number of the company',
  'company.verification.document': 'Document that proves the company',
  'company.directors_provided': 'Confirmation that all directors are named',
  'company.owners_provided': 'Confirmation that all owners are named',
  'company.executives_provided': 'Confirmation that all executives are named',
};

const people: Readonly<Record<string, string>> = {
  individual: 'of the account holder',
  representative: 'of the representative',
  owners: 'of an owner',
  directors: 'of a director',
  executives: 'of an executive',
  company: 'of the company',
};

const personal: readonly (readonly [RegExp, string])[] = [
  [/^dob\./, 'Date of birth'],
  [/^address\./, 'Address'],
  [/^registered_address\./, 'Registered address'],
  [/^(first_name|last_name)$/, 'Legal name'],
  [/^email$/, 'E-mail address'],
  [/^phone$/, 'Phone number'],
  [/^id_number$/, 'Identity number'],
  [/^ssn_last_4$/, 'Last four digits of the social security number'],
  [/^verification\.document$/, 'Identity document'],
  [/^verification\.additional_document$/, 'Second document, such as proof of address'],
  [/^relationship\.title$/, 'Job title'],
  [/^relationship\./, 'Relationship to the business'],
  [/^political_exposure$/, 'Statement about political office'],
];

/** A requirement in words; the requirement itself where no words are known for it. */
export function requirementText(requirement: string): string {
  const known = fields[requirement];
  if (known) return known;
  const [subject = '', ...rest] = requirement.split('.');
  const field = rest.join('.');
  const whose = people[subject] ?? (subject.startsWith('person_') ? 'of a person' : undefined);
  const what = personal.find(([pattern]) => pattern.test(field))?.[1];
  if (whose && what) return `${what} ${whose}`;
  return requirement;
}

const reasons: Readonly<Record<string, string>> = {
  'action_required.requested_capabilities':
    'Capabilities were requested that need more information.',
  listed: 'Stripe checks whether the account is on a list of prohibited parties.',
  other: 'Stripe gives no further reason.',
  platform_paused: 'The platform has paused this account.',
  under_review: 'Stripe is reviewing the account.',
  'requirements.past_due': 'Required information is overdue.',
  'requirements.pending_verification': 'Stripe is checking the information that was submitted.',
  'rejected.fraud': 'Stripe rejected the account for suspected fraud.',
  'rejected.incomplete_verification': 'The account could not be verified in time.',
  'rejected.listed': 'Stripe rejected the account: it is on a list of prohibited parties.',
  'rejected.other': 'Stripe rejected the account for another reason.',
  'rejected.terms_of_service': 'Stripe rejected the account for breaking its terms of service.',
  'rejected.platform_fraud': 'The platform rejected the account for suspected fraud.',
  'rejected.platform_terms_of_service':
    'The platform rejected the account for breaking its terms of service.',
  'rejected.platform_other': 'The platform rejected the account for another reason.',
};

/** A `disabled_reason` in words; the reason itself where no words are known for it. */
export const disabledReasonText = (reason: string): string => reasons[reason] ?? reason;
