import type { Context } from '../engine/context.ts';
import { exclusive, invalid } from '../engine/errors.ts';
import type { ObjectTypes } from '../engine/objects.ts';
import {
  anything,
  boolean,
  dictionary,
  emptyable,
  hash,
  list,
  mergeMetadata,
  metadata,
  oneOf,
  required,
  text,
  type Values,
} from '../engine/params.ts';
import { countryCode } from './address.ts';

type Session = ObjectTypes['checkout_session'];

const message = emptyable(hash({ message: required(text(1200)) }));
const pictured = hash({ file: text(), type: required(oneOf(['file', 'url'])), url: text() });
const named = hash({ enabled: required(boolean()), optional: boolean() });
const self = hash({ account: text(), type: required(oneOf(['account', 'self'])) });

/** Parameters that say how a session looks or what it asks for, and that it shows again. */
export const displayParams = {
  adaptive_pricing: hash({ enabled: boolean() }),
  after_expiration: hash({
    recovery: hash({ allow_promotion_codes: boolean(), enabled: required(boolean()) }),
  }),
  allow_promotion_codes: boolean(),
  automatic_tax: hash({ enabled: required(boolean()), liability: self }),
  billing_address_collection: oneOf(['auto', 'required']),
  branding_settings: hash({
    background_color: emptyable(text()),
    border_style: emptyable(oneOf(['pill', 'rectangular', 'rounded'])),
    button_color: emptyable(text()),
    display_name: text(),
    font_family: emptyable(text()),
    icon: pictured,
    logo: pictured,
  }),
  consent_collection: hash({
    payment_method_reuse_agreement: hash({ position: required(oneOf(['auto', 'hidden'])) }),
    promotions: oneOf(['auto', 'none']),
    terms_of_service: oneOf(['none', 'required']),
  }),
  custom_text: hash({
    after_submit: message,
    shipping_address: message,
    submit: message,
    terms_of_service_acceptance: message,
  }),
  integration_identifier: text(),
  invoice_creation: hash({
    enabled: required(boolean()),
    invoice_data: hash({
      account_tax_ids: emptyable(list(text())),
      custom_fields: emptyable(
        list(hash({ name: required(text(40)), value: required(text(140)) }), { max: 4 }),
      ),
      description: text(1500),
      footer: text(),
      issuer: self,
      metadata: metadata(),
      rendering_options: emptyable(
        hash({
          amount_tax_display: emptyable(oneOf(['exclude_tax', 'include_inclusive_tax'])),
          template: text(),
        }),
      ),
    }),
  }),
  locale: text(),
  managed_payments: hash({ enabled: boolean() }),
  name_collection: hash({ business: named, individual: named }),
  origin_context: oneOf(['mobile_app', 'web']),
  permissions: hash({ update_shipping_details: oneOf(['client_only', 'server_only']) }),
  phone_number_collection: hash({ enabled: required(boolean()) }),
  redirect_on_completion: oneOf(['always', 'if_required', 'never']),
  saved_payment_method_options: hash({
    allow_redisplay_filters: list(oneOf(['always', 'limited', 'unspecified'])),
    payment_method_remove: oneOf(['disabled', 'enabled']),
    payment_method_save: oneOf(['disabled', 'enabled']),
  }),
  shipping_address_collection: hash({
    allowed_countries: required(list(countryCode())),
  }),
  submit_type: oneOf(['auto', 'book', 'donate', 'pay', 'subscribe']),
  tax_id_collection: hash({
    enabled: required(boolean()),
    required: oneOf(['if_supported', 'never']),
  }),
  wallet_options: hash({ link: hash({ display: oneOf(['auto', 'never']) }) }),
};
type Display = Values<typeof displayParams>;

/** Parameters of other modes, or of resources that the sandbox does not keep. */
export const foreignParams = {
  discounts: list(hash({ coupon: text(), promotion_code: text() })),
  payment_method_collection: oneOf(['always', 'if_required']),
  setup_intent_data: dictionary(anything()),
  subscription_data: dictionary(anything()),
};

/**
 * Refuses what a payment cannot have, and the coupons and promotion codes that there are none of.
 * @throws StripeError 400
 */
export function refuseForeign(sent: Values<typeof foreignParams> & Display): void {
  for (const name of ['setup_intent_data', 'subscription_data'] as const) {
    if (sent[name]) throw invalid(`You can not pass \`${name}\` in \`payment\` mode.`, name);
  }
  if (sent.payment_method_collection) {
    throw invalid(
      'You can only set `payment_method_collection` if there are recurring prices.',
      'payment_method_collection',
    );
  }
  if (sent.discounts && sent.allow_promotion_codes !== undefined) {
    throw exclusive('allow_promotion_codes', 'discounts');
  }
  for (const [index, discount] of (sent.discounts ?? []).entries()) {
    for (const [kind, id] of Object.entries(discount)) {
      const param = `discounts[${index}][${kind}]`;
      throw invalid(`No such ${kind.replace('_', ' ')}: '${id}'`, param, 'resource_missing');
    }
  }
}

/** What the parameters make of an open session, with Stripe's defaults for what they leave out. */
export function displayOf(
  context: Context,
  account: string,
  sent: Display,
  embedded: boolean,
): Partial<Session> {
  const { automatic_tax: tax, consent_collection: consent, tax_id_collection: taxIds } = sent;
  return {
    adaptive_pricing: { enabled: sent.adaptive_pricing?.enabled ?? false },
    after_expiration: sent.after_expiration ? recovery(sent.after_expiration) : null,
    allow_promotion_codes: sent.allow_promotion_codes ?? null,
    automatic_tax: {
      enabled: tax?.enabled ?? false,
      liability: tax?.enabled ? (tax.liability ?? { type: 'self' }) : null,
      provider: tax?.enabled ? 'stripe' : null,
      status: tax?.enabled ? 'requires_location_inputs' : null,
    },
    billing_address_collection: sent.billing_address_collection ?? null,
    ...(sent.branding_settings && {
      branding_settings: branding(context, account, sent.branding_settings),
    }),
    consent: consent ? { promotions: null, terms_of_service: null } : null,
    consent_collection: consent
      ? {
          payment_method_reuse_agreement: consent.payment_method_reuse_agreement ?? null,
          promotions: consent.promotions ?? null,
          terms_of_service: consent.terms_of_service ?? null,
        }
      : null,
    custom_text: {
      after_submit: sent.custom_text?.after_submit ?? null,
      shipping_address: sent.custom_text?.shipping_address ?? null,
      submit: sent.custom_text?.submit ?? null,
      terms_of_service_acceptance: sent.custom_text?.terms_of_service_acceptance ?? null,
    },
    integration_identifier: sent.integration_identifier ?? null,
    invoice_creation: invoicing(sent.invoice_creation),
    locale: sent.locale ?? null,
    managed_payments: sent.managed_payments
      ? { enabled: sent.managed_payments.enabled ?? false }
      : null,
    ...(sent.name_collection && { name_collection: naming(sent.name_collection) }),
    origin_context: sent.origin_context ?? null,
    permissions: sent.permissions
      ? { update_shipping_details: sent.permissions.update_shipping_details ?? null }
      : null,
    phone_number_collection: { enabled: sent.phone_number_collection?.enabled ?? false },
    ...(embedded && { redirect_on_completion: sent.redirect_on_completion ?? 'always' }),
    saved_payment_method_options: sent.saved_payment_method_options
      ? {
          allow_redisplay_filters:
            sent.saved_payment_method_options.allow_redisplay_filters ?? null,
          payment_method_remove: sent.saved_payment_method_options.payment_method_remove ?? null,
          payment_method_save: sent.saved_payment_method_options.payment_method_save ?? null,
        }
      : null,
    shipping_address_collection: sent.shipping_address_collection ?? null,
    submit_type: sent.submit_type ?? null,
    ...(taxIds && {
      tax_id_collection: { enabled: taxIds.enabled, required: taxIds.required ?? 'never' },
    }),
    wallet_options: sent.wallet_options ?? null,
  } as Partial<Session>;
}

function recovery({
  recovery: sent,
}: NonNullable<Display['after_expiration']>): Session['after_expiration'] {
  if (!sent) return { recovery: null };
  return {
    recovery: {
      allow_promotion_codes: sent.allow_promotion_codes ?? false,
      enabled: sent.enabled,
      expires_at: null,
      url: null,
    },
  };
}

function branding(
  context: Context,
  account: string,
  sent: NonNullable<Display['branding_settings']>,
): Session['branding_settings'] {
  const own = context.store.get('account', account).business_profile?.name;
  return {
    background_color: sent.background_color || '#ffffff',
    border_style: sent.border_style || 'rounded',
    button_color: sent.button_color || '#0074d4',
    display_name: sent.display_name ?? own ?? context.settings.platformName,
    font_family: sent.font_family || 'default',
    icon: (sent.icon as { type: 'file' | 'url' }) ?? null,
    logo: (sent.logo as { type: 'file' | 'url' }) ?? null,
  };
}

function invoicing(sent: Display['invoice_creation']): Session['invoice_creation'] {
  if (!sent) return null;
  const {
    metadata: noted,
    issuer,
    rendering_options: rendering,
    ...data
  } = sent.invoice_data ?? {};
  return {
    enabled: sent.enabled,
    invoice_data: {
      account_tax_ids: data.account_tax_ids ?? null,
      custom_fields: data.custom_fields ?? null,
      description: data.description ?? null,
      footer: data.footer ?? null,
      issuer: issuer ? (issuer as { type: 'account' | 'self' }) : null,
      metadata: mergeMetadata({}, noted),
      rendering_options: rendering
        ? {
            amount_tax_display: rendering.amount_tax_display ?? null,
            template: rendering.template ?? null,
          }
        : null,
    },
  };
}

function naming({
  business,
  individual,
}: NonNullable<Display['name_collection']>): Session['name_collection'] {
  return {
    ...(business && {
      business: { enabled: business.enabled, optional: business.optional ?? false },
    }),
    ...(individual && {
      individual: { enabled: individual.enabled, optional: individual.optional ?? false },
    }),
  };
}
