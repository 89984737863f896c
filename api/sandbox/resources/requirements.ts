import type Stripe from 'stripe';
import type { AccountInternal, ObjectTypes } from '../engine/objects.ts';
import { EEA } from '../engine/settings.ts';
import { unknownIdentity } from './verification-failures.ts';

type Account = ObjectTypes['account'];
type Requirements = NonNullable<Stripe.Account['requirements']>;
type CapabilityStatus = 'active' | 'inactive' | 'pending';

/** What follows from an account's information: its requirements, switches and capabilities. */
export interface Assessment {
  details_submitted: boolean;
  charges_enabled: boolean;
  payouts_enabled: boolean;
  requirements: Requirements;
  capabilities: Record<string, CapabilityStatus>;
}

const BUSINESS = ['business_profile.mcc', 'business_profile.url', 'business_type'];
/** What a business without a web page tells instead of its address. */
const URL_INSTEAD = 'business_profile.product_description';
const TERMS = ['tos_acceptance.date', 'tos_acceptance.ip'];
const PERSON = [
  'first_name',
  'last_name',
  'dob.day',
  'dob.month',
  'dob.year',
  'address.line1',
  'address.city',
  'address.postal_code',
  'email',
  'phone',
];
const COMPANY = ['name', 'phone', 'tax_id', 'address.line1', 'address.city', 'address.postal_code'];

/** Why an account is rejected, as `disabled_reason` says it: by Stripe, or by the platform. */
function rejectedFor({
  reason,
  byStripe,
}: NonNullable<AccountInternal['rejection']>): NonNullable<Requirements['disabled_reason']> {
  if (byStripe) return `rejected.${reason}` as NonNullable<Requirements['disabled_reason']>;
  return REJECTION_REASONS[reason] ?? 'rejected.platform_fraud';
}

/** Words of the platform's rejection in `disabled_reason` (changelog endive 2026-09-30). */
const REJECTION_REASONS: Record<string, NonNullable<Requirements['disabled_reason']>> = {
  terms_of_service: 'rejected.platform_terms_of_service',
  credit: 'rejected.platform_other',
  other: 'rejected.platform_other',
};

/** Every requirement an account of this kind has to meet, by Stripe's names. */
export function requirementsOf(account: Account): string[] {
  const united = account.country === 'US';
  if (account.business_type === 'individual') {
    const person = united ? [...PERSON, 'address.state', 'ssn_last_4'] : PERSON;
    return [...BUSINESS, 'external_account', ...named('individual', person), ...TERMS];
  }
  const company = united ? [...COMPANY, 'address.state'] : COMPANY;
  return [
    ...BUSINESS,
    ...(account.business_type ? named('company', [...company, ...confirmations(account)]) : []),
    'external_account',
    ...named('representative', united ? [...PERSON, 'ssn_last_4'] : PERSON),
    ...TERMS,
  ];
}

/** Countries whose law asks who directs and manages a company, besides who owns it. */
const DIRECTORS_ASKED = new Set([...EEA, 'CH', 'GB']);
const PEOPLE = ['owners_provided', 'directors_provided', 'executives_provided'] as const;

/** What is to be confirmed of a company before it submits: that all such people have been named. */
function confirmations({
  business_type: type,
  country,
  details_submitted: submitted,
}: Account): readonly string[] {
  if (submitted || (type !== 'company' && type !== 'non_profit')) return [];
  const asked = DIRECTORS_ASKED.has(country ?? '') ? PEOPLE : PEOPLE.slice(0, 1);
  // Nobody owns what makes no profit.
  return type === 'company' ? asked : asked.slice(1);
}

function named(prefix: string, fields: string[]): string[] {
  return fields.map((field) => `${prefix}.${field}`);
}

/** What meets another requirement than the one it is named by. */
function alsoMet(name: string): string | undefined {
  if (name.endsWith('.verification.document.front')) return name.slice(0, -'.front'.length);
  if (name.endsWith('.id_number')) return name.replace('.id_number', '.ssn_last_4');
  return name === URL_INSTEAD ? 'business_profile.url' : undefined;
}

/** What Stripe checks after submission; the requirement that a failed check asks for again. */
function identityRequirement(account: Account): string {
  return account.business_type === 'individual'
    ? 'individual.verification.document'
    : 'representative.verification.document';
}

/**
 * Judges an account by what it has provided (stripe-facts 2.1, state machine). Pure: what happened
 * before is in `internal`, what time it is in `now` (Unix seconds).
 */
export function assess(account: Account, internal: AccountInternal, now: number): Assessment {
  const provided = new Set(internal.provided.flatMap((name) => [name, alsoMet(name) ?? name]));
  if ((account.external_accounts?.data.length ?? 0) > 0) provided.add('external_account');
  for (const name of PEOPLE) {
    if (account.company?.[name] === false) provided.delete(`company.${name}`);
  }
  const missing = requirementsOf(account).filter((name) => !provided.has(name));
  const extra = internal.extra.filter((name) => !provided.has(name));
  const submitted = account.details_submitted || missing.length === 0;
  const failed = internal.verification === 'failed';
  const document = identityRequirement(account);
  const failure = failed ? (internal.failure ?? unknownIdentity(document)) : null;
  const proof = failure && !provided.has(failure.requirement) ? [failure.requirement] : [];
  const ofBanks = (account.external_accounts?.data ?? []).flatMap((one) =>
    one.object === 'bank_account' ? (one.requirements?.currently_due ?? []) : [],
  );
  const due = [...missing, ...extra, ...proof, ...new Set(ofBanks)];
  const late =
    submitted &&
    (missing.length > 0 || failed || (internal.deadline !== null && internal.deadline <= now));
  const pastDue = late ? [...missing, ...extra, ...proof] : [];
  const verifying = submitted && internal.verification === 'pending';
  const disabledReason = disabled();
  const enabled = disabledReason === null;
  const { rejection } = internal;

  function disabled(): Requirements['disabled_reason'] {
    return internal.rejection ? rejectedFor(internal.rejection) : disabledOtherwise();
  }

  function disabledOtherwise(): Requirements['disabled_reason'] {
    if (internal.verification === 'listed') return 'listed';
    if (!submitted || pastDue.length > 0) return 'requirements.past_due';
    return verifying ? 'requirements.pending_verification' : null;
  }

  // Some test cards stop only one of the two.
  const stopped = pastDue.every((name) => extra.includes(name)) ? internal.blocks : null;
  const may = (what: 'charges' | 'payouts') =>
    enabled || (!rejection && pastDue.length > 0 && stopped != null && stopped !== what);
  const statusOf = (capability: string) => {
    if (may(capability === 'transfers' ? 'payouts' : 'charges')) return 'active';
    return verifying && !rejection ? 'pending' : 'inactive';
  };
  return {
    details_submitted: submitted,
    charges_enabled: may('charges'),
    payouts_enabled: rejection
      ? !rejection.payoutsPaused && disabledOtherwise() === null
      : may('payouts'),
    requirements: {
      alternatives: due.includes('business_profile.url')
        ? [
            {
              alternative_fields_due: [URL_INSTEAD],
              original_fields_due: ['business_profile.url'],
            },
          ]
        : [],
      current_deadline: due.length > 0 && pastDue.length === 0 ? internal.deadline : null,
      currently_due: due,
      disabled_reason: disabledReason,
      errors: failure && proof.length > 0 ? [failure] : [],
      eventually_due: due,
      past_due: pastDue,
      pending_verification: verifying ? [document] : [],
    },
    capabilities: Object.fromEntries(
      Object.keys(internal.capabilities).map((name) => [name, statusOf(name)]),
    ),
  };
}

/** Requirements that nothing asks for, as `future_requirements` stands for most accounts. */
export function noRequirements(): Requirements {
  return {
    alternatives: [],
    current_deadline: null,
    currently_due: [],
    disabled_reason: null,
    errors: [],
    eventually_due: [],
    past_due: [],
    pending_verification: [],
  };
}
