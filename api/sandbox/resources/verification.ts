import type { Context } from '../engine/context.ts';
import type { AccountInternal, ObjectTypes, VerificationFailure } from '../engine/objects.ts';
import { unknownIdentity } from './verification-failures.ts';

/** Dates of birth by what Stripe finds under them (stripe-facts 7). */
const LISTED_BIRTHDAY = '1900-1-1';
const UNKNOWN_BIRTHDAY = '1902-1-1';
/** Numbers of persons and companies that belong to somebody else, whole or their last four. */
const FOREIGN_NUMBERS = ['111111111', '1111'];
const UNKNOWN_ADDRESS = 'address_no_match';

type Verdict = Pick<AccountInternal, 'verification' | 'failure'>;

/**
 * What Stripe finds when it looks at what an account has submitted, by the test values: it fails
 * until a document proves what did not match. Values that are no test values match.
 */
export function verdictOn(context: Context, account: ObjectTypes['account']): Verdict {
  const internal = context.store.internal('account', account.id);
  const role = account.business_type === 'individual' ? 'individual' : 'representative';
  const persons = personsToVerify(context, account, internal);
  if (persons.some(({ person }) => birthday(person) === LISTED_BIRTHDAY)) {
    return { verification: 'listed', failure: null };
  }
  const provided = new Set(internal.provided);
  const failure = [
    ...persons.map(({ person, numbers }) => personFailure(person, numbers, role)),
    companyFailure(internal),
  ].find((found) => found !== null && !provided.has(found.requirement));
  return failure
    ? { verification: 'failed', failure }
    : { verification: 'verified', failure: null };
}

function personsToVerify(
  context: Context,
  account: ObjectTypes['account'],
  internal: AccountInternal,
) {
  const { store } = context;
  const individual = account.business_type === 'individual' && internal.individual;
  const persons = individual
    ? [store.get('person', individual)]
    : store
        .list('person', account.id, { limit: 100 })
        .filter(({ relationship }) => relationship?.representative);
  return persons.map((person) => ({ person, numbers: store.internal('person', person.id) }));
}

function birthday({ dob }: ObjectTypes['person']): string {
  return [dob?.year, dob?.month, dob?.day].join('-');
}

function personFailure(
  person: ObjectTypes['person'],
  { idNumber, ssnLast4 }: { idNumber: string | null; ssnLast4: string | null },
  role: string,
): VerificationFailure | null {
  const requirement = `${role}.verification.document`;
  const isForeign = [idNumber, ssnLast4].some(
    (number) => number !== null && FOREIGN_NUMBERS.includes(number),
  );
  if (isForeign || birthday(person) === UNKNOWN_BIRTHDAY) return unknownIdentity(requirement);
  if (person.address?.line1 === UNKNOWN_ADDRESS) {
    return {
      code: 'verification_failed_residential_address',
      reason: "The person's residential address could not be verified.",
      requirement,
    };
  }
  return null;
}

function companyFailure({ taxId }: AccountInternal): VerificationFailure | null {
  if (!taxId || !FOREIGN_NUMBERS.includes(taxId)) return null;
  return {
    code: 'verification_failed_tax_id_match',
    reason: "The company's name and its tax id do not belong together.",
    requirement: 'company.verification.document',
  };
}
