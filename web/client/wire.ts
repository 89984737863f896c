import type Stripe from 'stripe';

// What the API answers

export interface Page<Row> {
  data: Row[];
  next: string | null;
  asOf: number | null;
}

export interface Detail<Data> {
  data: Data;
  asOf: number | null;
  source: 'stripe' | 'snapshot';
  staleBecause?: string;
}

export interface Me {
  user: { id: string; name: string; email: string };
  role: string;
  permissions: string[];
  mode: 'sandbox' | 'test' | 'live';
  platform: { id: string; name: string } | null;
  demoStaff: boolean;
}

export interface SessionOptions {
  mode: Me['mode'];
  demoStaff: { email: string; role: string; name: string }[];
}

export interface Change {
  at: number;
  source: string;
  changes: { path: string; before: unknown; after: unknown }[];
}

export interface AccountRow {
  id: string;
  name: string | null;
  email: string | null;
  country: string | null;
  type: string | null;
  status: string;
  charges_enabled: boolean;
  payouts_enabled: boolean;
  details_submitted: boolean;
  disabled_reason: string | null;
  deadline: number | null;
  due_count: number;
  created: number;
  deauthorized: boolean;
  balances: { currency: string; available: number; pending: number }[];
  observedAt: number;
}

export interface Requirement {
  requirement: string;
  text: string;
  group: 'past_due' | 'currently_due' | 'eventually_due' | 'pending_verification' | 'future';
  errors: { code: string; reason: string }[];
}

export interface AccountDetail {
  account: Stripe.Account;
  status: string;
  waitingOn: { who: string; text: string; by: number | null };
  requirements: Requirement[];
  disabledReason: { code: string; text: string } | null;
  capabilities: { name: string; status: string }[];
  balances: {
    currency: string;
    available: number;
    pending: number;
    reserved: number;
    observedAt: number;
  }[];
  schedule: {
    interval: string;
    weekly_payout_days?: string[];
    monthly_payout_days?: number[];
    delay_days: number;
    minimum_balance_by_currency: Record<string, number> | null;
    debit_negative_balances: boolean | null;
    status: string | null;
  } | null;
  externalAccounts: Stripe.ExternalAccount[];
  history: Change[];
}

export interface PlatformBalance {
  balances: {
    currency: string;
    available: number;
    pending: number;
    reserved: number;
    instant: number;
  }[];
  inTransit: { currency: string; amount: number; count: number }[];
}

export interface BalanceRow {
  account: string;
  name: string | null;
  country: string | null;
  currency: string;
  available: number;
  pending: number;
  total: number;
  negative: boolean;
  observedAt: number;
}

export interface GroupFigures {
  collected: number;
  fees: number;
  transferred: number;
  reversed: number;
  refunded: number;
  disputed: number;
  applicationFees: number;
  kept: number;
  unbooked: number;
  sellers: number;
  members: number;
}

export interface GroupRow extends GroupFigures {
  group: string;
  currency: string;
  first: number;
  last: number;
}

export interface GroupEntry {
  at: number;
  kind: string;
  object: string;
  what: string;
  party: { account?: string; name?: string } | null;
  amount: number;
  fee: number;
  net: number;
  running: number;
  status: 'available' | 'pending' | 'unbooked';
  balanceTransaction: string | null;
}

export interface GroupLedger extends GroupFigures {
  currency: string;
  first: number;
  last: number;
  entries: GroupEntry[];
}

export interface GroupDetail {
  group: string;
  ledgers: GroupLedger[];
}

export interface PaymentRow {
  id: string;
  payment_intent: string | null;
  status: string;
  outcome: string;
  amount: number;
  amount_refunded: number;
  currency: string;
  description: string | null;
  customer: string | null;
  customer_email: string | null;
  card: { brand: string; last4: string } | null;
  method: string | null;
  transfer_group: string | null;
  destination: string | null;
  destinationName: string | null;
  disputed: boolean;
  failure_code: string | null;
  created: number;
  observedAt: number;
}

export interface PaymentDetail {
  charge: Stripe.Charge;
  outcome: string;
  fee: number | null;
  net: number | null;
  balanceTransaction: Stripe.BalanceTransaction | null;
  refunds: Stripe.Refund[];
  transfers: {
    id: string;
    destination: string;
    destinationName: string | null;
    amount: number;
    amount_reversed: number;
    currency: string;
    created: number;
  }[];
  disputes: {
    id: string;
    status: string;
    reason: string;
    amount: number;
    currency: string;
    due_by: number | null;
  }[];
  applicationFees: { id: string; amount: number; amount_refunded: number; currency: string }[];
  operations: { id: string; kind: string; status: string; by: string; createdAt: number }[];
  can: { refund: { ok: true } | { ok: false; why: string } };
  history: Change[];
}

export interface DisputeRow {
  id: string;
  charge: string;
  status: string;
  reason: string;
  amount: number;
  currency: string;
  due_by: number | null;
  daysLeft: number | null;
  is_charge_refundable: boolean;
  customer: string | null;
  transfer_group: string | null;
  created: number;
  observedAt: number;
}

export interface DisputeDetail {
  dispute: Stripe.Dispute;
  charge: PaymentRow | null;
  balanceTransactions: Stripe.BalanceTransaction[];
  fees: number;
  exposure: { account: string; name: string | null; amount: number; currency: string }[];
  history: Change[];
}

export interface SyncState {
  mode: Me['mode'];
  backfill: {
    state: 'running' | 'done';
    kinds: {
      kind: string;
      pages: number;
      objects: number;
      rangesDone: number;
      rangesLeft: number;
      state: string;
    }[];
    startedAt: number | null;
    finishedAt: number | null;
    percent: number;
  };
  events: {
    last: { id: string; type: string; created: number; receivedAt: number } | null;
    received: number;
    handled: number;
    unhandled: number;
    failed: number;
  };
  unhandled: {
    id: string;
    type: string;
    created: number;
    attempts: number;
    error: string | null;
    nextAttemptAt: number | null;
  }[];
  limiter: { perSecond: number; limit: number; waiting: number; pausedUntil: number | null };
  sweep: { lastAt: number | null; accounts: number; due: number };
}

export interface Step {
  n: number;
  text: string;
}

export interface Effect {
  party: { type: 'platform' | 'customer' | 'account'; account?: string; name?: string };
  currency: string;
  amount: number;
  why: string;
}

export interface Preview {
  steps: Step[];
  effects: Effect[];
  warnings: string[];
  blocked?: { code: string; message: string };
  fingerprint: string;
}

export interface Operation {
  id: string;
  kind: string;
  status: 'queued' | 'running' | 'unknown' | 'succeeded' | 'partly_done' | 'refused' | 'canceled';
  subject: string;
  reason: string;
  by: { id: string; name: string };
  createdAt: number;
  finishedAt: number | null;
  steps: (Step & {
    status: string;
    object?: string;
    error?: { code: string; message: string };
  })[];
  error?: { code: string; message: string };
}

export interface RefundInput {
  charge: string;
  amount?: number;
  stripeReason?: 'duplicate' | 'fraudulent' | 'requested_by_customer';
  reverseTransfer?: boolean;
  refundApplicationFee?: boolean;
}
