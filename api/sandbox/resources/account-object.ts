import { embeddedList } from '../engine/lists.ts';
import type { ObjectTypes } from '../engine/objects.ts';
import { isRecord } from '../engine/params.ts';
import { noRequirements } from './requirements.ts';

type Account = ObjectTypes['account'];
type Controller = NonNullable<Account['controller']>;

/** Currency an account settles in by its country; others settle in euros. */
const CURRENCIES: Record<string, string> = {
  US: 'usd',
  CA: 'cad',
  GB: 'gbp',
  CH: 'chf',
  JP: 'jpy',
  AU: 'aud',
  SE: 'sek',
  NO: 'nok',
  DK: 'dkk',
  PL: 'pln',
};
export function currencyOf(country: string): string {
  return CURRENCIES[country] ?? 'eur';
}

/** The responsibilities of the legacy types (stripe-facts 2.1). */
const LEGACY: Record<string, Omit<Controller, 'type' | 'is_controller'>> = {
  standard: {
    fees: { payer: 'account' },
    losses: { payments: 'stripe' },
    requirement_collection: 'stripe',
    stripe_dashboard: { type: 'full' },
  },
  express: {
    fees: { payer: 'application_express' },
    losses: { payments: 'application' },
    requirement_collection: 'stripe',
    stripe_dashboard: { type: 'express' },
  },
  custom: {
    fees: { payer: 'application_custom' },
    losses: { payments: 'application' },
    requirement_collection: 'application',
    stripe_dashboard: { type: 'none' },
  },
};

/** The controller hash of an account made with a legacy type. */
export function controllerOfType(type: string): Controller {
  return { type: 'application', is_controller: true, ...LEGACY[type]! };
}

/** The legacy type that a controller amounts to, `none` where there is no such type. */
export function typeOfController(controller: Controller): Account['type'] {
  const payer = controller.fees!.payer.startsWith('application') ? 'application' : 'account';
  const signature = (one: Omit<Controller, 'type' | 'is_controller'>, by: string) =>
    [by, one.losses!.payments, one.requirement_collection, one.stripe_dashboard!.type].join();
  const same = Object.entries(LEGACY).find(
    ([, legacy]) =>
      signature(
        legacy,
        legacy.fees!.payer.startsWith('application') ? 'application' : 'account',
      ) === signature(controller, payer),
  );
  return same?.[0] ?? 'none';
}

/** An account with nothing filled in; what it was created with is written over it. */
export function emptyAccount(fields: {
  id: string;
  created: number;
  country: string;
  controller: Controller;
  type: Account['type'];
}): Account {
  return {
    id: fields.id,
    object: 'account',
    business_profile: {
      annual_revenue: null,
      estimated_worker_count: null,
      mcc: null,
      minority_owned_business_designation: null,
      name: null,
      product_description: null,
      specified_commercial_transactions_act_url: null,
      support_address: null,
      support_email: null,
      support_phone: null,
      support_url: null,
      url: null,
    },
    business_type: null,
    capabilities: {},
    charges_enabled: false,
    controller: fields.controller,
    country: fields.country,
    created: fields.created,
    default_currency: currencyOf(fields.country),
    details_submitted: false,
    email: null,
    external_accounts: embeddedList([], `/v1/accounts/${fields.id}/external_accounts`),
    future_requirements: noRequirements(),
    groups: { payments_pricing: null },
    metadata: {},
    payouts_enabled: false,
    requirements: noRequirements(),
    settings: {
      bacs_debit_payments: { display_name: null, service_user_number: null },
      branding: { icon: null, logo: null, primary_color: null, secondary_color: null },
      card_issuing: { tos_acceptance: { date: null, ip: null } },
      card_payments: {
        decline_on: { avs_failure: false, cvc_failure: false },
        statement_descriptor_prefix: null,
        statement_descriptor_prefix_kana: null,
        statement_descriptor_prefix_kanji: null,
      },
      dashboard: { display_name: null, timezone: 'Etc/UTC' },
      invoices: { default_account_tax_ids: null, hosted_payment_method_save: null },
      payments: {
        statement_descriptor: null,
        statement_descriptor_kana: null,
        statement_descriptor_kanji: null,
        statement_descriptor_prefix_kana: null,
        statement_descriptor_prefix_kanji: null,
      },
      sepa_debit_payments: {},
    },
    tos_acceptance: { date: null, ip: null, user_agent: null },
    type: fields.type,
  };
}

/**
 * Names of everything that was sent, as requirements name it: `individual.dob.day`. What is denied,
 * as that all owners have been named, is not provided.
 */
export function providedNames(sent: Record<string, unknown>, prefix = ''): string[] {
  return Object.entries(sent).flatMap(([name, value]) => {
    if (value === undefined || value === null || value === '' || value === false) return [];
    const path = prefix + name;
    return isRecord(value) ? providedNames(value, `${path}.`) : [path];
  });
}
