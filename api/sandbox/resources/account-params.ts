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
import { addressParam } from './address.ts';
import { capabilityNames } from './capability-names.ts';
import { accountPayoutsParam } from './payout-settings.ts';
import { personInformation } from './person-object.ts';

const acceptance = hash({ date: integer(), ip: text(), user_agent: emptyable(text()) });
const emptyableText = emptyable(text());

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
    support_email: text(),
    support_phone: text(),
    support_url: emptyableText,
    url: text(),
  }),
  business_type: oneOf(['company', 'government_entity', 'individual', 'non_profit']),
  capabilities: dictionary(hash({ requested: boolean() }), capabilityNames),
  // The fields of companies carry no rules here; what was provided is what counts.
  company: dictionary(anything()),
  default_currency: currency(),
  documents: dictionary(anything()),
  email: text(),
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
    invoices: dictionary(anything()),
    payments: hash({
      statement_descriptor: text(22),
      statement_descriptor_kana: text(),
      statement_descriptor_kanji: text(),
    }),
    payouts: accountPayoutsParam,
    paypay_payments: dictionary(anything()),
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
  country: text(2),
  type: oneOf(['custom', 'express', 'standard']),
};
