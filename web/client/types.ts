import type { InferResponseType } from 'hono/client';
import type { api } from './api.ts';

// What the API answers, as its routes say; nothing here is written a second time.

export type { AccountRow } from '../../api/accounts/list.ts';
export type { BalanceRow } from '../../api/balances/list.ts';
export type { DisputeRow } from '../../api/disputes/list.ts';
export type { GroupRow } from '../../api/groups/list.ts';
export type { PaymentRow } from '../../api/payments/list.ts';

export type Session = InferResponseType<typeof api.me.$get>;
export type AccountDetail = InferResponseType<(typeof api.accounts)[':id']['$get']>['data'];
export type Requirement = AccountDetail['requirements'][number];
export type HistoryEntry = AccountDetail['history'][number];
export type GroupLedger = InferResponseType<
  (typeof api.groups)[':group']['$get']
>['data']['ledgers'][number];
export type GroupEntry = GroupLedger['entries'][number];
export type DisputeDetail = InferResponseType<(typeof api.disputes)[':id']['$get']>['data'];
export type SyncState = InferResponseType<typeof api.sync.$get>['data'];

export type PaymentDetail = InferResponseType<(typeof api.payments)[':id']['$get']>['data'] & {
  operations?: {
    id: string;
    kind: string;
    status: string;
    by: { name: string };
    createdAt: number;
  }[];
  can?: { refund: { ok: true } | { ok: false; why: string } };
};

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
  needsPerson: boolean;
  steps: (Step & { status: string; object?: string; error?: { message: string } })[];
  error?: { message: string };
}

export interface RefundInput {
  charge: string;
  amount?: number;
  stripeReason?: 'duplicate' | 'fraudulent' | 'requested_by_customer';
  reverseTransfer?: boolean;
  refundApplicationFee?: boolean;
}
