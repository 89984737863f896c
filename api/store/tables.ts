import type { Generated } from 'kysely';
import type { AccountTable, CapabilityTable } from '../accounts/snapshot.ts';
import type { AuditEntryTable } from '../audit/tables.ts';
import type {
  BalanceSettingsTable,
  BalanceTable,
  BalanceTransactionTable,
} from '../balances/snapshot.ts';
import type { CheckoutSessionTable } from '../checkout/snapshot.ts';
import type { PlannedTransferTable } from '../checkout/tables.ts';
import type { DisputeTable } from '../disputes/snapshot.ts';
import type { DriftFoundTable, DriftHourTable, DriftLookTable } from '../drift/tables.ts';
import type { FigureDayTable, FindingRecheckTable, FindingTable } from '../inbox/tables.ts';
import type { NoteTable } from '../notes/tables.ts';
import type { AccountLinkTable } from '../onboarding/tables.ts';
import type {
  OperationAmountTable,
  OperationBatchTable,
  OperationLimitTable,
  OperationStepTable,
  OperationTable,
  OperationUnrecoveredTable,
} from '../operations/tables.ts';
import type { PaymentMethodConfigurationTable } from '../payment-methods/snapshot.ts';
import type { PaymentIntentTable } from '../payments/intent-snapshot.ts';
import type {
  ApplicationFeeTable,
  ChargeTable,
  FeeRefundTable,
  RefundTable,
} from '../payments/snapshot.ts';
import type { ExternalAccountTable, PayoutTable } from '../payouts/snapshot.ts';
import type { PayoutCompositionTable, PayoutDayTable, PayoutLineTable } from '../payouts/tables.ts';
import type { PayoutScheduleTable } from '../schedules/tables.ts';
import type { CredentialTable, SessionTable, StaffLinkTable, UserTable } from '../staff/tables.ts';
import type { EventState } from '../sync/rules.ts';
import type { ApiTokenTable } from '../tokens/tables.ts';
import type { TransferReversalTable, TransferTable } from '../transfers/snapshot.ts';
import type { TopupTable } from '../transfers/topup-snapshot.ts';
import type { DefaultViewTable, SavedViewTable } from '../views/tables.ts';

/** What changed in a snapshot, kept when a newer one replaced it. */
interface SnapshotHistoryTable {
  pk: Generated<number>;
  kind: string;
  id: string;
  /** In Stripe's time, Unix seconds: when the newer version was observed. */
  at: number;
  /** `event evt_…`, `operation …` or `fetch`. */
  source: string;
  /** JSON list of `{path, before, after}`. */
  changes: string;
}

/** Webhook inbox and catch-up: every event once. */
interface StripeEventTable {
  pk: Generated<number>;
  id: string;
  type: string;
  account: string | null;
  /** The id of the object it is about; null for objects without one, such as a balance. */
  object: string | null;
  created: number;
  received_at: number;
  state: EventState;
  attempts: number;
  next_attempt_at: number;
  /** In Stripe's time: when it came to its state; null while it waits or fails. */
  settled_at: number | null;
  error: string | null;
  /** Why staff ignore it. */
  note: string | null;
  payload: string;
}

/** Objects to be read from Stripe again, once each however often they are asked for. */
interface RefetchTable {
  pk: Generated<number>;
  kind: string;
  id: string;
  /** `''` is the platform: SQLite's unique index holds nulls apart. */
  account: string;
  due_at: number;
  /** The observation order at the latest asking: an answer begun before it is not the answer. */
  asked_seq: number;
  attempts: number;
  error: string | null;
}

/** One stretch of one list that backfill works through, and how far it is. */
interface BackfillRangeTable {
  pk: Generated<number>;
  kind: string;
  account: string;
  /** Creation times, Unix seconds; `until` is exclusive. */
  since: number;
  until: number;
  cursor: string | null;
  /**
   * `refused`: Stripe does not let this key read it; `failed`: it could not be kept. Both are tried
   * again at the next start.
   */
  state: 'waiting' | 'done' | 'refused' | 'failed';
  pages: number;
  objects: number;
  /** Why it was refused or failed. */
  error: string | null;
}

/** When an account's own figures, which no list shows, were last read. */
interface SweepTable {
  account: string;
  due_at: number;
  swept_at: number | null;
  /** Since when its events may have been missed, so that more than its figures must be read. */
  missed_since: number | null;
  /** From when on its payment method configurations are to be read again. */
  configurations_due_at: Generated<number>;
}

/** Facts about the installation: what it is bound to, where catch-up stands. */
interface MetaTable {
  key: string;
  value: string;
}

/** One balance line an account and currency, derived from `stripe_balance`. */
export interface BalanceLineTable {
  pk: Generated<number>;
  /** `platform`, or the connected account. */
  holder: string;
  currency: string;
  available: number;
  pending: number;
  total: number;
  reserved: number;
  instant: number;
}

/**
 * What the known balance transactions of a day come to, derived from
 * `stripe_balance_transaction`. Amounts in minor units.
 */
export interface BalanceDayTable {
  pk: Generated<number>;
  /** `platform`, or the connected account. */
  holder: string;
  currency: string;
  /** Days of UTC since 1970, by which Stripe's reports count as well. */
  day: number;
  /** The net of what was booked on that day. */
  booked: number;
  /** The net of what became available on that day. */
  released: number;
  /** The net of what is pending and becomes available on that day. */
  held: number;
}

/**
 * How far back a connected account's balance transactions are kept without a gap; no row before
 * they were first read. The platform's are all kept.
 */
export interface BalanceReachTable {
  holder: string;
  /** All that was booked from this moment on is kept; 0 when nothing lies before. Unix seconds. */
  since: number;
  /** Until when, in Stripe's time. */
  until: number;
}

/**
 * One row a transfer group and currency, derived from its members' balance transactions. Amounts
 * are in minor units of the currency that Stripe booked.
 */
export interface GroupLedgerTable {
  pk: Generated<number>;
  transfer_group: string;
  currency: string;
  /** Unix seconds of the first and the last booking. */
  first: number;
  last: number;
  members: number;
  sellers: number;
  /** Members that Stripe has not booked yet, or not wholly. */
  unbooked: number;
  /** Unix seconds since which the longest waiting of those waits; null where none does. */
  unbooked_since: number | null;
  /** What customers paid, less what of it failed later. */
  collected: number;
  /** Stripe's fees, but for those of disputes. */
  fees: number;
  /** Paid to sellers. */
  transferred: number;
  /** Back from sellers. */
  reversed: number;
  /** Back to customers. */
  refunded: number;
  /** Lost to disputes, their fees included. */
  disputed: number;
  application_fees: number;
  /** What the platform put in from its bank account; no part of what it keeps. */
  topped_up: number;
  /** The sum of the nets, but for top-ups. */
  kept: number;
  /** What the platform has lost on the group: `kept` below zero, turned. */
  out_of_pocket: number;
  /** What of all nets, top-ups included, is not available yet. */
  pending: number;
  /** Whether the members themselves say what Stripe booked for them. */
  reconciliation: 'reconciles' | 'unbooked' | 'differs';
  /** Booked less what the members say; of members that are wholly booked. */
  difference: number;
}

/** Every table of the database, by name. */
export interface Tables {
  stripe_account: AccountTable;
  stripe_capability: CapabilityTable;
  stripe_balance: BalanceTable;
  stripe_balance_settings: BalanceSettingsTable;
  stripe_balance_transaction: BalanceTransactionTable;
  stripe_charge: ChargeTable;
  stripe_payment_intent: PaymentIntentTable;
  stripe_refund: RefundTable;
  stripe_application_fee: ApplicationFeeTable;
  stripe_fee_refund: FeeRefundTable;
  stripe_transfer: TransferTable;
  stripe_transfer_reversal: TransferReversalTable;
  stripe_payment_method_configuration: PaymentMethodConfigurationTable;
  stripe_topup: TopupTable;
  stripe_payout: PayoutTable;
  stripe_external_account: ExternalAccountTable;
  stripe_dispute: DisputeTable;
  stripe_checkout_session: CheckoutSessionTable;
  snapshot_history: SnapshotHistoryTable;
  stripe_event: StripeEventTable;
  refetch: RefetchTable;
  backfill_range: BackfillRangeTable;
  sweep: SweepTable;
  meta: MetaTable;
  balance_line: BalanceLineTable;
  balance_day: BalanceDayTable;
  balance_reach: BalanceReachTable;
  group_ledger: GroupLedgerTable;
  finding: FindingTable;
  finding_recheck: FindingRecheckTable;
  figure_day: FigureDayTable;
  drift_hour: DriftHourTable;
  drift_look: DriftLookTable;
  drift_found: DriftFoundTable;
  payout_line: PayoutLineTable;
  payout_composition: PayoutCompositionTable;
  payout_day: PayoutDayTable;
  payout_schedule: PayoutScheduleTable;
  operation: OperationTable;
  operation_step: OperationStepTable;
  operation_amount: OperationAmountTable;
  operation_batch: OperationBatchTable;
  operation_limit: OperationLimitTable;
  operation_unrecovered: OperationUnrecoveredTable;
  planned_transfer: PlannedTransferTable;
  audit_entry: AuditEntryTable;
  note: NoteTable;
  saved_view: SavedViewTable;
  default_view: DefaultViewTable;
  user: UserTable;
  session: SessionTable;
  account: CredentialTable;
  staff_link: StaffLinkTable;
  account_link: AccountLinkTable;
  api_token: ApiTokenTable;
}
