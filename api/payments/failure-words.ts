import { anotherCard, checkAndRetry, newDebit, tellLittle, type Words } from './decline-words.ts';

/** More of what bank accounts are refused for: https://docs.stripe.com/declines/network-codes */
const bankAccounts: readonly Words[] = [
  [
    'account_number_invalid bank_account_bad_routing_numbers routing_number_invalid clearing_code_unsupported invalid_account_number branch_does_not_exist bank_account_invalid_details tokenized_account_number_deactivated',
    'The number of the customer’s bank account, or of its bank, is wrong.',
    'The customer checks the numbers, or pays from another account.',
  ],
  ['bank_account_closed', 'The customer’s bank account is closed.', newDebit],
  [
    'bank_account_frozen payment_method_bank_account_blocked',
    'The customer’s bank account is blocked.',
    newDebit,
  ],
  [
    'bank_account_unverified bank_account_verification_failed payment_method_microdeposit_failed payment_method_microdeposit_processing_error payment_method_microdeposit_verification_amounts_invalid payment_method_microdeposit_verification_amounts_mismatch payment_method_microdeposit_verification_attempts_exceeded payment_method_microdeposit_verification_descriptor_code_mismatch payment_method_microdeposit_verification_timeout acss_debit_session_incomplete financial_connections_no_successful_transaction_refresh',
    'The customer has not shown that the bank account is theirs.',
    'The customer confirms the account, or pays in another way.',
  ],
  [
    'financial_connections_account_inactive financial_connections_account_pending_account_numbers financial_connections_account_unavailable_account_numbers',
    'The customer’s bank does not give access to the account any more.',
    'The customer links the account again, or pays in another way.',
  ],
  [
    'debit_disputed authorization_revoked',
    'The customer had their bank take the debit back.',
    'Speak with the customer before anybody tries again.',
  ],
  [
    'debit_authorization_not_match setup_intent_mandate_invalid india_recurring_payment_mandate_canceled invalid_mandate_reference_prefix_format',
    'The mandate for the payment is missing, wrong or canceled.',
    'The customer agrees to a new mandate.',
  ],
  ['incorrect_account_holder_name', 'The name is not the one that the bank knows.', checkAndRetry],
  [
    'recipient_deceased',
    'The holder of the account may have died.',
    'Find out with care whom to speak to before anybody tries again.',
  ],
  ['generic_could_not_process', 'The bank could not collect, and gave no reason.', newDebit],
];

/** What ends an attempt before a bank is asked: https://docs.stripe.com/error-codes */
const beginnings: readonly Words[] = [
  [
    'authentication_failure setup_intent_authentication_failure',
    'The customer could not, or did not, confirm with their bank.',
    'The customer tries again and confirms when their bank asks, or pays in another way.',
  ],
  [
    'payment_intent_action_required invoice_payment_intent_requires_action three_d_secure_authentication_not_supported',
    'The bank wants the customer to confirm the payment, and nobody was there to do so.',
    'The customer pays again themselves, and confirms when their bank asks.',
  ],
  [
    'three_d_secure_authentication_upstream_error',
    'The bank’s authentication (3D Secure) did not answer.',
    'Try again later.',
  ],
  [
    'charge_exceeds_source_limit charge_exceeds_transaction_limit',
    'The amount is above the limit of the customer’s way to pay, or of the platform.',
    'The customer pays in another way, or the amount is collected in parts.',
  ],
  [
    'capture_charge_authorization_expired charge_expired_for_capture',
    'The hold on the card ran out before the payment was captured.',
    'The customer pays again.',
  ],
  [
    'expired_payment_method payment_method_unactivated payment_method_unexpected_state',
    'The customer’s way to pay has expired, or is not active.',
    'The customer pays in another way.',
  ],
  ['invalid_card_type', 'Cards of this kind are not taken here.', anotherCard],
  [
    'payment_intent_incompatible_payment_method payment_method_unsupported_type payment_method_not_available payment_method_restricted payment_method_currency_mismatch payment_method_configuration_failures country_unsupported setup_intent_mobile_wallet_unsupported',
    'The chosen way to pay cannot be used for this payment.',
    'The customer pays in another way.',
  ],
  [
    'payment_method_billing_details_address_missing cardholder_phone_number_required email_invalid postal_code_invalid country_code_invalid state_unsupported shipping_address_invalid customer_tax_location_invalid invalid_tax_location tax_id_invalid invalid_characters',
    'Something that the customer gave is missing or wrong: an address, an e-mail, a phone number.',
    checkAndRetry,
  ],
  [
    'payment_intent_konbini_rejected_confirmation_number',
    'The shop did not accept the customer’s confirmation number.',
    'The customer begins again with another number.',
  ],
  [
    'setup_attempt_failed setup_intent_setup_attempt_expired customer_session_expired return_intent_already_processed',
    'The customer did not finish in time.',
    'The customer starts again.',
  ],
  [
    'token_already_used token_in_use token_card_network_invalid invalid_source_usage',
    'What the customer typed was used once already.',
    'The customer starts again.',
  ],
  [
    'out_of_inventory product_inactive sku_inactive coupon_expired',
    'What the customer wanted to buy, or their coupon, is not to be had any more.',
    'The customer chooses again.',
  ],
  [
    'action_blocked approval_required request_blocked anomalous_money_movement_request',
    'Stripe or a rule of the platform held the payment back.',
    tellLittle,
  ],
  [
    'rate_limit lock_timeout payment_intent_rate_limit_exceeded idempotency_key_in_use terminal_reader_busy terminal_reader_timeout forwarding_api_retryable_upstream_error forwarding_api_upstream_connection_error forwarding_api_upstream_connection_timeout forwarding_api_upstream_error shipping_calculation_failed taxes_calculation_failed failed_tax_calculation',
    'Stripe, or what it depends on, was too busy or did not answer.',
    'Try again later.',
  ],
  [
    'terminal_reader_hardware_fault terminal_reader_offline terminal_reader_invalid_location_for_activation terminal_reader_invalid_location_for_payment terminal_location_country_unsupported',
    'The card reader cannot take payments as it is.',
    'Look after the reader, or take the payment in another way.',
  ],
  [
    'testmode_charges_only livemode_mismatch payment_method_invalid_parameter_testmode',
    'Test data met real money.',
    'Only real cards pay here.',
  ],
  [
    'capability_not_active transfers_not_allowed storer_capability_missing storer_capability_not_active application_fees_not_allowed ownership_declaration_not_allowed progressive_onboarding_limit_exceeded account_invalid',
    'The seller’s account may not receive this payment as it stands.',
    'Look at what the account lacks; the customer can do nothing about it.',
  ],
  [
    'charge_already_captured charge_already_refunded charge_disputed charge_not_refundable refund_disputed_payment capture_unauthorized_payment',
    'The payment was in another state than was thought.',
    'Read it again from Stripe, and go on from how it stands.',
  ],
];

/** What is no fault of whoever pays, and nothing they could mend. */
const ofThePlatform: readonly Words[] = [
  [
    'missing account_country_invalid_address account_error_country_change_requires_additional_steps account_information_mismatch account_token_required_for_v2_account alipay_upgrade_required api_key_expired balance_insufficient balance_invalid_parameter bank_account_exists bitcoin_upgrade_required charge_invalid_parameter customer_max_payment_methods customer_max_subscriptions dispute_evidence_page_limit_exceeded financial_account_balance_does_not_support_currency financial_account_capability_not_enabled financial_account_capability_restricted financial_connections_consent_locale_invalid financial_connections_consent_locale_unsupported forwarding_api_inactive forwarding_api_invalid_parameter instant_payouts_config_disabled instant_payouts_currency_disabled instant_payouts_limit_exceeded instant_payouts_unsupported intent_invalid_state intent_verification_method_missing invalid_canceled_subscription_fields invalid_charge_amount invoice_no_customer_line_items invoice_no_payment_method_types invoice_no_subscription_line_items invoice_not_editable invoice_on_behalf_of_not_editable invoice_upcoming_none not_allowed_on_standard_account parameter_invalid_empty parameter_invalid_integer parameter_invalid_string_blank parameter_invalid_string_empty parameter_missing parameter_unknown parameters_exclusive payment_evaluation_on_api_version_not_supported payment_intent_invalid_parameter payment_intent_unexpected_state payment_method_bank_account_already_verified payment_method_invalid_parameter payout_reconciliation_not_ready payouts_limit_exceeded payouts_not_allowed platform_account_required platform_api_key_expired resource_already_exists resource_missing secret_key_required service_period_coupon_with_metered_tiered_item_unsupported setup_intent_invalid_parameter setup_intent_unexpected_state siret_invalid smart_disputes_not_available status_transition_invalid stripe_tax_inactive subscription_update_trial_after_billing_cycle_anchor tax_id_prohibited tls_version_unsupported transfer_source_balance_parameters_mismatch url_invalid',
    'The platform’s own request was not in order, so nobody was asked to pay.',
    'Tell those who build the platform’s checkout the code.',
  ],
];

/** What fails without a card: https://docs.stripe.com/error-codes */
export const failures: readonly Words[] = [
  ['account_closed', 'The customer’s bank account is closed.', newDebit],
  ['no_account', 'There is no bank account of this number.', newDebit],
  [
    'bank_account_restricted bank_account_unusable bank_account_declined',
    'The customer’s bank account may not be debited.',
    newDebit,
  ],
  [
    'debit_not_authorized',
    'The customer told their bank that they did not allow the debit.',
    'Speak with the customer before anybody tries again.',
  ],
  [
    'refer_to_customer',
    'The customer had their bank stop the debit.',
    'Speak with the customer before anybody tries again.',
  ],
  ['invalid_currency', 'The customer’s bank account is not in this currency.', newDebit],
  ['sepa_unsupported_account', 'The customer’s bank account takes no SEPA debits.', newDebit],
  [
    'billing_invalid_mandate payment_intent_mandate_invalid',
    'The mandate for the debit is not valid.',
    'The customer agrees to a new mandate.',
  ],
  [
    'payment_intent_authentication_failure',
    'The customer could not, or did not, confirm the payment with their bank (3D Secure).',
    'The customer tries again and confirms when their bank asks, or pays in another way.',
  ],
  [
    'payment_intent_payment_attempt_expired',
    'The customer did not finish paying in time.',
    'The customer starts again.',
  ],
  [
    'payment_intent_payment_attempt_failed payment_method_provider_decline',
    'The payment provider declined.',
    'The customer pays in another way.',
  ],
  [
    'payment_method_customer_decline',
    'The customer did not go through with the payment.',
    'The customer starts again if they still want to pay.',
  ],
  ['payment_method_provider_timeout', 'The payment provider did not answer.', 'Try again later.'],
  [
    'card_decline_rate_limit_exceeded',
    'The card was declined so often that Stripe does not try it for now.',
    'Try again in 24 hours, or with another card.',
  ],
  [
    'amount_too_small',
    'The amount is below what can be charged.',
    'Charge more, or collect several amounts at once.',
  ],
  ['amount_too_large', 'The amount is above what can be charged.', 'Collect it in parts.'],
  ...bankAccounts,
  ...beginnings,
  ...ofThePlatform,
];
