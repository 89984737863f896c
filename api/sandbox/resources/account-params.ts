import {
  anything,
  boolean,
  currency,
  dictionary,
  emptyable,
  hash,
  integer,
  list,
  metadata,
  oneOf,
  required,
  text,
} from '../engine/params.ts';
import { addressParam, countryCode } from './address.ts';
import { capabilityNames } from './capability-names.ts';
import { companyParam } from './company.ts';
import { emailAddress } from './email-address.ts';
import { accountPayoutsParam } from './payout-settings.ts';
import { personInformation } from './person-object.ts';

const acceptance = hash({ date: integer(), ip: text(), user_agent: emptyable(text()) });
const emptyableText = emptyable(text());
const files = hash({ files: list(text(), { max: 20 }) });
const documentsParam = hash({
  bank_account_ownership_verification: files,
  company_license: files,
  company_memorandum_of_association: files,
  company_ministerial_decree: files,
  company_registration_verification: files,
  company_tax_id_verification: files,
  proof_of_address: files,
  proof_of_business_presence: files,
  proof_of_ultimate_beneficial_ownership: hash({
    files: list(text(), { max: 20 }),
    signer: hash({ person: text() }),
  }),
});
const paypay = hash({
  additional_files: list(text()),
  goods_type: oneOf(['digital_content', 'other']),
  site: hash({
    accessible: dictionary(text()),
    in_development: hash({ password: required(text()), username: text() }),
    restricted: hash({ payment_flow_file: text() }),
    type: oneOf(['accessible', 'in_development', 'restricted']),
  }),
});

/** What `POST /v1/accounts` and `POST /v1/accounts/:id` both take. */
export const accountInformation = {
  account_token: text(),
  business_profile: hash({
    annual_revenue: hash({ amount: integer(), currency: currency(), fiscal_year_end: text() }),
    estimated_worker_count: integer({ min: 0 }),
    mcc: text(),
    minority_owned_business_designation: list(text()),
    monthly_estimated_revenue: hash({
      amount: required(integer()),
      currency: required(currency()),
    }),
    name: text(),
    product_description: text(),
    specified_commercial_transactions_act_url: emptyableText,
    support_address: addressParam,
    support_email: emailAddress(),
    support_phone: text(),
    support_url: emptyableText,
    url: text(),
  }),
  business_type: oneOf(['company', 'government_entity', 'individual', 'non_profit']),
  capabilities: dictionary(hash({ requested: boolean() }), capabilityNames),
  company: companyParam,
  default_currency: currency(),
  documents: documentsParam,
  email: emailAddress(),
  external_account: emptyable(anything()),
  groups: hash({ payments_pricing: emptyableText }),
  individual: hash(personInformation),
  metadata: metadata(),
  settings: hash({
    bacs_debit_payments: hash({ display_name: text() }),
    branding: hash({
      icon: text(),
      logo: text(),
      primary_color: text(),
      secondary_color: text(),
    }),
    card_issuing: hash({ tos_acceptance: acceptance }),
    card_payments: hash({
      decline_on: hash({ avs_failure: boolean(), cvc_failure: boolean() }),
      statement_descriptor_prefix: text(10),
      statement_descriptor_prefix_kana: emptyableText,
      statement_descriptor_prefix_kanji: emptyableText,
    }),
    invoices: hash({
      default_account_tax_ids: emptyable(list(text())),
      hosted_payment_method_save: emptyable(oneOf(['always', 'never', 'offer'])),
    }),
    payments: hash({
      statement_descriptor: text(22),
      statement_descriptor_kana: text(),
      statement_descriptor_kanji: text(),
    }),
    payouts: accountPayoutsParam,
    paypay_payments: paypay,
    sepa_debit_payments: hash({ creditor_id: text() }),
    treasury: hash({ tos_acceptance: acceptance }),
  }),
  tos_acceptance: hash({
    date: integer(),
    ip: text(),
    service_agreement: oneOf(['full', 'recipient']),
    user_agent: text(),
  }),
};

/** What only the creation of an account takes. */
export const accountCreation = {
  ...accountInformation,
  controller: hash({
    fees: hash({ payer: oneOf(['account', 'application']) }),
    losses: hash({ payments: oneOf(['application', 'stripe']) }),
    requirement_collection: oneOf(['application', 'stripe']),
    stripe_dashboard: hash({ type: oneOf(['express', 'full', 'none']) }),
  }),
  country: countryCode(),
  type: oneOf(['custom', 'express', 'standard']),
};
