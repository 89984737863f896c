import { invalid } from '../engine/errors.ts';
import type { AccountInternal, ObjectTypes, PersonInternal } from '../engine/objects.ts';
import {
  anything,
  boolean,
  dictionary,
  emptyable,
  hash,
  integer,
  list,
  metadata,
  oneOf,
  type Param,
  text,
  type Values,
} from '../engine/params.ts';
import { providedNames } from './account-object.ts';
import { addressObject, addressParam, japaneseAddressParam } from './address.ts';
import { emailAddress } from './email-address.ts';

type Account = ObjectTypes['account'];
type Person = ObjectTypes['person'];

const words = emptyable(text());
const document = hash({ back: words, front: words });

/** A share of the whole, from 0 to 100, as `33.3`. */
function percentage(): Param<number> {
  const any = text();
  return {
    required: false,
    parse(value, name) {
      const read = any.parse(value, name);
      if (/^\d{1,3}(\.\d+)?$/.test(read) && Number(read) <= 100) return Number(read);
      throw invalid(`Invalid decimal: ${read}; must be from 0 to 100`, name);
    },
  };
}

/** What is told about a person, as `individual` of an account or by the persons API. */
export const personInformation = {
  additional_tos_acceptances: hash({
    account: hash({ date: integer(), ip: text(), user_agent: emptyable(text()) }),
  }),
  address: addressParam,
  address_kana: japaneseAddressParam,
  address_kanji: japaneseAddressParam,
  dob: emptyable(
    hash({
      day: integer({ min: 1, max: 31 }),
      month: integer({ min: 1, max: 12 }),
      year: integer({ min: 1900, max: 2100 }),
    }),
  ),
  documents: dictionary(anything()),
  email: emailAddress(800),
  first_name: text(),
  first_name_kana: text(),
  first_name_kanji: text(),
  full_name_aliases: emptyable(list(text())),
  gender: text(),
  id_number: text(),
  id_number_secondary: text(),
  last_name: text(),
  last_name_kana: text(),
  last_name_kanji: text(),
  maiden_name: text(),
  metadata: metadata(),
  nationality: text(),
  person_token: text(),
  phone: text(),
  political_exposure: oneOf(['existing', 'none']),
  registered_address: addressParam,
  relationship: hash({
    authorizer: boolean(),
    director: boolean(),
    executive: boolean(),
    legal_guardian: boolean(),
    owner: boolean(),
    percent_ownership: emptyable(percentage()),
    representative: boolean(),
    title: emptyable(text()),
  }),
  ssn_last_4: text(4),
  us_cfpb_data: dictionary(anything()),
  verification: hash({ additional_document: document, document }),
};
export type SentPerson = Partial<Values<typeof personInformation>>;

/** A person of whom nothing is known yet. */
export function emptyPerson(id: string, account: string, created: number): Person & { id: string } {
  return {
    id,
    object: 'person',
    account,
    address: addressObject(),
    created,
    dob: { day: null, month: null, year: null },
    email: null,
    first_name: null,
    future_requirements: noPersonRequirements(),
    id_number_provided: false,
    last_name: null,
    metadata: {},
    phone: null,
    relationship: {
      authorizer: false,
      director: false,
      executive: false,
      legal_guardian: false,
      owner: false,
      percent_ownership: null,
      representative: false,
      title: null,
    },
    requirements: noPersonRequirements(),
    ssn_last_4_provided: false,
    verification: {
      additional_document: noDocument(),
      details: null,
      details_code: null,
      document: noDocument(),
      status: 'unverified',
    },
  };
}

/** A person with what was told of it written over what was known. Numbers are only said to exist. */
export function informedPerson(person: Person & { id: string }, sent: SentPerson) {
  const { address, dob, registered_address, relationship, verification } = sent;
  const plain = PLAIN.filter((name) => sent[name] !== undefined);
  return {
    ...person,
    ...Object.fromEntries(plain.map((name) => [name, sent[name]])),
    ...(sent.full_name_aliases !== undefined && {
      full_name_aliases: sent.full_name_aliases ?? [],
    }),
    ...(address && { address: { ...person.address!, ...address } }),
    ...(registered_address && {
      registered_address: {
        ...addressObject(),
        ...person.registered_address,
        ...registered_address,
      },
    }),
    ...(dob !== undefined && {
      dob: dob ? { ...person.dob!, ...dob } : { day: null, month: null, year: null },
    }),
    ...(sent.id_number && { id_number_provided: true }),
    ...(sent.id_number_secondary && { id_number_secondary_provided: true }),
    ...(sent.ssn_last_4 && { ssn_last_4_provided: true }),
    ...(relationship && { relationship: { ...person.relationship!, ...relationship } }),
    ...(verification && { verification: withFiles(person, verification) }),
  } as Person & { id: string };
}

/** What is written as it is told. */
const PLAIN = [
  'additional_tos_acceptances',
  'address_kana',
  'address_kanji',
  'email',
  'first_name',
  'first_name_kana',
  'first_name_kanji',
  'gender',
  'last_name',
  'last_name_kana',
  'last_name_kanji',
  'maiden_name',
  'nationality',
  'phone',
  'political_exposure',
] as const;

function withFiles(
  { verification: known }: Person,
  sent: NonNullable<SentPerson['verification']>,
): Person['verification'] {
  const kinds = (['additional_document', 'document'] as const).filter((kind) => sent[kind]);
  return {
    ...known!,
    ...Object.fromEntries(
      kinds.map((kind) => [kind, { ...noDocument(), ...known?.[kind], ...sent[kind] }]),
    ),
  };
}

/** The secret numbers after `sent`, kept to verify by. */
export function numbersOf(known: PersonInternal | undefined, sent: SentPerson): PersonInternal {
  return {
    idNumber: sent.id_number ?? known?.idNumber ?? null,
    ssnLast4: sent.ssn_last_4 ?? known?.ssnLast4 ?? null,
  };
}

/** What is known of a person, by the names of requirements: `individual.dob.day`. */
export function personNames(person: Person, role: 'individual' | 'representative'): string[] {
  const { address, dob, email, first_name, last_name, phone } = person;
  const known = {
    address: { ...address },
    dob: { ...dob },
    email,
    first_name,
    last_name,
    phone,
    id_number: person.id_number_provided || null,
    ssn_last_4: person.id_number_provided || person.ssn_last_4_provided || null,
    verification: { document: person.verification?.document?.front },
  };
  return providedNames(known, `${role}.`);
}

/** A person as it is shown: with what is asked of it, and how its verification stands. */
export function shownPerson(
  person: Person & { id: string },
  account: Account,
  internal: AccountInternal,
): Person & { id: string } {
  const isIndividual = internal.individual === person.id;
  if (!isIndividual && !person.relationship?.representative) return person;
  const prefix = isIndividual ? 'individual.' : 'representative.';
  const own = (names: string[] | null | undefined) =>
    (names ?? [])
      .filter((name) => name.startsWith(prefix))
      .map((name) => name.slice(prefix.length));
  const requirements = account.requirements!;
  const isVerified = internal.verification === 'verified';
  return {
    ...person,
    requirements: {
      alternatives: [],
      currently_due: own(requirements.currently_due),
      errors: (requirements.errors ?? [])
        .filter(({ requirement }) => requirement.startsWith(prefix))
        .map((error) => ({ ...error, requirement: error.requirement.slice(prefix.length) })),
      eventually_due: own(requirements.eventually_due),
      past_due: own(requirements.past_due),
      pending_verification: own(requirements.pending_verification),
    },
    verification: {
      ...person.verification!,
      status: isVerified
        ? 'verified'
        : internal.verification === 'pending'
          ? 'pending'
          : 'unverified',
    },
  };
}

function noPersonRequirements() {
  return {
    alternatives: [],
    currently_due: [],
    errors: [],
    eventually_due: [],
    past_due: [],
    pending_verification: [],
  };
}

function noDocument() {
  return { back: null, details: null, details_code: null, front: null };
}
