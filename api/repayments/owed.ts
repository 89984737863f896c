import { apportion } from '../kit/apportion.ts';

/** A dispute whose money a customer's bank has, or had; minor units. */
export interface Contested {
  readonly id: string;
  readonly charge: string;
  /** What the bank took, in the currency that Stripe booked it in. */
  readonly amount: number;
  readonly currency: string;
  readonly opened: number;
  /** When the money came back, by what Stripe booked; null for one that is not won. */
  readonly won: number | null;
}

/** A transfer of the payments that are disputed, or of their group; minor units. */
export interface SentToSeller {
  readonly id: string;
  readonly destination: string;
  readonly amount: number;
  readonly currency: string;
  readonly created: number;
  /** The payment that it was drawn from; null for one drawn from none. */
  readonly source: string | null;
  /** The dispute, or the reversal, for which it gives back what was taken. */
  readonly repays: string | null;
}

/** A reversal of one of them; minor units of its transfer's currency. */
export interface TakenBack {
  readonly id: string;
  readonly transfer: string;
  readonly amount: number;
  readonly created: number;
  /** A refund brought it with it: the seller gave back what its customer has. */
  readonly forRefund: boolean;
}

/** A repayment that is ordered and is no transfer yet. */
export type Ordered = Pick<SentToSeller, 'destination' | 'amount' | 'currency'> & {
  readonly repays: string;
};

/** All that tells what sellers gave back for disputes, and were sent again. */
export interface Matter {
  readonly disputes: readonly Contested[];
  readonly transfers: readonly SentToSeller[];
  readonly reversals: readonly TakenBack[];
  readonly ordered: readonly Ordered[];
  /**
   * Since when transfers say what they give back, Unix seconds: one that was made before and says
   * nothing may have been for this.
   */
  readonly marksSince: number;
}

/** What a seller is owed for disputes that were won; minor units of `currency`. */
export interface Owed {
  readonly destination: string;
  readonly currency: string;
  /** The first of its transfers of which something was taken back for them. */
  readonly transfer: string;
  /** The disputes that it was taken back for. */
  readonly disputes: readonly string[];
  /** What was taken back for them and is neither sent again nor ordered to be. */
  readonly amount: number;
  /**
   * What else it was sent since, by transfers that no payment paid for and that name no dispute:
   * of when they could not name one, which counts as sent again, and later, which does not.
   */
  readonly unmarked: number;
  readonly besides: number;
}

const sum = (amounts: readonly number[]): number => amounts.reduce((all, each) => all + each, 0);

/** What of a reversal was for which dispute. */
interface Allotted {
  readonly reversal: TakenBack;
  readonly of: SentToSeller;
  /** What of it was not undone. */
  readonly standing: number;
  readonly parts: readonly { readonly dispute: Contested; readonly amount: number }[];
}

const partsSum = (parts: Allotted['parts']): number => sum(parts.map(({ amount }) => amount));

/** Whether something was taken back of a transfer while the bank had the money of a dispute. */
const mayBeFor = (
  { charge, opened, won }: Contested,
  { created }: TakenBack,
  { source }: SentToSeller,
): boolean =>
  opened <= created && (won === null || created <= won) && (source ?? charge) === charge;

/** What disputes leave of the money they took, as more and more is accounted for. */
function roomsOf({ transfers }: Matter) {
  const rooms = new Map<string, number>();
  const keyOf = ({ id }: Contested, currency: string) => `${id} ${currency}`;
  return {
    left: (dispute: Contested, currency: string): number =>
      rooms.get(keyOf(dispute, currency)) ??
      (dispute.currency === currency
        ? dispute.amount
        : // Nobody can say how much of another currency it took: at most all that was sent.
          sum(transfers.filter((each) => each.currency === currency).map(({ amount }) => amount))),
    take(dispute: Contested, currency: string, amount: number) {
      rooms.set(keyOf(dispute, currency), this.left(dispute, currency) - amount);
      return { dispute, amount };
    },
  };
}

/**
 * Says of each reversal which disputes it was for: those whose money the bank had at that moment.
 * Those that are not won have their part of it, in proportion to what they took; all else was for
 * those that are, the first to be won first. What is taken back beyond what they all took was for
 * none of them, and so was what a refund brought with it.
 */
function allot(matter: Matter): Allotted[] {
  const { disputes, transfers, reversals, ordered } = matter;
  const sent = new Map(transfers.map((each) => [each.id, each]));
  const undone = Map.groupBy([...transfers, ...ordered], ({ repays }) => repays);
  const [shared, own] = [roomsOf(matter), roomsOf(matter)];
  const inOrder = reversals.toSorted(
    (one, other) => one.created - other.created || (one.id < other.id ? -1 : 1),
  );
  return inOrder.flatMap((reversal): Allotted[] => {
    const of = sent.get(reversal.transfer);
    if (!of) return [];
    const { currency } = of;
    const again = undone.get(reversal.id) ?? [];
    const standing = Math.max(0, reversal.amount - sum(again.map(({ amount }) => amount)));
    if (reversal.forRefund) return [{ reversal, of, standing, parts: [] }];
    const candidates = disputes.filter((dispute) => mayBeFor(dispute, reversal, of));
    const left = candidates.map((dispute) => shared.left(dispute, currency));
    const amounts = apportion(Math.min(standing, sum(left)), left);
    const others = candidates
      .map((dispute, place) => shared.take(dispute, currency, amounts[place] ?? 0))
      .filter(({ dispute }) => dispute.won === null);
    let rest = standing - partsSum(others);
    const won = candidates
      .filter((dispute) => dispute.won !== null)
      .toSorted((one, other) => (one.won ?? 0) - (other.won ?? 0))
      .map((dispute) => {
        const amount = Math.min(rest, own.left(dispute, currency));
        rest -= amount;
        return own.take(dispute, currency, amount);
      });
    return [{ reversal, of, standing, parts: [...others, ...won] }];
  });
}

const forWon = ({ parts }: Allotted) =>
  parts.filter(({ dispute, amount }) => dispute.won !== null && amount > 0);

type Seller = Pick<Owed, 'destination' | 'currency'>;

const isOf = (each: Seller, { destination, currency }: Seller): boolean =>
  each.destination === destination && each.currency === currency;

/** What was sent to a seller for disputes, or is ordered to be, and what of that was taken back. */
function repaymentsTo({ disputes, transfers, ordered }: Matter, seller: Seller) {
  const ids = new Set(disputes.map(({ id }) => id));
  const isForThem = (each: Ordered | SentToSeller) =>
    isOf(each, seller) && each.repays !== null && ids.has(each.repays);
  const sent = transfers.filter(isForThem);
  return {
    amount: sum([...sent, ...ordered.filter(isForThem)].map(({ amount }) => amount)),
    isTakenOf: ({ of, reversal }: Allotted) => !reversal.forRefund && sent.includes(of),
  };
}

/** What it was sent again, less what was taken back of that for no dispute and for no refund. */
function sentAgain(matter: Matter, allotted: readonly Allotted[], seller: Seller): number {
  const { amount, isTakenOf } = repaymentsTo(matter, seller);
  const undone = allotted.filter(isTakenOf);
  return amount - sum(undone.map((each) => each.standing - partsSum(each.parts)));
}

/** What a seller was sent from then on that came from no payment and gives back nothing by its word. */
function sentBesides({ transfers, marksSince }: Matter, seller: Seller, since: number) {
  const others = transfers.filter(
    (each) =>
      isOf(each, seller) && each.source === null && each.repays === null && each.created >= since,
  );
  const of = (isUnmarked: boolean) =>
    sum(
      others
        .filter(({ created }) => created < marksSince === isUnmarked)
        .map(({ amount }) => amount),
    );
  return { unmarked: of(true), besides: of(false) };
}

function owedBy(matter: Matter, allotted: readonly Allotted[]): Owed[] {
  const taken = allotted.filter((each) => forWon(each).length > 0);
  const sellers = Map.groupBy(taken, ({ of }) => `${of.destination} ${of.currency}`);
  return [...sellers.values()].map((each): Owed => {
    const transfers = each
      .map(({ of }) => of)
      .toSorted((one, other) => one.created - other.created || (one.id < other.id ? -1 : 1));
    const { destination = '', currency = '', id = '' } = transfers[0] ?? {};
    const since = Math.min(...each.map(({ reversal }) => reversal.created));
    const total = sum(each.map((of) => partsSum(forWon(of))));
    const seller = { destination, currency };
    const { unmarked, besides } = sentBesides(matter, seller, since);
    return {
      destination,
      currency,
      transfer: id,
      disputes: [...new Set(each.flatMap((of) => forWon(of).map(({ dispute }) => dispute.id)))],
      amount: Math.max(0, total - sentAgain(matter, allotted, seller) - unmarked),
      unmarked,
      besides,
    };
  });
}

/**
 * What sellers are owed for disputes that were won, one for each seller and currency. Pure.
 *
 * Money cannot be put back into a transfer, so it is sent by another, which says what for:
 * whatever else was sent may be for something else, and repays nothing, unless it was sent before
 * transfers said that: then it counts, as it may have been for this.
 */
export const owedToSellers = (matter: Matter): Owed[] => owedBy(matter, allot(matter));

/**
 * What can be sent again for a reversal. Together with what was sent again for the disputes that it
 * may have been for, that never comes to more than was taken back while they were open. What was
 * sent since, before transfers said what they give back, counts as sent again.
 */
export function leftOfReversal(matter: Matter, reversal: string): number {
  const allotted = allot(matter);
  const found = allotted.find((each) => each.reversal.id === reversal);
  if (!found) return 0;
  const { amount, isTakenOf } = repaymentsTo(matter, found.of);
  const mayBeForWon = (each: Allotted) =>
    matter.disputes.some(
      (dispute) => dispute.won !== null && mayBeFor(dispute, each.reversal, each.of),
    );
  const { unmarked } = sentBesides(matter, found.of, found.reversal.created);
  if (found.reversal.forRefund || !(mayBeForWon(found) || isTakenOf(found)))
    return Math.max(0, found.standing - unmarked);
  const total = (of: readonly Allotted[]) => sum(of.map(({ standing }) => standing));
  const others = allotted.filter(
    ({ of, reversal: { forRefund } }) => !forRefund && isOf(of, found.of),
  );
  const taken = total(others.filter((each) => !isTakenOf(each) && mayBeForWon(each)));
  const kept = amount - total(others.filter(isTakenOf));
  return Math.max(0, Math.min(found.standing, taken - kept) - unmarked);
}
