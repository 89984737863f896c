import type { ObjectTypes } from '../engine/objects.ts';
import { isRoutingNumber } from './routing-number.ts';

type Account = ObjectTypes['account'];

/** One thing that the onboarding form asks, named as the requirement that its answer meets. */
export interface Question {
  name: string;
  label: string;
  /** What kind of input it is; `checkbox` answers `true`. */
  input: 'text' | 'number' | 'email' | 'tel' | 'url' | 'select' | 'checkbox';
  options?: readonly (readonly [value: string, label: string])[];
  hint?: string;
  /** Answers whose check ends well, ends badly, and finds a person on a list. */
  test: { match: string; noMatch?: string; listed?: string };
  /** What is wrong with an answer that was given; null when nothing is. */
  check(answer: string): string | null;
}
type Wording = Omit<Question, 'name' | 'check'> & { check?: Question['check'] };

const documents = [
  ['file_identity_document_success', 'A document that proves it (test file)'],
] as const;
const document: Wording = {
  label: 'Identity document',
  input: 'select',
  options: documents,
  test: { match: documents[0][0] },
};

function whole(least: number, most: number): Question['check'] {
  return (answer) =>
    /^\d+$/.test(answer) && Number(answer) >= least && Number(answer) <= most
      ? null
      : `Enter a number from ${least} to ${most}.`;
}

function shaped(pattern: RegExp, otherwise: string): Question['check'] {
  return (answer) => (pattern.test(answer) ? null : otherwise);
}

/** Wordings by the requirement, or by what follows `individual.` and `representative.`. */
const WORDINGS: Record<string, Wording> = {
  business_type: {
    label: 'Type of business',
    input: 'select',
    options: [
      ['individual', 'Individual'],
      ['company', 'Company'],
      ['non_profit', 'Non-profit organisation'],
    ],
    test: { match: 'individual' },
  },
  'business_profile.mcc': {
    label: 'Industry',
    input: 'select',
    options: [
      ['7011', 'Lodging'],
      ['5812', 'Restaurants'],
      ['4215', 'Courier services'],
      ['5734', 'Computer software'],
      ['8999', 'Professional services'],
    ],
    test: { match: '5734' },
  },
  'business_profile.url': {
    label: 'Web page of the business',
    input: 'url',
    test: { match: 'https://example.com' },
    check: (answer) => (URL.canParse(answer) ? null : 'Enter a web address, with https://.'),
  },
  first_name: { label: 'First name', input: 'text', test: { match: 'Jenny' } },
  last_name: { label: 'Last name', input: 'text', test: { match: 'Rosen' } },
  'dob.day': { label: 'Day of birth', input: 'number', test: { match: '1' }, check: whole(1, 31) },
  'dob.month': {
    label: 'Month of birth',
    input: 'number',
    test: { match: '1' },
    check: whole(1, 12),
  },
  'dob.year': {
    label: 'Year of birth',
    input: 'number',
    hint: '1 January 1901 matches, 1902 does not, 1900 stands on a list of sanctions.',
    test: { match: '1901', noMatch: '1902', listed: '1900' },
    check: whole(1900, 2100),
  },
  'address.line1': {
    label: 'Street and number',
    input: 'text',
    hint: 'address_full_match matches, address_no_match does not.',
    test: { match: 'address_full_match', noMatch: 'address_no_match' },
  },
  'address.city': { label: 'City', input: 'text', test: { match: 'San Francisco' } },
  'address.postal_code': { label: 'Postal code', input: 'text', test: { match: '94102' } },
  'address.state': { label: 'State', input: 'text', test: { match: 'CA' } },
  email: {
    label: 'E-mail address',
    input: 'email',
    test: { match: 'jenny@example.com' },
    check: shaped(/^\S+@\S+$/, 'Enter an e-mail address.'),
  },
  phone: { label: 'Telephone', input: 'tel', test: { match: '0000000000' } },
  ssn_last_4: {
    label: 'Last four digits of the social security number',
    input: 'text',
    hint: '0000 matches, 1111 does not.',
    test: { match: '0000', noMatch: '1111' },
    check: shaped(/^\d{4}$/, 'Enter four digits.'),
  },
  'verification.document': document,
  'company.name': { label: 'Name of the company', input: 'text', test: { match: 'Chairs Inc' } },
  'company.phone': {
    label: 'Telephone of the company',
    input: 'tel',
    test: { match: '0000000000' },
  },
  'company.tax_id': {
    label: 'Tax id of the company',
    input: 'text',
    hint: '000000000 matches, 111111111 does not.',
    test: { match: '000000000', noMatch: '111111111' },
  },
  'company.owners_provided': {
    label: 'Everyone who owns a quarter of the company or more has been named',
    input: 'checkbox',
    test: { match: 'true' },
  },
  'company.directors_provided': {
    label: 'All directors of the company have been named',
    input: 'checkbox',
    test: { match: 'true' },
  },
  'company.executives_provided': {
    label: 'All executives of the company have been named',
    input: 'checkbox',
    test: { match: 'true' },
  },
  'company.verification.document': { ...document, label: 'Document of the company' },
  'documents.bank_account_ownership_verification.files': {
    ...document,
    label: 'Statement of the bank account',
  },
};

const accountNumber: Wording = {
  label: 'Bank account number',
  input: 'text',
  hint: '000123456789 takes payouts; 000111111113 is closed and 000111111116 does not exist.',
  test: { match: '000123456789' },
  check: shaped(/^[A-Z0-9 ]{4,34}$/i, 'Enter an account number.'),
};
const routingNumber: Wording = {
  label: 'Routing number',
  input: 'text',
  test: { match: '110000000' },
  check: (number) =>
    isRoutingNumber('US', number) ? null : 'Enter the nine digits of a routing number.',
};
const terms: Wording = {
  label: 'I accept the (made-up) agreement with the payment service',
  input: 'checkbox',
  test: { match: 'true' },
};
const smsCode: Wording = {
  label: 'Code that was sent to the telephone',
  input: 'text',
  hint: 'No message is sent: the code is 000-000.',
  test: { match: '000-000' },
  check: shaped(/^000-?000$/, 'This is not the code: here it is always 000-000.'),
};

/** The name of the code's question; it is asked with the telephone, and meets no requirement. */
export const SMS_CODE = 'sms_code';

function question(name: string, wording: Wording): Question {
  return { check: () => null, ...wording, name };
}

/** What to ask about these requirements of an account, in their order. */
export function questionsFor(account: Account, requirements: readonly string[]): Question[] {
  const asked = new Map<string, Question>();
  const ask = (name: string, wording: Wording) => asked.set(name, question(name, wording));
  const hasDashboard = account.controller?.stripe_dashboard?.type !== 'none';
  for (const name of requirements) {
    if (name === 'external_account') {
      if (account.country === 'US') ask('external_account.routing_number', routingNumber);
      ask('external_account.account_number', accountNumber);
    } else if (name.startsWith('tos_acceptance.')) {
      ask('tos_acceptance', terms);
    } else {
      ask(name, wordingOf(name));
      if (hasDashboard && /^(individual|representative)\.phone$/.test(name)) ask(SMS_CODE, smsCode);
    }
  }
  return [...asked.values()];
}

/** Requirements that nobody foresaw, as a review may make them, are asked by their name. */
function wordingOf(name: string): Wording {
  const ofPerson = name.replace(/^(individual|representative)\./, '');
  const ofAddress = name.replace(/^company\.(?=address\.)/, '');
  return (
    WORDINGS[name] ??
    WORDINGS[ofPerson] ??
    WORDINGS[ofAddress] ?? { label: name, input: 'text', test: { match: 'provided' } }
  );
}
