import type { ObjectTypes } from '../engine/objects.ts';
import {
  boolean,
  emptyable,
  hash,
  integer,
  oneOf,
  required,
  text,
  type Values,
} from '../engine/params.ts';
import { addressObject, addressParam, addressParts, japaneseAddressParam } from './address.ts';

type Company = NonNullable<ObjectTypes['account']['company']>;

const declaration = hash({ date: integer(), ip: text(), user_agent: text() });
const shape = {
  address: addressParam,
  address_kana: japaneseAddressParam,
  address_kanji: japaneseAddressParam,
  administrative_address: addressParam,
  directors_provided: boolean(),
  directorship_declaration: declaration,
  executives_provided: boolean(),
  export_license_id: text(),
  export_purpose_code: text(),
  name: text(),
  name_kana: text(),
  name_kanji: text(),
  owners_provided: boolean(),
  ownership_declaration: declaration,
  ownership_exemption_reason: emptyable(
    oneOf(['qualified_entity_exceeds_ownership_threshold', 'qualifies_as_financial_institution']),
  ),
  phone: text(),
  physical_address: addressParam,
  principal_place_of_business: addressParam,
  registration_date: emptyable(
    hash({
      day: required(integer({ min: 1, max: 31 })),
      month: required(integer({ min: 1, max: 12 })),
      year: required(integer({ min: 1000, max: 9999 })),
    }),
  ),
  registration_number: text(),
  representative_declaration: declaration,
  structure: emptyable(text()),
  tax_id: text(),
  tax_id_registrar: text(),
  vat_id: text(),
  verification: hash({
    document: hash({ back: emptyable(text()), front: emptyable(text()) }),
  }),
};
/** `company` of an account. */
export const companyParam = hash(shape);
export type SentCompany = Values<typeof shape>;

const ADDRESSES = [
  'address',
  'administrative_address',
  'physical_address',
  'principal_place_of_business',
] as const;
const DECLARATIONS = [
  'directorship_declaration',
  'ownership_declaration',
  'representative_declaration',
] as const;

/**
 * A company with what was told of it written over what was known. Stripe never shows a number of
 * it back, only that it has one.
 */
export function informedCompany(known: Company | undefined, sent: SentCompany): Company {
  const { tax_id, vat_id, registration_number: _number, verification, ...plain } = sent;
  const addresses = ADDRESSES.filter((name) => sent[name]).map((name) => [
    name,
    addressObject({ ...addressParts(known?.[name]), ...sent[name] }),
  ]);
  const declarations = DECLARATIONS.filter((name) => sent[name]).map((name) => [
    name,
    { date: null, ip: null, user_agent: null, ...known?.[name], ...sent[name] },
  ]);
  const files = verification?.document;
  return {
    ...known,
    ...plain,
    ...Object.fromEntries([...addresses, ...declarations]),
    ...(tax_id !== undefined && { tax_id_provided: true }),
    ...(vat_id !== undefined && { vat_id_provided: true }),
    ...(files && {
      verification: {
        document: {
          back: null,
          details: null,
          details_code: null,
          front: null,
          ...known?.verification?.document,
          ...files,
        },
      },
    }),
  } as Company;
}
