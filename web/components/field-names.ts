/**
 * What people call a field of Stripe's objects whose name alone does not say it. Anything else is
 * shown by Stripe's own name.
 */
const names: Readonly<Record<string, string>> = {
  amount: 'Amount',
  amount_captured: 'Captured',
  amount_refunded: 'Refunded',
  amount_reversed: 'Reversed',
  amount_received: 'Received',
  amount_capturable: 'Can be captured',
  arrival_date: 'Arrival',
  available_on: 'Available on',
  balance_transaction: 'Booked as',
  'billing_details.email': 'Customer’s e-mail',
  'billing_details.name': 'Customer’s name',
  'business_profile.name': 'Name',
  canceled_at: 'Canceled',
  cancellation_reason: 'Why it was canceled',
  captured: 'Captured in full',
  charges_enabled: 'Can take payments',
  country: 'Country',
  customer: 'Customer',
  default_currency: 'Currency',
  description: 'Description',
  destination: 'Destination',
  destination_payment: 'Payment at the destination',
  details_submitted: 'Details submitted',
  disputed: 'Disputed',
  email: 'E-mail',
  'evidence_details.due_by': 'Answer due',
  'evidence_details.has_evidence': 'Has evidence',
  'evidence_details.past_due': 'Deadline passed',
  'evidence_details.submission_count': 'Times answered',
  failure_balance_transaction: 'Failure booked as',
  failure_code: 'Failure',
  failure_message: 'Failure message',
  failure_reason: 'Why it failed',
  is_charge_refundable: 'Payment can be refunded',
  latest_charge: 'Latest charge',
  paid: 'Paid',
  payment_intent: 'Payment intent',
  payment_method: 'Payment method',
  'payments.debit_negative_balances': 'Debits negative balances',
  'payments.payouts.schedule.interval': 'Payouts',
  'payments.settlement_timing.delay_days': 'Payout delay in days',
  payouts_enabled: 'Can be paid out',
  reason: 'Reason',
  receipt_email: 'Receipt goes to',
  reconciliation_status: 'Reconciliation',
  refunded: 'Refunded in full',
  'requirements.current_deadline': 'Requirements due by',
  'requirements.disabled_reason': 'Why it is disabled',
  reversed: 'Reversed in full',
  status: 'Status',
  transfer: 'Transfer',
  transfer_group: 'Transfer group',
};

/**
 * A changed field in words; undefined where only Stripe's own name says exactly what it is.
 * @param path of the field: `amount_refunded`, `evidence_details.due_by`, `metadata.order`
 */
export function fieldName(path: string): string | undefined {
  if (path.startsWith('metadata.')) return `Metadata “${path.slice('metadata.'.length)}”`;
  return Object.hasOwn(names, path) ? names[path] : undefined;
}
