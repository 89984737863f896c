import type { Generated } from 'kysely';
import type { Role } from '../staff/rules.ts';
import type { Unrecovered } from './action.ts';
import type { OperationStatus, StepStatus } from './status.ts';

/** One order of staff's: what was asked for, on what plan, and what became of it. */
export interface OperationTable {
  pk: Generated<number>;
  /** The ULID that the form was opened with. */
  id: string;
  kind: string;
  status: OperationStatus;
  /** 1 when only a person can find out what became of a step. */
  needs_person: 0 | 1;
  /** The Stripe object it is about. */
  subject: string;
  /** JSON list of the object ids that are locked while it runs. */
  objects: string;
  /** The input in one canonical text, so that equal inputs are equal texts. */
  input: string;
  reason: string;
  fingerprint: string;
  /** JSON of the effects and warnings that were shown when it was submitted. */
  preview: string;
  /** JSON list of the snapshots to read again once something was done. */
  touches: string;
  requested_by: string;
  requested_by_name: string;
  /** Who answers for it: its requester, or whoever has had it tried again since. */
  vouched_by: string;
  /** Unix seconds by the server's clock. */
  created_at: number;
  finished_at: number | null;
  /** JSON of an `OperationError`. */
  error: string | null;
  /** The batch it belongs to. */
  batch: string | null;
  /** The operation that it was planned with, whose limits and approval it goes by. */
  planned_by: string | null;
  /** JSON of the facts that its plan rests on; null until it has been planned. */
  based_on: string | null;
  /** JSON list of why someone else has to approve it; null where nobody has to. */
  approval: string | null;
  /** Until when it can be approved, Unix seconds by the server's clock. */
  expires_at: number | null;
  /** Who approved it, and when, Unix seconds by the server's clock. */
  approved_by: string | null;
  approved_at: number | null;
  /** Who approved, rejected or canceled it last, when, and with what words. */
  decided_by: string | null;
  decided_by_name: string | null;
  decided_at: number | null;
  decision_note: string | null;
  /** Of those that wait for funds, the higher come first. */
  priority: number;
  /** 1 when it is kept, and sent again, where Stripe refuses it for want of funds. */
  when_funded: 0 | 1;
  /** 1 from when a step was done until what that changed has been read again. */
  to_read_again: Generated<0 | 1>;
  /** 1 as long as its input and its steps hold what `recorded` of its action leaves out. */
  personal: Generated<0 | 1>;
}

/** What an operation moves in one currency, as limits count it and as it waits for funds. */
export interface OperationAmountTable {
  pk: Generated<number>;
  operation: string;
  kind: string;
  /** In whose day it counts: its approver's, or that of who answers for it; null while it waits for approval. */
  counts_for: string | null;
  /** ISO 4217, lower case. */
  currency: string;
  /** Minor units, above zero. */
  amount: number;
  /** Since when it counts, Unix seconds by the server's clock. */
  created_at: number;
}

/**
 * What a seller keeps of money that its customer gets back: a matter to look into once the refund
 * is done, until as much of the transfer has been reversed after all.
 */
export interface OperationUnrecoveredTable {
  pk: Generated<number>;
  operation: string;
  transfer: string;
  account: string;
  /** ISO 4217, lower case. */
  currency: string;
  /** Minor units, above zero. */
  amount: number;
  why: Unrecovered['why'];
}

/** Many operations of one kind, ordered together. */
export interface OperationBatchTable {
  pk: Generated<number>;
  /** The ULID that the form was opened with. */
  id: string;
  kind: string;
  reason: string;
  /** Hash over the items in one canonical text, so that equal orders are known. */
  content: string;
  total: number;
  requested_by: string;
  requested_by_name: string;
  created_at: number;
  /** Nothing of it is sent before, Unix seconds by the server's clock. */
  begins_at: number;
  canceled_at: number | null;
}

/** What staff of a role may order without asking anyone; a row that is more special comes first. */
export interface OperationLimitTable {
  pk: Generated<number>;
  role: Role;
  /** An action's kind, or `*` for all of them together. */
  kind: string;
  /** A currency, or `*` for each of those that have two decimals. */
  currency: string;
  /** Minor units for one operation, and for all of one person's within 24 hours; null: no limit. */
  single: number | null;
  day: number | null;
}

/** One call to Stripe of an operation, committed before it leaves. */
export interface OperationStepTable {
  pk: Generated<number>;
  operation: string;
  /** From 1, in the order of sending. */
  n: number;
  /** The action's name for it, which finds its lookup. */
  name: string;
  /** What it does, in words. */
  text: string;
  status: StepStatus;
  path: string;
  /** JSON of every parameter, metadata included, as it is sent each time. */
  params: string;
  /** The connected account it acts on; null for the platform. */
  account: string | null;
  api_version: string;
  idempotency_key: string;
  /** The snapshot kind that an answer is kept as. */
  creates: string;
  /** JSON of the operation that would undo it, where that was planned with it. */
  undo: string | null;
  /** JSON of what has to be so still when it is sent; null where nothing has. */
  rests_on: string | null;
  /** When it was journaled, was first and last sent, and answered for good; Stripe's clock. */
  journaled_at: number;
  first_sent_at: number | null;
  last_sent_at: number | null;
  answered_at: number | null;
  attempts: number;
  stripe_request: string | null;
  /** The object that Stripe made. */
  object: string | null;
  error: string | null;
  /** The step that tries the same again, after this one was refused or never left. */
  retried_by: number | null;
}
