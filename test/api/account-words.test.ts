import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { errorText } from '../../api/accounts/error-words.ts';
import { capabilityText } from '../../api/accounts/rules.ts';
import { controllerText, scheduleText } from '../../api/accounts/terms.ts';
import {
  capabilityReasonText,
  disabledReasonText,
  externalStatusText,
  requirementText,
} from '../../api/accounts/words.ts';

const typesOf = (resource: string) =>
  readFileSync(
    new URL(`../../node_modules/stripe/esm/resources/${resource}.d.ts`, import.meta.url),
    'utf8',
  );
const accounts = typesOf('Accounts');

/** Every value that the SDK's types name of the unions of this name. */
function valuesOf(types: string, name: string): string[] {
  const unions = [...types.matchAll(new RegExp(`type ${name} = ([^;]+);`, 'g'))];
  return unions.flatMap(([, union = '']) => [...union.matchAll(/'([^']+)'/g)].map(([, v]) => v!));
}

/** The fields of one of the SDK's parameters: the body of an interface within a namespace. */
function fieldsOf(namespace: string, name: string): string[] {
  const from = accounts.indexOf(`export declare namespace ${namespace} {`);
  const start = accounts.indexOf(`    interface ${name} {`, from);
  const body = accounts.slice(start, accounts.indexOf('\n    }', start));
  return [...body.matchAll(/^ {8}(\w+)\??:/gm)].map(([, field]) => field!);
}

/** A text itself, or one of a form. */
const exactly = (text: string | RegExp): unknown =>
  text instanceof RegExp ? expect.stringMatching(text) : text;

test('every error code of the SDK says what is wrong and what to do', () => {
  const codes = valuesOf(accounts, 'Code');
  expect(codes.length).toBeGreaterThan(90);
  expect(codes).toContain('verification_document_expired');
  // Two sentences at least: what is the matter, and then what mends it.
  expect(codes.filter((code) => !/[.:] .+\.$/.test(errorText(code) ?? ''))).toEqual([]);
});

test('every reason of the SDK has words, for accounts and for capabilities', () => {
  const reasons = valuesOf(accounts, 'DisabledReason');
  expect(reasons).toContain('rejected.platform_fraud');
  expect(reasons.filter((reason) => disabledReasonText(reason) === reason)).toEqual([]);
  const capabilities = valuesOf(typesOf('Capabilities'), 'DisabledReason');
  expect(capabilities).toContain('paused.inactivity');
  expect(capabilities.filter((reason) => capabilityReasonText(reason) === reason)).toEqual([]);
});

test('every field of an account and its people that Stripe may ask for has words', () => {
  const within = (prefix: string, fields: string[]) =>
    fields.filter((field) => field !== 'metadata').map((field) => `${prefix}.${field}`);
  const namespace = 'AccountCreateParams';
  const asked = [
    ...within('business_profile', fieldsOf(namespace, 'BusinessProfile')),
    ...within('company', fieldsOf(namespace, 'Company')),
    ...within('documents', fieldsOf(namespace, 'Documents')).map((field) => `${field}.files`),
    ...within('tos_acceptance', fieldsOf(namespace, 'TosAcceptance')),
    ...['individual', 'representative', 'owners', 'directors', 'executives', 'person_1'].flatMap(
      (subject) => within(subject, fieldsOf(namespace, 'Individual')),
    ),
  ];
  expect(asked).toEqual(expect.arrayContaining(['company.vat_id', 'person_1.ssn_last_4']));
  expect(asked.filter((requirement) => requirementText(requirement) === requirement)).toEqual([]);
});

test.each([
  ['individual.dob.day', 'Date of birth of the account holder'],
  ['person_1NfS.address.city', 'Address of person_1NfS'],
  ['person_1NfS.relationship.title', 'Job title of person_1NfS'],
  ['directors.verification.additional_document', /^Second document .* of a director$/],
  ['company.address.line1', 'Address of the company'],
  ['documents.company_license.files', 'Licence of the company'],
  ['ba_1.documents.bank_account_ownership_verification.files', /bank account is its own$/],
  ['interv_abc.website.form', /risk review/],
  ['brand.new_field', 'brand.new_field'],
  ['company.brand_new', 'company.brand_new'],
  ['constructor', 'constructor'],
])('%s in words', (requirement, text) => {
  expect(requirementText(requirement)).toEqual(exactly(text));
});

test('what is newer than our words is shown as Stripe writes it', () => {
  expect(disabledReasonText('requirements.past_due')).toBe('Required information is overdue.');
  expect(disabledReasonText('brand.new')).toBe('brand.new');
  expect(capabilityReasonText('brand.new')).toBe('brand.new');
  expect(externalStatusText('brand_new')).toBe('brand_new');
  expect(errorText('brand_new')).toBeNull();
});

test('the states of bank accounts that Stripe documents have words', () => {
  const documented = /For bank accounts, possible values are ([^.]+)\./.exec(
    typesOf('BankAccounts'),
  )?.[1];
  const statuses = [...(documented ?? '').matchAll(/`(\w+)`/g)].map(([, status]) => status!);
  expect(statuses).toContain('errored');
  expect(statuses.filter((status) => externalStatusText(status) === status)).toEqual([]);
});

test('capabilities are called by names that people know', () => {
  expect(capabilityText('sepa_debit_payments')).toBe('SEPA debit payments');
  expect(capabilityText('us_bank_account_ach_payments')).toBe('US bank account ACH payments');
  expect(capabilityText('tax_reporting_us_1099_k')).toBe('Tax reporting US 1099-K');
});

const weekly = (days: string[]) => ({ interval: 'weekly', weekly_payout_days: days }) as const;
test.each([
  [{ interval: 'manual' }, 'Only when somebody starts one'],
  [{ interval: 'daily' }, 'Every business day'],
  [weekly(['monday', 'thursday']), 'Every Monday and Thursday'],
  [{ interval: 'monthly', monthly_payout_days: [1, 22] }, 'On the 1st and 22nd of each month'],
  [{ interval: 'monthly', monthly_payout_days: [31] }, /^On the 31st .*last day/],
  [{ interval: 'fortnightly' }, 'Fortnightly'],
  [null, 'Not set'],
])('a payout schedule in words: %o', (schedule, text) => {
  expect(scheduleText(schedule)).toEqual(exactly(text));
});

test('the controller says who pays, who is liable, who asks and who sees what', () => {
  const account = { controller: null } as unknown as Parameters<typeof controllerText>[0];
  expect(controllerText(account)).toBeNull();
  expect(
    controllerText({
      ...account,
      controller: {
        type: 'application',
        fees: { payer: 'application_express' },
        losses: { payments: 'application' },
        requirement_collection: 'stripe',
        stripe_dashboard: { type: 'express' },
      },
    }),
  ).toEqual({
    fees: 'The platform pays Stripe’s fees',
    losses: 'The platform is liable for a negative balance',
    requirements: 'Stripe asks the account holder itself',
    dashboard: 'Express Dashboard',
  });
});
