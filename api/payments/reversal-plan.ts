import { formatMoney, money, stepMistake } from '../kit/money.ts';
import { type Due, leftOver, sharesOf, together } from '../kit/shares.ts';
import type { Amount, Blocked, Unrecovered } from '../operations/action.ts';
import {
  type GivesBack,
  place,
  type Sent,
  standingReversed,
  withSentAgain,
} from '../repayments/sent-again.ts';
import { expandableId } from '../store/snapshot.ts';
import { leftOf } from '../transfers/rules.ts';
import type { RefundInput } from './inputs.ts';
import { availableIn, nameOf, type RefundFacts, type SentTransfer } from './refund-facts.ts';
import { proportionalPart, settledOf } from './settled.ts';

/** What is taken back of one transfer, in minor units of its currency. */
export interface Reversal {
  readonly transfer: SentTransfer;
  readonly amount: number;
}

/** What a refund takes back from sellers, and what of their shares it does not. */
export interface Reversals {
  readonly reversals: readonly Reversal[];
  readonly unrecovered: readonly Unrecovered[];
}

type Facts = Pick<
  RefundFacts,
  | 'charge'
  | 'booked'
  | 'transfer'
  | 'separateTransfers'
  | 'groupCharges'
  | 'givesBack'
  | 'sellerBalances'
  | 'names'
>;

/** In one order, however Stripe lists them, since the remainders are placed by it. */
const inOrder = (transfers: readonly SentTransfer[]): SentTransfer[] =>
  transfers.toSorted((one, other) =>
    one.created === other.created ? (one.id < other.id ? -1 : 1) : one.created - other.created,
  );

/** What is due of a transfer before a refund, and with it. */
interface DueOf {
  readonly earlier: number;
  readonly later: number;
}

/** What is due of each transfer, by its id. */
function duesOf(
  transfers: readonly SentTransfer[],
  before: Due,
  after: Due,
): readonly (readonly [string, DueOf])[] {
  const amounts = transfers.map(({ amount }) => amount);
  // All are of one currency.
  const currency = transfers[0]?.currency ?? '';
  const earlier = sharesOf(before, amounts, currency);
  const later = sharesOf(after, amounts, currency);
  return transfers.map(({ id }, index) => [
    id,
    { earlier: earlier[index] ?? 0, later: later[index] ?? 0 },
  ]);
}

const sentOf = (transfer: SentTransfer): Sent => ({
  id: transfer.id,
  destination: expandableId(transfer.destination) ?? '',
  currency: transfer.currency,
  source: expandableId(transfer.source_transaction),
  amount: transfer.amount,
  reversed: transfer.amount_reversed,
});

/**
 * What falls on each transfer: all that is due of it with the refund, less what was due before. So
 * partial refunds end exactly where a whole one does. What a seller has given back beyond what was
 * due counts: it is not asked for again, nor of another instead. What it was sent again for what
 * was taken back it has not given back, and bears it where the transfer itself has nothing left.
 */
function sharesBetween(
  transfers: readonly SentTransfer[],
  dues: ReadonlyMap<string, DueOf>,
  givesBack: GivesBack,
): readonly Reversal[] {
  const amounts = new Map<string, number>();
  for (const each of withSentAgain(transfers.map(sentOf), givesBack)) {
    const shareOf = ({ id }: Sent) => (dues.get(id)?.later ?? 0) - (dues.get(id)?.earlier ?? 0);
    const share = each.sent.reduce((sum, of) => sum + shareOf(of), 0);
    const due = each.sent.reduce((sum, { id }) => sum + (dues.get(id)?.later ?? 0), 0);
    const amount = Math.max(0, Math.min(share, due - standingReversed(each)));
    for (const [id, part] of place(amount, each, shareOf)) amounts.set(id, part);
  }
  return transfers.map((transfer) => ({ transfer, amount: amounts.get(transfer.id) ?? 0 }));
}

const amountsIn = (currency: string, transfers: readonly SentTransfer[]): number[] =>
  transfers.filter((each) => each.currency === currency).map(({ amount }) => amount);

/**
 * The shares of a refund that fall on the transfers of the payment, in minor units by their ids.
 * Those drawn from it bear its refunds; those of its group that were drawn from no payment bear
 * what the drawn ones leave of the refunds of all the payments of the group, in proportion to what
 * they leave of the payments. So all together never bear more than is refunded. What was sent again
 * for what was taken back of one of them stands in for that.
 */
export function refundShares(facts: Facts, amount: number): ReadonlyMap<string, Reversal> {
  const { charge, booked, transfer: own, separateTransfers, groupCharges, givesBack } = facts;
  const settled = settledOf(charge, booked);
  const { currency } = settled;
  // What was sent in another currency came from another balance: nothing says in what proportion.
  const transfers = inOrder([...separateTransfers, ...(own ? [own] : [])]).filter(
    (each) => each.currency === currency,
  );
  const isFirst = ({ id }: SentTransfer) => !givesBack.has(id);
  const drawn = transfers.filter(
    (each) => each === own || (each.source_transaction !== null && isFirst(each)),
  );
  const free = transfers.filter((each) => !drawn.includes(each) && isFirst(each));
  const before = { part: settled.refunded, of: settled.amount };
  const after = { ...before, part: before.part + proportionalPart(settled.amount, charge, amount) };
  const others = groupCharges
    .filter((each) => each.currency === currency)
    .map(({ refunded, amount: of, drawn: from }) =>
      leftOver({ part: refunded, of }, amountsIn(currency, from.filter(isFirst)), currency),
    );
  const leftToFree = (due: Due) =>
    together(
      [leftOver(due, amountsIn(currency, drawn), currency), ...others],
      amountsIn(currency, free),
    );
  const dues = new Map([
    ...duesOf(drawn, before, after),
    ...duesOf(free, leftToFree(before), leftToFree(after)),
  ]);
  // Its own transfer goes back with the refund itself.
  const all = sharesBetween(transfers, dues, givesBack).filter(({ transfer }) => transfer !== own);
  return new Map(all.filter((each) => each.amount > 0).map((each) => [each.transfer.id, each]));
}

const sellerOf = ({ transfer }: Reversal): string => expandableId(transfer.destination) ?? '';

const lost = (facts: Facts, reversal: Reversal, why: Unrecovered['why']): Unrecovered => ({
  transfer: reversal.transfer.id,
  account: sellerOf(reversal),
  name: nameOf(facts, sellerOf(reversal)),
  currency: reversal.transfer.currency,
  amount: reversal.amount,
  why,
});

/**
 * Whether what a transfer brought its seller is still pending there, as the payment it is drawn
 * from is: then it is taken back from that, whatever the seller has available.
 */
const isOnTheWay = ({ booked }: Facts, { transfer }: Reversal): boolean =>
  booked?.status === 'pending' && transfer.source_transaction !== null;

/** In proportion, leaving out every account whose balance cannot bear its shares. */
function propose(facts: Facts, shares: readonly Reversal[]): Reversals {
  const reversals: Reversal[] = [];
  const unrecovered: Unrecovered[] = [];
  for (const [account, ofAccount] of Map.groupBy(shares, sellerOf)) {
    const balance = facts.sellerBalances.get(account) ?? null;
    const fromBalance = ofAccount.filter((each) => !isOnTheWay(facts, each));
    const needed = fromBalance.reduce((sum, each) => sum + each.amount, 0);
    const currency = ofAccount[0]?.transfer.currency ?? '';
    if (balance && (needed === 0 || availableIn(balance, currency) >= needed))
      reversals.push(...ofAccount);
    else {
      const why = balance ? 'balance' : 'account_left';
      unrecovered.push(...ofAccount.map((each) => lost(facts, each, why)));
    }
  }
  return { reversals, unrecovered };
}

/** Those that were chosen; of the shares, what they leave with sellers. */
function choose(
  facts: Facts,
  shares: ReadonlyMap<string, Reversal>,
  chosen: NonNullable<RefundInput['reversals']>,
): Reversals {
  const amounts = new Map(chosen.map(({ transfer, amount }) => [transfer, amount]));
  const unrecovered = [...shares.values()].flatMap((share) => {
    const amount = share.amount - (amounts.get(share.transfer.id) ?? 0);
    return amount > 0 ? [lost(facts, { ...share, amount }, 'chosen')] : [];
  });
  const reversals = inOrder(facts.separateTransfers).flatMap((transfer) => {
    const amount = amounts.get(transfer.id);
    return amount === undefined ? [] : [{ transfer, amount }];
  });
  return { reversals, unrecovered };
}

/**
 * What refunding `amount` of a charge takes back of the transfers that it did not make itself: what
 * the input says, or the proposed plan.
 */
export function planReversals(input: RefundInput, facts: Facts, amount: number): Reversals {
  const shares = refundShares(facts, amount);
  return input.reversals
    ? choose(facts, shares, input.reversals)
    : propose(facts, [...shares.values()]);
}

/**
 * What refunding `amount` of a charge counts for limits: what the customer gets, which the sellers'
 * shares are parts of, and what is taken back beyond those, as a reversal by itself would count.
 */
export function limitedBy(
  facts: Facts,
  amount: number,
  reversals: readonly Reversal[],
): readonly Amount[] {
  const shares = refundShares(facts, amount);
  const counted = new Map([[facts.charge.currency, amount]]);
  for (const { transfer, amount: taken } of reversals) {
    const beyond = taken - (shares.get(transfer.id)?.amount ?? 0);
    if (beyond > 0) counted.set(transfer.currency, (counted.get(transfer.currency) ?? 0) + beyond);
  }
  return [...counted].map(([currency, sum]) => ({ currency, amount: sum }));
}

/** Why the chosen reversals cannot be made. */
export function reversalObstacle(
  { reversals = [] }: RefundInput,
  { separateTransfers, transfer: own }: Pick<RefundFacts, 'separateTransfers' | 'transfer'>,
): Blocked | undefined {
  const field = 'reversals';
  for (const { transfer: id, amount } of reversals) {
    const transfer = separateTransfers.find((each) => each.id === id);
    if (!transfer) {
      const message =
        id === own?.id
          ? `${id} was made by the payment itself: take it back with reverseTransfer.`
          : `${id} is not a transfer of this payment.`;
      return { code: 'transfer_not_of_payment', message, field };
    }
    const left = leftOf(transfer);
    if (amount > left) {
      const most = formatMoney(money(left, transfer.currency));
      const message = `At most ${most} of ${id} can still be reversed.`;
      return { code: 'reversal_too_large', message, field };
    }
    const mistake = stepMistake(amount, transfer.currency);
    if (mistake) return { code: 'amount_step', message: mistake, field };
  }
  return undefined;
}
