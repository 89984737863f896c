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
import { shippingParam } from './address.ts';
import { shippingDetails } from './checkout-answers.ts';
import { customFields } from './checkout-custom-fields.ts';
import { displayParams, foreignParams } from './checkout-display.ts';
import { optionalItems } from './checkout-optional-items.ts';
import { shippingOptions } from './checkout-shipping.ts';
import { emailAddress } from './email-address.ts';
import { REDISPLAY } from './payment-method-changes.ts';
import { priceTerms } from './price-creation.ts';
import { productData } from './product-creation.ts';
import { statementDescriptor, statementDescriptorSuffix } from './statement-descriptor.ts';

const setupFutureUsage = oneOf(['off_session', 'on_session']);

const itemShape = {
  adjustable_quantity: hash({
    enabled: required(boolean()),
    maximum: integer({ min: 1, max: 999_999 }),
    minimum: integer({ min: 0 }),
  }),
  metadata: metadata(),
  price: text(),
  price_data: hash({
    ...priceTerms,
    product: text(),
    product_data: hash(productData),
    // Accepted so that it can be refused in Stripe's words: a payment is made once.
    recurring: dictionary(anything()),
  }),
  quantity: integer({ min: 1 }),
  tax_rates: emptyable(list(text())),
};
/** `line_items` of a new session. */
export const lineItems = list(hash(itemShape), { max: 100 });

const followed = oneOf(['auto', 'never']);

export const creationParams = {
  ...displayParams,
  ...foreignParams,
  allowed_payment_method_types: list(text()),
  cancel_url: text(),
  client_reference_id: text(200),
  currency: currency(),
  custom_fields: customFields,
  customer: text(),
  customer_account: text(),
  customer_creation: oneOf(['always', 'if_required']),
  customer_email: emailAddress(),
  customer_update: hash({ address: followed, name: followed, shipping: followed }),
  excluded_payment_method_types: list(text()),
  expires_at: integer(),
  line_items: lineItems,
  metadata: metadata(),
  mode: required(oneOf(['payment'])),
  optional_items: optionalItems,
  payment_intent_data: hash({
    application_fee_amount: integer({ min: 0 }),
    capture_method: oneOf(['automatic', 'automatic_async', 'manual']),
    description: text(1000),
    metadata: metadata(),
    on_behalf_of: text(),
    receipt_email: emailAddress(),
    setup_future_usage: setupFutureUsage,
    shipping: shippingParam,
    statement_descriptor: statementDescriptor(),
    statement_descriptor_suffix: statementDescriptorSuffix(),
    transfer_data: hash({ destination: required(text()), amount: integer({ min: 1 }) }),
    transfer_group: text(),
  }),
  payment_method_configuration: text(),
  payment_method_data: hash({ allow_redisplay: oneOf(REDISPLAY) }),
  payment_method_options: dictionary(anything()),
  // Accepted so that older versions may send it (stripe-facts 2.5); later ones are refused it.
  payment_method_types: list(text()),
  return_url: text(),
  shipping_options: shippingOptions,
  success_url: text(5000),
  ui_mode: text(),
};

/** What of a payment may still be changed while the session is open; '' unsets. */
const paymentUpdate = {
  description: emptyable(text(1000)),
  metadata: metadata(),
  setup_future_usage: emptyable(setupFutureUsage),
  statement_descriptor: emptyable(statementDescriptor()),
  statement_descriptor_suffix: emptyable(statementDescriptorSuffix()),
};

export const updateParams = {
  collected_information: hash({
    shipping_details: shippingDetails,
  }),
  line_items: list(hash({ ...itemShape, id: text() }), { max: 100 }),
  metadata: metadata(),
  payment_intent_data: hash(paymentUpdate),
  shipping_options: emptyable(shippingOptions),
};

const customer = hash({ email: required(text()) });

/** What sessions are listed by; the customer's details are their email. */
export const listFilters = {
  payment_intent: text(),
  customer: text(),
  customer_account: text(),
  customer_details: {
    required: false,
    parse: (value: unknown, name: string) => customer.parse(value, name).email,
  },
  payment_link: text(),
  subscription: text(),
  status: oneOf(['open', 'complete', 'expired']),
};
