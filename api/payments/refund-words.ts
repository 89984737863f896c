import { isInquiry } from '../disputes/rules.ts';
import { formatMoney, money } from '../kit/money.ts';
import type { Effect, Unrecovered } from '../operations/action.ts';
import { expandableId } from '../store/snapshot.ts';
import { leftOf } from '../transfers/rules.ts';
import type { RefundInput } from './inputs.ts';
import { availableIn, nameOf, type RefundFacts } from './refund-facts.ts';
import type { Reversals } from './reversal-plan.ts';
import { proportionalPart, settledOf } from './settled.ts';

/** What a refund moves, in minor units. */
export interface RefundParts extends Reversals {
  /** What the customer gets, in the charge's currency. */
  readonly amount: number;
  /** What a destination charge's own transfer gives back. */
  readonly ownReversal: number;
  /** What the platform gives back of its application fee. */
  readonly feeRefund: number;
}

const say = (amount: number, currency: string): string => formatMoney(money(amount, currency));

const platform = { type: 'platform' } as const;

function takenBack(
  facts: RefundFacts,
  account: string,
  amount: number,
  currency: string,
): Effect[] {
  const name = nameOf(facts, account);
  const seller = { type: 'account', account, name } as const;
  return [
    { party: platform, currency, amount, why: `Transfer taken back from ${name}` },
    { party: seller, currency, amount: -amount, why: 'Transfer reversed' },
  ];
}

/** Who gets and who pays what by a refund; zero in sum for each currency. */
export function refundEffects(facts: RefundFacts, parts: RefundParts): Effect[] {
  const { charge, transfer, applicationFee } = facts;
  const { amount, ownReversal, feeRefund, reversals } = parts;
  const { currency } = charge;
  const effects: Effect[] = [
    { party: { type: 'customer' }, currency, amount, why: 'Refund' },
    { party: platform, currency, amount: -amount, why: 'Refund to the customer' },
  ];
  const owner = expandableId(transfer?.destination);
  if (transfer && owner !== null && ownReversal > 0)
    effects.push(...takenBack(facts, owner, ownReversal, transfer.currency));
  if (applicationFee && owner !== null && feeRefund > 0) {
    const name = nameOf(facts, owner);
    const fee = { currency: applicationFee.currency, why: 'Application fee given back' };
    effects.push(
      { ...fee, party: platform, amount: -feeRefund, why: `${fee.why} to ${name}` },
      { ...fee, party: { type: 'account', account: owner, name }, amount: feeRefund },
    );
  }
  for (const each of reversals) {
    const account = expandableId(each.transfer.destination) ?? '';
    effects.push(...takenBack(facts, account, each.amount, each.transfer.currency));
  }
  return effects;
}

function aboutBalance({ charge, booked, balance }: RefundFacts, amount: number): string[] {
  const { currency } = settledOf(charge, booked);
  const warnings: string[] = [];
  if (currency !== charge.currency)
    warnings.push(
      `The payment was converted: Stripe takes the refund from the platform's ${currency.toUpperCase()} balance at its rate of today.`,
    );
  const needed = booked ? proportionalPart(booked.amount, charge, amount) : amount;
  const available = availableIn(balance, currency);
  if (available < needed)
    warnings.push(
      `The platform has ${say(available, currency)} available and needs ${say(needed, currency)}: Stripe may hold the refund, take the rest from the bank account, or refuse.`,
    );
  return warnings;
}

/** What the platform bears of a refund, and what of Stripe's fee on the payment falls on it. */
function costOf({ charge, booked, applicationFee }: RefundFacts, parts: RefundParts) {
  if (!booked) return null;
  const { currency } = booked;
  const { amount, ownReversal, feeRefund, reversals } = parts;
  const taken = reversals
    .filter(({ transfer }) => transfer.currency === currency)
    .reduce((sum, each) => sum + each.amount, ownReversal);
  // A fee of another currency was earned from the seller's own balance.
  const given = applicationFee?.currency === currency ? feeRefund : 0;
  const bears = proportionalPart(booked.amount, charge, amount) - taken + given;
  return { currency, bears, fee: proportionalPart(booked.fee, charge, amount) };
}

/** What the platform pays in the end, with the fee that Stripe keeps; undefined for nothing. */
export function refundBottomLine(facts: RefundFacts, parts: RefundParts): string | undefined {
  const cost = costOf(facts, parts);
  if (!cost) return undefined;
  const { currency, fee } = cost;
  const bears = Math.max(0, cost.bears);
  if (bears + fee === 0) return undefined;
  const shown = [
    ...(bears > 0 ? [`${say(bears, currency)} that nobody gives back`] : []),
    ...(fee > 0 ? [`${say(fee, currency)} of Stripe’s fee, which Stripe keeps`] : []),
  ];
  return `In the end the platform pays ${say(bears + fee, currency)}: ${shown.join(', and ')}.`;
}

function aboutTooMuch(facts: RefundFacts, parts: RefundParts): string[] {
  const cost = costOf(facts, parts);
  if (!cost || cost.bears >= 0) return [];
  return [
    `${say(-cost.bears, cost.currency)} more are taken back from sellers than the customer gets.`,
  ];
}

function aboutDisputes({ disputes }: RefundFacts): string[] {
  const asks = disputes.some(({ status }) => isInquiry(status) && status !== 'warning_closed');
  return asks
    ? [
        'The customer’s bank is asking about this payment. A full refund usually settles the inquiry; after a part of it the bank may still take the money back.',
      ]
    : [];
}

const byAccount = (unrecovered: readonly Unrecovered[]): Unrecovered[] => {
  const together = Map.groupBy(
    unrecovered,
    (each) => `${each.account} ${each.currency} ${each.why}`,
  );
  return [...together.values()].flatMap(([first, ...more]) =>
    first
      ? [{ ...first, amount: more.reduce((sum, { amount }) => sum + amount, first.amount) }]
      : [],
  );
};

/** What sellers keep of the money that the customer gets back. */
function aboutSellers(facts: RefundFacts, parts: RefundParts): string[] {
  return byAccount(parts.unrecovered).map(({ account, name, currency, amount, why }) => {
    const share = say(amount, currency);
    if (why === 'chosen')
      return `${name} keeps ${share} of what the customer gets back: that is not taken from it.`;
    if (why === 'account_left')
      return `${name} has left the platform: its share of ${share} cannot be taken back.`;
    const balance = facts.sellerBalances.get(account);
    const has = balance ? availableIn(balance, currency) : 0;
    return `${name} has ${say(has, currency)} available, and its share is ${share}: it is left out, and the platform bears that.`;
  });
}

/** Reversals that were chosen, and that a seller’s balance does not cover. */
function aboutChosen(input: RefundInput, facts: RefundFacts, parts: RefundParts): string[] {
  const owner = expandableId(facts.transfer?.destination);
  const chosen = (input.reversals ? parts.reversals : []).map(({ transfer, amount }) => ({
    account: expandableId(transfer.destination) ?? '',
    currency: transfer.currency,
    amount,
  }));
  if (facts.transfer && owner !== null && parts.ownReversal > 0)
    chosen.push({ account: owner, currency: facts.transfer.currency, amount: parts.ownReversal });
  const together = Map.groupBy(chosen, ({ account, currency }) => `${account} ${currency}`);
  return [...together.values()].flatMap((each) => {
    const [first] = each;
    const balance = first && facts.sellerBalances.get(first.account);
    if (!first || !balance) return [];
    const { account, currency } = first;
    const needed = each.reduce((sum, { amount }) => sum + amount, 0);
    const has = availableIn(balance, currency);
    if (has >= needed) return [];
    return [
      `${nameOf(facts, account)} has ${say(has, currency)} available, and ${say(needed, currency)} are to be taken back: its balance may go below zero, or Stripe may refuse.`,
    ];
  });
}

/** Transfers for which nothing is proposed, since no proportion to the payment is known. */
function aboutOtherCurrencies(input: RefundInput, facts: RefundFacts): string[] {
  if (input.reversals) return [];
  const { currency } = settledOf(facts.charge, facts.booked);
  return facts.separateTransfers
    .filter((transfer) => transfer.currency !== currency && leftOf(transfer) > 0)
    .map(({ id, ...transfer }) => {
      const name = nameOf(facts, expandableId(transfer.destination) ?? '');
      return `${name} has ${say(leftOf(transfer), transfer.currency)} of ${id}: it is of another currency than the payment, so nothing is proposed. Name what to take back of it.`;
    });
}

function aboutFee(input: RefundInput, facts: RefundFacts, amount: number): string[] {
  const { charge, applicationFee, transfer } = facts;
  if (!applicationFee || !input.reverseTransfer || input.refundApplicationFee) return [];
  const share = proportionalPart(applicationFee.amount, charge, amount);
  const seller = expandableId(transfer?.destination);
  return share > 0
    ? [
        `The platform keeps its application fee of ${say(share, applicationFee.currency)} on this part, at the cost of ${seller === null ? 'the seller' : nameOf(facts, seller)}.`,
      ]
    : [];
}

/** What staff should know before they refund, with the amounts. */
export const refundWarnings = (
  input: RefundInput,
  facts: RefundFacts,
  parts: RefundParts,
): string[] => [
  ...aboutBalance(facts, parts.amount),
  ...aboutTooMuch(facts, parts),
  ...aboutDisputes(facts),
  ...aboutSellers(facts, parts),
  ...aboutChosen(input, facts, parts),
  ...aboutOtherCurrencies(input, facts),
  ...aboutFee(input, facts, parts.amount),
];
