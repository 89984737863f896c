import type { InferResponseType } from 'hono/client';
import type { api } from './api.ts';

// What the API answers, as its routes say; nothing here is written a second time.

export type { AccountRow } from '../../api/accounts/list.ts';
export type { AuditCheck } from '../../api/audit/audit.ts';
export type { BalanceRow } from '../../api/balances/list.ts';
export type { TransactionRow } from '../../api/balances/transactions.ts';
export type { CheckoutRow } from '../../api/checkout/list.ts';
export type { DisputeRow } from '../../api/disputes/list.ts';
export type { Facets } from '../../api/facets/routes.ts';
export type { GroupRow } from '../../api/groups/list.ts';
export type { HomeFigures } from '../../api/inbox/figures.ts';
export type { FindingRow as Finding, KindTotal } from '../../api/inbox/list.ts';
export type { OperationRow } from '../../api/operations/list.ts';
export type { ConfigurationRow } from '../../api/payment-methods/list.ts';
export type { PaymentRow } from '../../api/payments/list.ts';
export type { PayoutDayRow } from '../../api/payouts/day-list.ts';
export type { PayoutLine } from '../../api/payouts/lines.ts';
export type { PayoutRow } from '../../api/payouts/list.ts';
export type { PayoutParts } from '../../api/payouts/parts.ts';
export type { StaffRow } from '../../api/staff/list.ts';
export type { CurrencyTotal, Summary } from '../../api/store/summary.ts';
export type { TransferRow } from '../../api/transfers/list.ts';

export type StaffDetail = InferResponseType<(typeof api.staff)[':id']['$get']>['data'];
export type StaffSession = StaffDetail['sessions'][number];
export type Session = InferResponseType<typeof api.me.$get>;
export type AccountDetail = InferResponseType<(typeof api.accounts)[':id']['$get']>['data'];
export type Requirement = AccountDetail['requirements'][number];
export type HistoryEntry = AccountDetail['history'][number];
export type GroupDetail = InferResponseType<(typeof api.groups)[':id']['$get']>['data'];
export type GroupLedger = GroupDetail['ledgers'][number];
export type GroupNote = GroupDetail['notes'][number];
export type GroupEntry = GroupLedger['entries'][number];
export type { PlannedStanding, PlannedTransfer } from '../../api/checkout/planned.ts';
export type CheckoutDetail = InferResponseType<(typeof api.checkout)[':id']['$get']>['data'];
export type ConfigurationDetail = InferResponseType<
  (typeof api)['payment-methods'][':id']['$get']
>['data'];
export type DisputeDetail = InferResponseType<(typeof api.disputes)[':id']['$get']>['data'];
export type TransferDetail = InferResponseType<(typeof api.transfers)[':id']['$get']>['data'];
export type PayoutDetail = InferResponseType<(typeof api.payouts)[':id']['$get']>['data'];
export type { EventRow } from '../../api/sync/event-list.ts';
export type EventDetail = InferResponseType<(typeof api.sync.events)[':id']['$get']>['data'];
export type DriftState = InferResponseType<typeof api.sync.drift.$get>['data'];
export type SyncState = InferResponseType<typeof api.sync.$get>['data'];

export type PaymentPage = InferResponseType<(typeof api.payments)[':id']['$get']>['data'];
/** A payment with the charge that was made for it. */
export type PaymentDetail = Exclude<PaymentPage, { charge: null }>;
/** A payment that no charge was made for yet. */
export type IntentDetail = Extract<PaymentPage, { charge: null }>;
export type TimelineLine = PaymentPage['timeline'][number];
export type Preview = InferResponseType<typeof api.operations.preview.$post>;
export type Effect = Preview['effects'][number];
export type Operation = InferResponseType<(typeof api.operations)[':id']['$get']>;
export type Review = InferResponseType<(typeof api.operations)[':id']['review']['$get']>;
export type ItemPreview = InferResponseType<
  typeof api.operations.batch.preview.$post
>['data'][number];
export type Batch = InferResponseType<(typeof api.operations)['batches'][':id']['$get']>;
export type AuditLine = InferResponseType<typeof api.audit.$get>['data'][number];
export type Limit = InferResponseType<typeof api.limits.$get>['data'][number];
export type { RefundInput } from '../../api/payments/inputs.ts';
export type { ReversalChoice } from '../../api/payments/reversal-choices.ts';
export type { DestinationCandidate, SourceCandidate } from '../../api/transfers/candidates.ts';
export type BalanceDetail = InferResponseType<(typeof api.balances)[':id']['$get']>['data'];
export type BalanceHistory = InferResponseType<
  (typeof api.balances)[':id']['history']['$get']
>['data'];
export type KeptEvidence = InferResponseType<
  (typeof api.disputes)[':id']['evidence']['$get']
>['data'];
export type EvidenceUpload = InferResponseType<
  (typeof api.disputes)[':id']['files']['$post']
>['data'];
