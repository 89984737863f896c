import { words } from '../lib/words.ts';

/**
 * What people call a field of Stripe's objects whose name alone does not say it. Anything else is
 * shown by Stripe's own name.
 */
const names: Readonly<Record<string, string>> = {
  amount: 'Amount',
  amount_capturable: 'Can be captured',
  amount_captured: 'Captured',
  amount_received: 'Received',
  amount_refunded: 'Refunded',
  amount_reversed: 'Reversed',
  arrival_date: 'Arrival',
  available_on: 'Available on',
  balance_transaction: 'Booked as',
  'billing_details.email': 'Customer’s e-mail',
  'billing_details.name': 'Customer’s name',
  'business_profile.mcc': 'Industry',
  'business_profile.name': 'Name',
  'business_profile.product_description': 'What it sells',
  'business_profile.support_email': 'Support e-mail',
  'business_profile.support_phone': 'Support phone',
  'business_profile.url': 'Website',
  business_type: 'Type of business',
  canceled_at: 'Canceled',
  cancellation_reason: 'Why it was canceled',
  captured: 'Captured in full',
  charges_enabled: 'Can take payments',
  'company.name': 'Company',
  country: 'Country',
  customer: 'Customer',
  default_currency: 'Currency',
  description: 'Description',
  destination: 'Destination',
  destination_payment: 'Payment at the destination',
  details_submitted: 'Details submitted',
  dispute: 'Dispute',
  disputed: 'Disputed',
  email: 'E-mail',
  'evidence_details.due_by': 'Answer due',
  'evidence_details.has_evidence': 'Has evidence',
  'evidence_details.past_due': 'Deadline passed',
  'evidence_details.submission_count': 'Times answered',
  'evidence_details.submission_method': 'How it was answered',
  failure_balance_transaction: 'Failure booked as',
  failure_code: 'Failure',
  failure_message: 'Failure message',
  failure_reason: 'Why it failed',
  'fraud_details.user_report': 'Marked as',
  'future_requirements.current_deadline': 'The rules change',
  'future_requirements.currently_due': 'Due once the rules change',
  'future_requirements.eventually_due': 'Due later once the rules change',
  'individual.email': 'Person’s e-mail',
  'individual.first_name': 'First name',
  'individual.last_name': 'Last name',
  'individual.verification.status': 'Check of the person',
  is_charge_refundable: 'Payment can be refunded',
  'last_payment_error.code': 'Why the last try failed',
  'last_payment_error.decline_code': 'Decline of the last try',
  'last_payment_error.message': 'Message of the last try',
  latest_charge: 'Latest charge',
  network_reason_code: 'Bank’s reason',
  'next_action.type': 'What the customer must do',
  'outcome.network_status': 'Answer of the bank',
  'outcome.risk_level': 'Risk',
  'outcome.seller_message': 'What Stripe says of it',
  paid: 'Paid',
  payment_intent: 'Payment intent',
  payment_method: 'Payment method',
  'payments.debit_negative_balances': 'Debits negative balances',
  'payments.payouts.schedule.interval': 'Payouts',
  'payments.payouts.schedule.monthly_payout_days': 'Days of payouts in the month',
  'payments.payouts.schedule.weekly_payout_days': 'Days of payouts in the week',
  'payments.payouts.statement_descriptor': 'Text on bank statements',
  'payments.payouts.status': 'Payouts are',
  'payments.settlement_timing.delay_days': 'Payout delay in days',
  payouts_enabled: 'Can be paid out',
  pending_reason: 'Why it waits',
  reason: 'Reason',
  receipt_email: 'Receipt goes to',
  reconciliation_status: 'Reconciliation',
  refunded: 'Refunded in full',
  'requirements.current_deadline': 'Requirements due by',
  'requirements.currently_due': 'Due now',
  'requirements.disabled_reason': 'Why it is disabled',
  'requirements.errors': 'Not accepted',
  'requirements.eventually_due': 'Due later',
  'requirements.past_due': 'Overdue',
  'requirements.pending_verification': 'Being checked',
  reversed: 'Reversed in full',
  reversed_by: 'Reversed by',
  source_transaction: 'Drawn from',
  statement_descriptor: 'Text on bank statements',
  status: 'Status',
  'tos_acceptance.date': 'Terms accepted',
  'trace_id.status': 'Bank’s trace',
  'trace_id.value': 'Bank’s trace number',
  transfer: 'Transfer',
  transfer_group: 'Transfer group',
};

/** Fields of which there is one for each currency, capability, bank account or kind of evidence. */
const families: readonly (readonly [RegExp, (one: string, other: string) => string])[] = [
  [/^(available|pending)\.([a-z]{3})\.amount$/, (which, in_) => `${words(which)} in ${upper(in_)}`],
  [
    /^(available|pending)\.([a-z]{3})\.source_types\.card$/,
    (which, in_) => `${words(which)} in ${upper(in_)}, from cards`,
  ],
  [
    /^instant_available\.([a-z]{3})\.source_types\.card$/,
    (in_) => `Can be paid out at once in ${upper(in_)}, from cards`,
  ],
  [/^instant_available\.([a-z]{3})\.amount$/, (in_) => `Can be paid out at once in ${upper(in_)}`],
  [/^connect_reserved\.([a-z]{3})\.amount$/, (in_) => `Reserved in ${upper(in_)}`],
  [/minimum_balance_by_currency\.([a-z]{3})$/, (in_) => `Keeps back in ${upper(in_)}`],
  [/^capabilities\.(\w+)$/, (name) => words(name)],
  [/^external_accounts\.data\.\w+$/, () => 'Bank account or card'],
  [/^external_accounts\.data\.(\w+)\.status$/, () => 'State of a bank account or card'],
  [/^evidence\.(\w+)$/, (name) => `Evidence: ${words(name).toLowerCase()}`],
  [/^balance_transactions\.\w+$/, () => 'Booked as'],
];

const upper = (currency: string) => currency.toUpperCase();

/**
 * A changed field in words; undefined where only Stripe's own name says exactly what it is.
 * @param path of the field: `amount_refunded`, `evidence_details.due_by`, `metadata.order`
 */
export function fieldName(path: string): string | undefined {
  if (path.startsWith('metadata.')) return `Metadata “${path.slice('metadata.'.length)}”`;
  if (Object.hasOwn(names, path)) return names[path];
  for (const [form, name] of families) {
    const found = form.exec(path);
    if (found) return name(found[1] ?? '', found[2] ?? '');
  }
  return undefined;
}
