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
import { emailAddress } from './email-address.ts';
import { paymentMethodData } from './payment-methods.ts';
import { statementDescriptor, statementDescriptorSuffix } from './statement-descriptor.ts';
import { transferNotes } from './transfer-notes.ts';

const captureMethod = oneOf(['automatic', 'automatic_async', 'manual']);
const setupFutureUsage = oneOf(['off_session', 'on_session']);
/** What is said of a payment's details, of which the sandbox makes nothing. */
const details = {
  amount_details: emptyable(dictionary(anything())),
  hooks: dictionary(anything()),
  payment_details: emptyable(dictionary(anything())),
};
/** What describes a payment, in creation and update alike. */
const description = {
  ...details,
  allowed_payment_method_types: list(text()),
  capture_method: captureMethod,
  customer: text(),
  customer_account: text(),
  description: text(1000),
  excluded_payment_method_types: emptyable(list(text())),
  metadata: metadata(),
  payment_method: text(),
  payment_method_configuration: text(),
  payment_method_data: paymentMethodData,
  payment_method_options: dictionary(anything()),
  // Accepted so that it can be refused with its own code (stripe-facts 0), older versions aside.
  payment_method_types: list(text()),
  receipt_email: emptyable(emailAddress()),
  setup_future_usage: emptyable(setupFutureUsage),
  shipping: shippingParam,
  statement_descriptor: statementDescriptor(),
  statement_descriptor_suffix: statementDescriptorSuffix(),
  transfer_group: text(),
};

/** What takes part in confirming, in creation with `confirm` and in confirmation. */
const confirming = {
  confirmation_token: text(),
  error_on_requires_action: boolean(),
  mandate: text(),
  mandate_data: emptyable(dictionary(anything())),
  off_session: anything(),
  radar_options: anything(),
  return_url: text(),
  use_stripe_sdk: boolean(),
};

export const creationParams = {
  ...description,
  ...confirming,
  amount: required(integer({ min: 1 })),
  currency: required(currency()),
  application_fee_amount: integer({ min: 0 }),
  automatic_payment_methods: hash({
    enabled: required(boolean()),
    allow_redirects: oneOf(['always', 'never']),
  }),
  confirm: boolean(),
  confirmation_method: oneOf(['automatic', 'manual']),
  on_behalf_of: text(),
  transfer_data: hash({
    destination: required(text()),
    amount: integer({ min: 0 }),
    ...transferNotes,
  }),
};

export const updateParams = {
  ...description,
  amount: integer({ min: 1 }),
  application_fee_amount: emptyable(integer({ min: 0 })),
  currency: currency(),
  transfer_data: hash({ amount: integer({ min: 0 }), ...transferNotes }),
};

export const confirmParams = {
  ...confirming,
  ...details,
  allowed_payment_method_types: list(text()),
  amount_to_confirm: integer({ min: 1 }),
  capture_method: captureMethod,
  excluded_payment_method_types: emptyable(list(text())),
  payment_method: text(),
  payment_method_data: paymentMethodData,
  payment_method_options: dictionary(anything()),
  payment_method_types: list(text()),
  receipt_email: emptyable(emailAddress()),
  setup_future_usage: emptyable(setupFutureUsage),
  shipping: shippingParam,
};

export const captureParams = {
  ...details,
  amount_to_capture: integer({ min: 1 }),
  application_fee_amount: integer({ min: 0 }),
  final_capture: boolean(),
  metadata: metadata(),
  statement_descriptor: statementDescriptor(),
  statement_descriptor_suffix: statementDescriptorSuffix(),
  transfer_data: hash({ amount: integer({ min: 0 }) }),
};

export const incrementParams = {
  ...details,
  amount: required(integer({ min: 1 })),
  application_fee_amount: integer({ min: 0 }),
  description: text(1000),
  metadata: metadata(),
  statement_descriptor: statementDescriptor(),
  transfer_data: hash({ amount: integer({ min: 0 }) }),
};

export const cancelParams = {
  cancellation_reason: oneOf(['abandoned', 'duplicate', 'fraudulent', 'requested_by_customer']),
};
