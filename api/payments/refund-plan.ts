import { platformId } from '../balances/snapshot.ts';
import { formatMoney, money, stepMistake } from '../kit/money.ts';
import type { Blocked, Plan, PlannedStep, Unrecovered } from '../operations/action.ts';
import { expandableId, type Reference } from '../store/snapshot.ts';
import { leftOf, sendAgain } from '../transfers/rules.ts';
import type { RefundInput } from './inputs.ts';
import { nameOf, type RefundFacts } from './refund-facts.ts';
import {
  type RefundParts,
  refundBottomLine,
  refundEffects,
  refundWarnings,
} from './refund-words.ts';
import { limitedBy, planReversals, type Reversal, reversalObstacle } from './reversal-plan.ts';
import { can, refundable } from './rules.ts';
import { proportionalPart } from './settled.ts';

const say = (amount: number, currency: string): string => formatMoney(money(amount, currency));

/** What is due of a destination charge's own transfer, in minor units of its currency. */
const dueOfOwn = ({ transfer, charge }: RefundFacts, amount: number): number =>
  transfer ? Math.min(proportionalPart(transfer.amount, charge, amount), leftOf(transfer)) : 0;

/** What of it is not taken back, though it could be. */
function keptOfOwn(input: RefundInput, facts: RefundFacts, amount: number): Unrecovered[] {
  const { transfer } = facts;
  const account = expandableId(transfer?.destination);
  const due = dueOfOwn(facts, amount);
  if (!transfer || account === null || due === 0 || input.reverseTransfer) return [];
  const { id, currency } = transfer;
  const name = nameOf(facts, account);
  return [{ transfer: id, account, name, currency, amount: due, why: 'chosen' }];
}

function partsOf(input: RefundInput, facts: RefundFacts, amount: number): RefundParts {
  const { charge, applicationFee } = facts;
  const feeLeft = applicationFee ? applicationFee.amount - applicationFee.amount_refunded : 0;
  const { reversals, unrecovered } = planReversals(input, facts, amount);
  return {
    amount,
    ownReversal: input.reverseTransfer ? dueOfOwn(facts, amount) : 0,
    feeRefund:
      input.refundApplicationFee && applicationFee
        ? Math.min(proportionalPart(applicationFee.amount, charge, amount), feeLeft)
        : 0,
    reversals,
    unrecovered: [...keptOfOwn(input, facts, amount), ...unrecovered],
  };
}

function obstacle(input: RefundInput, facts: RefundFacts, amount: number): Blocked | undefined {
  const { charge, transfer, applicationFee } = facts;
  const possible = can.refund(facts);
  if (!possible.ok) return { code: possible.code, message: possible.why };
  const { currency } = charge;
  const left = refundable(charge);
  if (amount > left) {
    const message = `At most ${say(left, currency)} of this payment can still be refunded.`;
    return { code: 'amount_too_large', message, field: 'amount' };
  }
  const mistake = stepMistake(amount, currency);
  if (mistake) return { code: 'amount_step', message: mistake, field: 'amount' };
  if (input.reverseTransfer && !transfer) {
    const message =
      'This payment made no transfer of its own that could go back with it. Reverse the transfers of its group instead.';
    return { code: 'no_transfer', message, field: 'reverseTransfer' };
  }
  if (input.reverseTransfer && transfer?.reversed) {
    const message = 'The transfer has already been reversed in full.';
    return { code: 'transfer_already_reversed', message, field: 'reverseTransfer' };
  }
  if (input.refundApplicationFee && !applicationFee) {
    const message = 'There is no application fee on this payment.';
    return { code: 'no_application_fee', message, field: 'refundApplicationFee' };
  }
  return reversalObstacle(input, facts);
}

/** The snapshots that a refund changes beside the refund itself. */
function touched({ charge, transfer, applicationFee }: RefundFacts, parts: RefundParts) {
  const { reversals, ownReversal, feeRefund } = parts;
  const ofPlatform = (kind: string, id: string): Reference => ({ kind, id, account: null });
  const reversed = [
    ...(transfer && ownReversal > 0 ? [transfer] : []),
    ...reversals.map((each) => each.transfer),
  ];
  const sellers = new Set(
    reversed.map(({ destination }) => expandableId(destination)).filter((id) => id !== null),
  );
  return [
    ofPlatform('charge', charge.id),
    ofPlatform('balance', platformId),
    ...reversed.map(({ id }) => ofPlatform('transfer', id)),
    ...[...sellers].map((account) => ({ kind: 'balance', id: account, account })),
    ...(applicationFee && feeRefund > 0 ? [ofPlatform('application_fee', applicationFee.id)] : []),
  ];
}

/**
 * What the plan rests on: whatever of it changes, the preview is no longer true. What is proposed
 * stands in the steps; of the other transfers only what was chosen by hand matters.
 */
function basis({ reversals = [] }: RefundInput, facts: RefundFacts) {
  const { charge, disputes, transfer, applicationFee, separateTransfers } = facts;
  const named = new Set(reversals.map((each) => each.transfer));
  const chosen = separateTransfers.filter(({ id }) => named.has(id));
  return {
    status: charge.status,
    captured: charge.amount_captured,
    refunded: charge.amount_refunded,
    disputes: disputes.map(({ id, status }) => [id, status]),
    transfers: [...(transfer ? [transfer] : []), ...chosen].map((each) => [each.id, leftOf(each)]),
    applicationFee: applicationFee && applicationFee.amount - applicationFee.amount_refunded,
  };
}

const refundStep = (input: RefundInput, { charge }: RefundFacts, amount: number): PlannedStep => ({
  name: 'refund',
  text: `Refund ${say(amount, charge.currency)} of ${charge.id}`,
  path: '/v1/refunds',
  params: {
    charge: charge.id,
    // Always said, so that nothing but the previewed amount can be refunded.
    amount,
    ...(input.stripeReason ? { reason: input.stripeReason } : {}),
    ...(input.reverseTransfer ? { reverse_transfer: true } : {}),
    ...(input.refundApplicationFee ? { refund_application_fee: true } : {}),
  },
  account: null,
  creates: 'refund',
});

function reversalStep(facts: RefundFacts, { transfer, amount }: Reversal): PlannedStep {
  const name = nameOf(facts, expandableId(transfer.destination) ?? '');
  return {
    name: 'reversal',
    text: `Reverse ${say(amount, transfer.currency)} from ${name}`,
    path: `/v1/transfers/${transfer.id}/reversals`,
    params: { amount },
    account: null,
    creates: 'transfer_reversal',
    undo: sendAgain(transfer, amount, name),
    restsOn: { reversed: transfer.amount_reversed },
  };
}

/**
 * Plans a refund: the customer first, then what sellers give back of it. Pure: all it knows stands
 * in its arguments.
 */
export function planRefund(input: RefundInput, facts: RefundFacts): Plan {
  const { charge } = facts;
  const amount = input.amount ?? refundable(charge);
  const basedOn = basis(input, facts);
  const blocked = obstacle(input, facts, amount);
  if (blocked) return { steps: [], effects: [], warnings: [], blocked, basedOn, touches: [] };
  const parts = partsOf(input, facts, amount);
  const bottomLine = refundBottomLine(facts, parts);
  return {
    steps: [
      refundStep(input, facts, amount),
      ...parts.reversals.map((each) => reversalStep(facts, each)),
    ],
    effects: refundEffects(facts, parts),
    moves: [{ currency: charge.currency, amount }],
    limited: limitedBy(facts, amount, parts.reversals),
    unrecovered: parts.unrecovered,
    ...(bottomLine ? { bottomLine } : {}),
    warnings: refundWarnings(input, facts, parts),
    basedOn,
    touches: touched(facts, parts),
  };
}
