import { disabledReasons } from '../accounts/words.ts';
import { linkStateNames } from '../onboarding/rules.ts';
import { payoutStandingNames } from '../schedules/rules.ts';
import type { ExportField } from './rules.ts';

/** The columns of an exported list by the names that its page gives them. */
export type ExportColumns = Readonly<Record<string, readonly ExportField[]>>;

const text = (header: string, ...of: string[]): readonly ExportField[] => [{ header, of }];
/** A code of Stripe's as people read it. */
const words = (header: string, of: string): readonly ExportField[] => [
  { header, of: [of], as: 'words' },
];
/** What a row is called, and the object that it stands for. */
const lead = (header: string, of: readonly string[], id = 'id'): readonly ExportField[] => [
  { header, of },
  { header: 'Id', of: [id] },
];
const time = (header: string, of: string): readonly ExportField[] => [
  { header, of: [of], as: 'time' },
];
const yesNo = (header: string, of: string): readonly ExportField[] => [
  { header, of: [of], as: 'yes_no' },
];
/** An amount as a decimal, and the currency it is in. */
const amount = (header: string, of: string, currency?: string): readonly ExportField[] => [
  { header, of: [of], as: 'money', ...(currency ? { currency } : {}) },
  {
    header: currency ? `${header} currency` : 'Currency',
    of: [currency ?? 'currency'],
    as: 'capitals',
  },
];
const currency: readonly ExportField[] = [{ header: 'Currency', of: ['currency'], as: 'capitals' }];
const asOf = time('As of', 'observedAt');

export const accountColumns: ExportColumns = {
  name: lead('Account', ['name']),
  status: text('Status', 'status'),
  reason: [{ header: 'Why', of: ['disabled_reason'], words: disabledReasons }],
  deadline: time('Next deadline', 'deadline'),
  charges_enabled: yesNo('Charges', 'charges_enabled'),
  payouts_enabled: yesNo('Payouts', 'payouts_enabled'),
  available: [{ header: 'Available', of: ['balances'], as: 'available' }],
  pending: [{ header: 'Pending', of: ['balances'], as: 'pending' }],
  created: time('Created', 'created'),
  country: text('Country', 'country'),
  id: text('Account id', 'id'),
  email: text('E-mail', 'email'),
  type: text('Type', 'type'),
  details_submitted: yesNo('Details', 'details_submitted'),
  disabled_reason: text('Stripe’s reason', 'disabled_reason'),
  due_count: text('Due', 'due_count'),
  observedAt: asOf,
};

export const onboardingColumns: ExportColumns = {
  name: lead('Account', ['name']),
  stoppedAt: text('Stopped at', 'stoppedAt'),
  missing: text('Still missing', 'missing'),
  changedAt: time('Last change', 'changedAt'),
  link: [{ header: 'Link', of: ['link'], words: linkStateNames }],
  linkMadeAt: time('Link made', 'linkMadeAt'),
  linkExpiresAt: time('Works until', 'linkExpiresAt'),
  created: time('Created', 'created'),
  returnedAt: time('Came back', 'returnedAt'),
  country: [{ header: 'Country', of: ['country'], as: 'country' }],
  email: text('E-mail', 'email'),
  id: text('Account id', 'id'),
  observedAt: asOf,
};

export const balanceColumns: ExportColumns = {
  name: lead('Account', ['name', 'account'], 'account'),
  currency,
  country: text('Country', 'country'),
  available: amount('Available', 'available'),
  pending: amount('Pending', 'pending'),
  total: amount('Total', 'total'),
  observedAt: asOf,
  account: text('Account id', 'account'),
};

export const transactionColumns: ExportColumns = {
  type: [...words('Type', 'type'), ...text('Id', 'id')],
  party: text('With', 'party'),
  source: text('Source', 'source'),
  amount: amount('Amount', 'amount'),
  fee: amount('Fee', 'fee'),
  net: amount('Net', 'net'),
  status: words('State', 'status'),
  available_on: time('Available on', 'available_on'),
  created: time('Booked', 'created'),
  description: text('Description', 'description'),
  reporting_category: words('Category', 'reporting_category'),
  id: text('Balance transaction', 'id'),
};

export const paymentColumns: ExportColumns = {
  customer: lead('Customer', ['customer', 'customer_email', 'id']),
  amount: amount('Amount', 'amount'),
  outcome: text('Outcome', 'outcome'),
  amount_refunded: amount('Refunded', 'amount_refunded'),
  description: text('Description', 'description'),
  method: [
    { header: 'Method', of: ['method'] },
    { header: 'Last 4', of: ['last4'] },
  ],
  transfer_group: text('Group', 'transfer_group'),
  destination: text('Destination', 'destinationName', 'destination'),
  created: time('Created', 'created'),
  id: text('Payment', 'id'),
  payment_intent: text('Payment intent', 'payment_intent'),
  customer_email: text('E-mail', 'customer_email'),
  failure_code: text('Failure', 'failure_code'),
  observedAt: asOf,
};

export const unfinishedPaymentColumns: ExportColumns = {
  customer: lead('Customer', ['customer', 'email', 'id']),
  amount: amount('Amount', 'amount'),
  status: words('Status', 'status'),
  attempts: text('Charges tried', 'attempts'),
  failure: text('Last attempt failed', 'failure'),
  created: time('Begun', 'created'),
  email: text('E-mail', 'email'),
  description: text('Description', 'description'),
  transfer_group: text('Group', 'transfer_group'),
  checkout: text('Checkout', 'checkout'),
  id: text('Payment intent', 'id'),
  observedAt: asOf,
};

export const transferColumns: ExportColumns = {
  destination: lead('Seller', ['destinationName', 'destination', 'id']),
  amount: amount('Amount', 'amount'),
  state: text('State', 'state'),
  amount_reversed: amount('Reversed', 'amount_reversed'),
  left: amount('Left', 'left'),
  transfer_group: text('Group', 'transfer_group'),
  source_transaction: text('Source', 'source_transaction'),
  created: time('Created', 'created'),
  description: text('Description', 'description'),
  id: text('Transfer', 'id'),
  observedAt: asOf,
};

export const payoutColumns: ExportColumns = {
  account: lead('Paid out to', ['accountName', 'account', 'id']),
  amount: amount('Amount', 'amount'),
  state: text('Status', 'state'),
  arrival_date: time('Arrival', 'arrival_date'),
  destination: [
    { header: 'Bank', of: ['bank', 'destination'] },
    { header: 'Last 4', of: ['last4'] },
  ],
  failure: text('Failure', 'failure_code'),
  method: text('Made', 'method'),
  created: time('Created', 'created'),
  id: text('Payout', 'id'),
  failure_code: text('Failure code', 'failure_code'),
  observedAt: asOf,
};

export const scheduleColumns: ExportColumns = {
  name: lead('Account', ['name'], 'account'),
  standing: [{ header: 'Payouts', of: ['standing'], words: payoutStandingNames }],
  schedule: text('Schedule', 'schedule'),
  next: [{ header: 'Next payout', of: ['next'], as: 'day' }],
  available: [{ header: 'Available', of: ['balances'], as: 'available' }],
  why: text('Why not', 'why'),
  mend: text('What mends it', 'mend'),
  delay_days: text('Delay', 'delay_days'),
  minimums: [{ header: 'Kept back', of: ['minimums'], as: 'amount' }],
  instant: yesNo('Instant', 'instant'),
  instantAvailable: [{ header: 'Instant available', of: ['balances'], as: 'instant' }],
  pending: [{ header: 'Pending', of: ['balances'], as: 'pending' }],
  account: text('Account id', 'account'),
  observedAt: asOf,
};

export const payoutDayColumns: ExportColumns = {
  day: [{ header: 'Arrival day', of: ['day'], as: 'day' }],
  whose: text('Paid out to', 'whose'),
  currency,
  count: text('Payouts', 'count'),
  amount: amount('Amount', 'amount'),
  paid: amount('Paid', 'paid'),
  onTheWay: amount('On the way', 'onTheWay'),
  cameBack: amount('Came back', 'cameBack'),
  fees: amount('Stripe fees', 'fees'),
  reconciliation: text('Reconciliation', 'reconciliation'),
  gross: amount('Gross', 'gross'),
  failures: text('Failed', 'failures'),
  agrees: text('Agree', 'agrees'),
  differs: text('Differ', 'differs'),
  unread: text('Not read', 'unread'),
  byHand: text('By hand', 'byHand'),
};

export const checkoutColumns: ExportColumns = {
  customer: lead('Customer', ['customer', 'customer_email', 'id']),
  amount: amount('Amount', 'amount'),
  state: text('State', 'state'),
  expires_at: time('Expires', 'expires_at'),
  created: time('Created', 'created'),
  customer_email: text('E-mail', 'customer_email'),
  payment_intent: text('Payment intent', 'payment_intent'),
  id: text('Session', 'id'),
  observedAt: asOf,
};

export const disputeColumns: ExportColumns = {
  customer: lead('Customer', ['customer', 'id']),
  amount: amount('Amount', 'amount'),
  status: text('Status', 'status'),
  due_by: time('Answer due', 'due_by'),
  answer: text('Answer', 'answer'),
  reason: text('Reason', 'reason'),
  exposure: amount('With sellers', 'exposure', 'exposureCurrency'),
  refunded: amount('Refunded', 'refunded'),
  is_charge_refundable: yesNo('Refundable', 'is_charge_refundable'),
  charge: text('Charge', 'charge'),
  transfer_group: text('Group', 'transfer_group'),
  created: time('Opened', 'created'),
  id: text('Dispute', 'id'),
  observedAt: asOf,
};

export const configurationColumns: ExportColumns = {
  whose: lead('Whose', ['accountName', 'account', 'whose']),
  name: text('Configuration', 'name'),
  available: text('Customers see', 'available'),
  available_count: text('Methods', 'available_count'),
  is_default: yesNo('Default', 'is_default'),
  active: yesNo('Active', 'active'),
  parent: text('Parent', 'parent'),
  id: text('Configuration id', 'id'),
  observedAt: asOf,
};

export const groupColumns: ExportColumns = {
  group: text('Group', 'group'),
  currency,
  ...Object.fromEntries(
    [
      ['collected', 'Collected'],
      ['fees', 'Stripe fees'],
      ['transferred', 'Transferred'],
      ['reversed', 'Reversed'],
      ['refunded', 'Refunded'],
      ['disputed', 'Disputed'],
      ['applicationFees', 'App fees'],
      ['toppedUp', 'Topped up'],
      ['kept', 'Kept'],
      ['outOfPocket', 'Out of pocket'],
      ['pending', 'Pending'],
      ['difference', 'Difference'],
    ].map(([name = '', header = '']) => [name, amount(header, name)]),
  ),
  reconciliation: text('Reconciliation', 'reconciliation'),
  sellers: text('Sellers', 'sellers'),
  last: time('Last change', 'last'),
  first: time('Begun', 'first'),
  members: text('Objects', 'members'),
  unbooked: text('Not booked', 'unbooked'),
};
