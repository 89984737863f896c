import { account, capability } from '../accounts/snapshot.ts';
import { balanceDays } from '../balances/days.ts';
import { balanceLines } from '../balances/lines.ts';
import { balance, balanceSettings, balanceTransaction } from '../balances/snapshot.ts';
import { checkoutSession } from '../checkout/snapshot.ts';
import { dispute } from '../disputes/snapshot.ts';
import { groupLedgers } from '../groups/ledger.ts';
import { findings } from '../inbox/findings.ts';
import { paymentMethodConfiguration } from '../payment-methods/snapshot.ts';
import { paymentIntent } from '../payments/intent-snapshot.ts';
import { applicationFee, charge, feeRefund, refund } from '../payments/snapshot.ts';
import { payoutDays } from '../payouts/days.ts';
import { externalAccount, payout } from '../payouts/snapshot.ts';
import { payoutSchedules } from '../schedules/derived.ts';
import type { Derivation } from '../store/derive.ts';
import type { Snapshot } from '../store/snapshot.ts';
import { transfer, transferReversal } from '../transfers/snapshot.ts';
import { topup } from '../transfers/topup-snapshot.ts';
import { accountSchedule } from './sweep-schedule.ts';

/** Every Stripe object that is kept, in the order in which backfill takes them up. */
export const snapshots: readonly Snapshot[] = [
  account,
  capability,
  balance,
  balanceSettings,
  charge,
  refund,
  transfer,
  transferReversal,
  dispute,
  applicationFee,
  feeRefund,
  topup,
  balanceTransaction,
  payout,
  externalAccount,
  paymentIntent,
  checkoutSession,
  paymentMethodConfiguration,
];

/** Every derived table, each fed after the ones before it. */
export const derivations: readonly Derivation[] = [
  balanceLines,
  balanceDays,
  payoutDays,
  payoutSchedules,
  groupLedgers,
  findings,
  accountSchedule,
];

const byKind = new Map(snapshots.map((snapshot) => [snapshot.kind, snapshot]));

/** The declaration of a kind, or undefined for objects that are not kept. */
export const snapshotOf = (kind: string): Snapshot | undefined => byKind.get(kind);

/** @throws RangeError for a kind that is not declared. */
export function declared(kind: string): Snapshot {
  const snapshot = byKind.get(kind);
  if (!snapshot) throw new RangeError(`No snapshot is declared for "${kind}"`);
  return snapshot;
}
