import type Stripe from 'stripe';
import { platformId } from '../balances/snapshot.ts';
import { formatMoney, money, proportion, smallestStep } from '../kit/money.ts';
import type { Blocked, Effect, Plan } from '../operations/action.ts';
import { expandableId, type Reference } from '../store/snapshot.ts';
import type { RefundInput } from './inputs.ts';
import { can, refundable } from './rules.ts';

type SentTransfer = Pick<
  Stripe.Transfer,
  'id' | 'destination' | 'amount' | 'amount_reversed' | 'reversed' | 'currency'
>;

/** What a refund depends on, as Stripe holds it now. */
export interface RefundFacts {
  readonly charge: Pick<
    Stripe.Charge,
    'id' | 'currency' | 'status' | 'captured' | 'refunded' | 'amount_captured' | 'amount_refunded'
  >;
  /** How the charge was booked, in the currency it settled in; null while it is not. */
  readonly booked: Pick<Stripe.BalanceTransaction, 'amount' | 'currency' | 'fee'> | null;
  readonly disputes: readonly Pick<Stripe.Dispute, 'id' | 'status' | 'is_charge_refundable'>[];
  /** The transfer that a destination charge made. */
  readonly transfer: SentTransfer | null;
  /** The application fee that its destination paid. */
  readonly applicationFee: Pick<
    Stripe.ApplicationFee,
    'id' | 'amount' | 'amount_refunded' | 'currency'
  > | null;
  /** Transfers that staff or the platform made from this charge, or in its group from no charge. */
  readonly separateTransfers: readonly SentTransfer[];
  /** The platform's. */
  readonly balance: Pick<Stripe.Balance, 'available'>;
  /** The destination's, where its transfer is to be reversed. */
  readonly destinationBalance: Pick<Stripe.Balance, 'available'> | null;
  /** What people call the accounts, by id. */
  readonly names: ReadonlyMap<string, string>;
}

/**
 * The part of `whole` that refunding `amount` of the charge gives back: the rounded share of all
 * refunds so far less that of the earlier ones, so that partial refunds add up to the whole.
 * @see https://docs.stripe.com/connect/destination-charges#issue-refunds
 */
export function proportionalPart(
  whole: number,
  charge: Pick<Stripe.Charge, 'amount_captured' | 'amount_refunded'>,
  amount: number,
): number {
  const { amount_captured, amount_refunded } = charge;
  return (
    proportion(whole, amount_refunded + amount, amount_captured) -
    proportion(whole, amount_refunded, amount_captured)
  );
}

/** What comes back to the platform and the seller beside the refund itself, in minor units. */
interface Parts {
  readonly reversal: number;
  readonly feeRefund: number;
}

function partsOf(input: RefundInput, facts: RefundFacts, amount: number): Parts {
  const { charge, transfer, applicationFee } = facts;
  const left = transfer ? transfer.amount - transfer.amount_reversed : 0;
  const feeLeft = applicationFee ? applicationFee.amount - applicationFee.amount_refunded : 0;
  return {
    reversal:
      input.reverseTransfer && transfer
        ? Math.min(proportionalPart(transfer.amount, charge, amount), left)
        : 0,
    feeRefund:
      input.refundApplicationFee && applicationFee
        ? Math.min(proportionalPart(applicationFee.amount, charge, amount), feeLeft)
        : 0,
  };
}

const say = (amount: number, currency: string): string => formatMoney(money(amount, currency));

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
  const step = smallestStep(currency);
  if (amount % step !== 0) {
    const message = `Amounts in ${currency.toUpperCase()} go in steps of ${say(step, currency)}.`;
    return { code: 'amount_step', message, field: 'amount' };
  }
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
  return undefined;
}

function effectsOf(facts: RefundFacts, amount: number, { reversal, feeRefund }: Parts): Effect[] {
  const { charge, transfer, applicationFee, names } = facts;
  const platform = { type: 'platform' } as const;
  const effects: Effect[] = [
    { party: { type: 'customer' }, currency: charge.currency, amount, why: 'Refund' },
    { party: platform, currency: charge.currency, amount: -amount, why: 'Refund to the customer' },
  ];
  const id = expandableId(transfer?.destination);
  if (!transfer || id === null) return effects;
  const name = names.get(id) ?? id;
  const seller = { type: 'account', account: id, name } as const;
  if (reversal > 0) {
    const { currency } = transfer;
    effects.push(
      { party: platform, currency, amount: reversal, why: `Transfer taken back from ${name}` },
      { party: seller, currency, amount: -reversal, why: 'Transfer reversed' },
    );
  }
  if (applicationFee && feeRefund > 0) {
    const { currency } = applicationFee;
    const why = 'Application fee given back';
    effects.push(
      { party: platform, currency, amount: -feeRefund, why: `${why} to ${name}` },
      { party: seller, currency, amount: feeRefund, why },
    );
  }
  return effects;
}

/** What is available of a currency, in minor units. */
const availableIn = (balance: Pick<Stripe.Balance, 'available'>, currency: string): number =>
  balance.available.find((line) => line.currency === currency)?.amount ?? 0;

/** What sellers keep of the money that the customer gets back. */
function keptBySellers(input: RefundInput, facts: RefundFacts): string[] {
  const { transfer, separateTransfers, names } = facts;
  const kept = new Map<string, { account: string; currency: string; amount: number }>();
  const untouched = transfer && !input.reverseTransfer ? [transfer] : [];
  for (const each of [...untouched, ...separateTransfers]) {
    const account = expandableId(each.destination);
    const amount = each.amount - each.amount_reversed;
    if (account === null || amount <= 0) continue;
    const key = `${account} ${each.currency}`;
    const before = kept.get(key)?.amount ?? 0;
    kept.set(key, { account, currency: each.currency, amount: before + amount });
  }
  return [...kept.values()].map(
    ({ account, currency, amount }) =>
      `${names.get(account) ?? account} keeps ${say(amount, currency)} of its transfer; nothing is taken back from it.`,
  );
}

function warningsOf(input: RefundInput, facts: RefundFacts, amount: number, parts: Parts) {
  const { charge, booked, transfer, applicationFee, balance, destinationBalance, names } = facts;
  const warnings: string[] = [];
  const settlement = booked?.currency ?? charge.currency;
  if (settlement !== charge.currency)
    warnings.push(
      `The payment was converted: Stripe takes the refund from the platform's ${settlement.toUpperCase()} balance at its rate of today.`,
    );
  const needed = booked ? proportionalPart(booked.amount, charge, amount) : amount;
  const available = availableIn(balance, settlement);
  if (available < needed)
    warnings.push(
      `The platform has ${say(available, settlement)} available and needs ${say(needed, settlement)}: Stripe may hold the refund, take the rest from the bank account, or refuse.`,
    );
  if (booked && booked.fee > 0)
    warnings.push(`Stripe keeps its fee of ${say(booked.fee, booked.currency)} on this payment.`);
  if (facts.disputes.length > 0)
    warnings.push('The customer has an inquiry or a dispute open on this payment.');
  warnings.push(...keptBySellers(input, facts));
  const seller = expandableId(transfer?.destination);
  if (transfer && destinationBalance && seller !== null) {
    const has = availableIn(destinationBalance, transfer.currency);
    if (has < parts.reversal)
      warnings.push(
        `${names.get(seller) ?? seller} has ${say(has, transfer.currency)} available, and ${say(parts.reversal, transfer.currency)} are to be taken back: its balance may go below zero, or Stripe may refuse.`,
      );
  }
  if (applicationFee && input.reverseTransfer && !input.refundApplicationFee) {
    const share = proportionalPart(applicationFee.amount, charge, amount);
    if (share > 0)
      warnings.push(
        `The platform keeps its application fee of ${say(share, applicationFee.currency)} on this part, at the cost of ${names.get(seller ?? '') ?? 'the seller'}.`,
      );
  }
  return warnings;
}

/** The snapshots that a refund changes beside the refund itself. */
function touched({ charge, transfer, applicationFee }: RefundFacts, parts: Parts): Reference[] {
  const platform = (kind: string, id: string): Reference => ({ kind, id, account: null });
  return [
    platform('charge', charge.id),
    platform('balance', platformId),
    ...(transfer && parts.reversal > 0 ? [platform('transfer', transfer.id)] : []),
    ...(applicationFee && parts.feeRefund > 0
      ? [platform('application_fee', applicationFee.id)]
      : []),
  ];
}

/** What the plan rests on: whatever of it changes, the preview is no longer true. */
function basis({ charge, disputes, transfer, applicationFee, separateTransfers }: RefundFacts) {
  return {
    status: charge.status,
    captured: charge.amount_captured,
    refunded: charge.amount_refunded,
    disputes: disputes.map(({ id, status }) => [id, status]),
    transfers: [...(transfer ? [transfer] : []), ...separateTransfers].map((each) => [
      each.id,
      each.amount - each.amount_reversed,
    ]),
    applicationFee: applicationFee && applicationFee.amount - applicationFee.amount_refunded,
  };
}

/** Plans a refund. Pure: all it knows stands in its arguments. */
export function planRefund(input: RefundInput, facts: RefundFacts): Plan {
  const { charge } = facts;
  const amount = input.amount ?? refundable(charge);
  const blocked = obstacle(input, facts, amount);
  if (blocked)
    return { steps: [], effects: [], warnings: [], blocked, basedOn: basis(facts), touches: [] };
  const parts = partsOf(input, facts, amount);
  return {
    steps: [
      {
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
      },
    ],
    effects: effectsOf(facts, amount, parts),
    moves: [{ currency: charge.currency, amount }],
    warnings: warningsOf(input, facts, amount, parts),
    basedOn: basis(facts),
    touches: touched(facts, parts),
  };
}
