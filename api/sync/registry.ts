import type Stripe from 'stripe';
import { account } from '../accounts/snapshot.ts';
import { balanceLines } from '../balances/lines.ts';
import { balance, balanceSettings, balanceTransaction } from '../balances/snapshot.ts';
import { dispute } from '../disputes/snapshot.ts';
import { groupLedgers } from '../groups/ledger.ts';
import { applicationFee, charge, chargeOfIntent, feeRefund, refund } from '../payments/snapshot.ts';
import { bankAccount, payout, payoutCard } from '../payouts/snapshot.ts';
import type { Derivation } from '../store/derive.ts';
import type { Mention, Snapshot } from '../store/snapshot.ts';
import { transfer, transferReversal } from '../transfers/snapshot.ts';
import { accountSchedule } from './sweep-schedule.ts';

/** Every Stripe object that is kept, in the order in which backfill takes them up. */
export const snapshots: readonly Snapshot[] = [
  account,
  balance,
  balanceSettings,
  charge,
  refund,
  transfer,
  transferReversal,
  dispute,
  applicationFee,
  feeRefund,
  balanceTransaction,
  payout,
  bankAccount,
  payoutCard,
];

/** Objects that are not kept, whose events name ones that are. */
const carriers: Readonly<Record<string, { mentions(object: object): readonly Mention[] }>> = {
  payment_intent: { mentions: (object) => chargeOfIntent(object as Stripe.PaymentIntent) },
};

/** What an object that is not kept says of those that are; undefined for a kind that says nothing. */
export const mentionsOf = (object: { object?: string }): readonly Mention[] | undefined =>
  carriers[object.object ?? '']?.mentions(object);

/** Every derived table, each fed after the ones before it. */
export const derivations: readonly Derivation[] = [balanceLines, groupLedgers, accountSchedule];

const byKind = new Map(snapshots.map((snapshot) => [snapshot.kind, snapshot]));

/** The declaration of a kind, or undefined for objects that are not kept. */
export const snapshotOf = (kind: string): Snapshot | undefined => byKind.get(kind);

/** @throws RangeError for a kind that is not declared. */
export function declared(kind: string): Snapshot {
  const snapshot = byKind.get(kind);
  if (!snapshot) throw new RangeError(`No snapshot is declared for "${kind}"`);
  return snapshot;
}
