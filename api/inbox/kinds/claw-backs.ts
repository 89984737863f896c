import { proportion } from '../../kit/money.ts';
import { type Due, leftOver, sharesOf, together } from '../../kit/shares.ts';
import {
  type GivenBack,
  type GivesBack,
  place,
  type Sent,
  standingReversed,
  type Together,
  withSentAgain,
} from '../../repayments/sent-again.ts';
import { type Found, type Kind, say } from '../finding.ts';
import type { GroupCharge, GroupFacts, GroupTransfer } from '../scopes/group.ts';

/** What of some payments went back to their customers, of all that they brought. */
interface Returned {
  readonly byRefunds: Due;
  readonly byBoth: Due;
  readonly lastRefund: number;
  readonly lastDispute: number;
}

/** What the seller of a transfer owes because money of its payment went back; minor units. */
interface Owed {
  readonly transfer: GroupTransfer;
  readonly forRefunds: number;
  readonly forDisputes: number;
  readonly returned: Returned;
}

const left = ({ amount, reversed }: GroupTransfer): number => amount - reversed;

/** What is due of a transfer because money of its payment went back; minor units. */
interface DueOf {
  readonly byRefunds: number;
  readonly byBoth: number;
  readonly returned: Returned;
}

function duesOf(
  transfers: readonly GroupTransfer[],
  returned: Returned,
): readonly (readonly [string, DueOf])[] {
  const amounts = transfers.map(({ amount }) => amount);
  const currency = transfers[0]?.currency ?? '';
  const byRefunds = sharesOf(returned.byRefunds, amounts, currency);
  const byBoth = sharesOf(returned.byBoth, amounts, currency);
  return transfers.map(({ id }, index) => [
    id,
    { byRefunds: byRefunds[index] ?? 0, byBoth: byBoth[index] ?? 0, returned },
  ]);
}

/** What these leave of what is due of them, on each: what they were sent again they still have. */
function owedBy(each: Together, dues: ReadonlyMap<string, DueOf>) {
  const lacking = (read: (due: DueOf) => number) => {
    const of = ({ id }: Sent): number => {
      const due = dues.get(id);
      return due ? read(due) : 0;
    };
    const due = each.sent.reduce((sum, sent) => sum + of(sent), 0);
    const own = (sent: Sent) => of(sent) - sent.reversed;
    return { amount: Math.max(0, due - standingReversed(each)), own };
  };
  const refunds = lacking(({ byRefunds }) => byRefunds);
  const both = lacking(({ byBoth }) => byBoth);
  const forRefunds = place(refunds.amount, each, refunds.own);
  const then = (sent: Sent): Sent => ({
    ...sent,
    reversed: sent.reversed + (forRefunds.get(sent.id) ?? 0),
  });
  const rest = { sent: each.sent.map(then), again: each.again.map(then) };
  return { forRefunds, forDisputes: place(both.amount - refunds.amount, rest, both.own) };
}

/** What went back of one payment, in the currency it settled in; in its own until it is booked. */
function returnedOf(charge: GroupCharge): Returned {
  const { captured, refunded, disputed, created } = charge;
  const of = charge.settled ?? captured;
  const due = (amount: number): Due => ({
    part: captured > 0 ? proportion(of, Math.min(amount, captured), captured) : 0,
    of,
  });
  return {
    byRefunds: due(refunded),
    byBoth: due(refunded + disputed),
    lastRefund: charge.lastRefund ?? created,
    lastDispute: charge.lastDispute ?? created,
  };
}

/**
 * What the transfers that were drawn from them leave of what went back of all payments that settled
 * in a currency, in that currency: the transfers drawn from none bear it.
 */
function leftToFree(
  currency: string,
  { charges, transfers }: Pick<GroupFacts, 'charges' | 'transfers'>,
  free: readonly GroupTransfer[],
): Returned {
  const settled = charges.filter(
    (each) => each.settledCurrency === currency && each.settled !== null && each.captured > 0,
  );
  const amounts = (of: readonly GroupTransfer[]) =>
    of.filter((each) => each.currency === currency).map(({ amount }) => amount);
  const drawnFrom = (charge: GroupCharge) =>
    amounts(transfers.filter(({ source }) => source === charge.id));
  const left = (read: (returned: Returned) => Due) =>
    together(
      settled.map((each) => leftOver(read(returnedOf(each)), drawnFrom(each), currency)),
      amounts(free),
    );
  const last = (read: (charge: GroupCharge) => number | null) =>
    settled.reduce((latest, charge) => Math.max(latest, read(charge) ?? 0), 0);
  return {
    byRefunds: left(({ byRefunds }) => byRefunds),
    byBoth: left(({ byBoth }) => byBoth),
    lastRefund: last(({ lastRefund }) => lastRefund),
    lastDispute: last(({ lastDispute }) => lastDispute),
  };
}

const givesBackOf = (transfers: readonly GroupTransfer[]): GivesBack =>
  new Map(
    transfers.flatMap(({ id, againFor, againForCharge }): [string, GivenBack][] => {
      if (againFor !== null) return [[id, { transfer: againFor }]];
      return againForCharge === null ? [] : [[id, { charge: againForCharge }]];
    }),
  );

/**
 * What every seller of the group owes, by the same arithmetic as a refund's proposal. Transfers
 * drawn from a payment bear what went back of it; those drawn from none bear what these leave of
 * what went back of all the payments of the group; what was sent again for what was taken back of
 * one stands in for that.
 */
function owed(facts: GroupFacts): Owed[] {
  const { charges, transfers } = facts;
  const givesBack = givesBackOf(transfers);
  const first = transfers.filter(({ id }) => !givesBack.has(id));
  const drawn = charges
    .filter(({ status }) => status !== 'failed')
    .flatMap((charge) =>
      duesOf(
        first.filter(({ source }) => source === charge.id),
        returnedOf(charge),
      ),
    );
  const free = first.filter(({ source }) => source === null);
  const others = [...Map.groupBy(free, ({ currency }) => currency)].flatMap(([currency, each]) =>
    duesOf(each, leftToFree(currency, { charges, transfers: first }, each)),
  );
  const dues = new Map([...drawn, ...others]);
  const kept = new Map(transfers.map((each) => [each.id, each]));
  return withSentAgain(transfers, givesBack).flatMap((each): Owed[] => {
    const { forRefunds, forDisputes } = owedBy(each, dues);
    const returned = each.sent.flatMap(({ id }) => dues.get(id)?.returned ?? [])[0];
    if (!returned) return [];
    return [...each.sent, ...each.again].flatMap(({ id }): Owed[] => {
      const transfer = kept.get(id);
      const parts = { forRefunds: forRefunds.get(id) ?? 0, forDisputes: forDisputes.get(id) ?? 0 };
      return transfer ? [{ transfer, ...parts, returned }] : [];
    });
  });
}

/** What a refund knowingly left with the seller, as far as it is owed still. */
const knownly = ({ transfer, forRefunds }: Owed): number =>
  Math.min(transfer.unrecovered, forRefunds);

const finding = (
  group: string,
  transfer: GroupTransfer,
  amount: number,
  rest: Pick<Found, 'since' | 'facts' | 'fix'>,
): Found => ({
  subject: transfer.id,
  account: transfer.destination,
  group,
  risk: { amount, currency: transfer.currency },
  ...rest,
});

const reverse = ({ id }: GroupTransfer, amount: number) => ({
  act: 'reverse_transfer' as const,
  transfer: id,
  amount,
});

const has = (transfer: GroupTransfer): string =>
  `The seller still has ${say(left(transfer), transfer.currency)} of the ${say(transfer.amount, transfer.currency)} it was sent`;

const refundNotReversed: Kind<GroupFacts> = {
  kind: 'refund_not_reversed',
  judge: (facts) => ({
    found: owed(facts).flatMap((each) => {
      const { transfer, returned } = each;
      const amount = each.forRefunds - knownly(each);
      if (amount <= 0) return [];
      const share = say(amount, transfer.currency);
      return finding(facts.group, transfer, amount, {
        since: returned.lastRefund,
        facts: `The customer was refunded, and ${share} of the seller’s share was not taken back. ${has(transfer)}.`,
        fix: { ...reverse(transfer, amount), for: 'refund' as const },
      });
    }),
  }),
};

/** Why a refund left it there, by what its plan said. */
const whyLeft: Readonly<Record<string, string>> = {
  balance: 'the seller’s balance could not bear it',
  account_left: 'the seller has left the platform',
  chosen: 'whoever ordered the refund chose so',
};

const refundUnrecovered: Kind<GroupFacts> = {
  kind: 'refund_unrecovered',
  judge: (facts) => ({
    found: owed(facts).flatMap((each) => {
      const { transfer, returned } = each;
      const amount = knownly(each);
      if (amount <= 0) return [];
      const why = whyLeft[transfer.unrecoveredWhy ?? ''] ?? 'its operation says why';
      return finding(facts.group, transfer, amount, {
        since: returned.lastRefund,
        facts: `A refund left ${say(amount, transfer.currency)} with the seller: ${why}. ${has(transfer)}.`,
        fix: { ...reverse(transfer, amount), for: 'refund' as const },
      });
    }),
  }),
};

const disputeNotReversed: Kind<GroupFacts> = {
  kind: 'dispute_not_reversed',
  judge: (facts) => ({
    found: owed(facts).flatMap(({ transfer, forDisputes, returned }) => {
      if (forDisputes <= 0) return [];
      return finding(facts.group, transfer, forDisputes, {
        since: returned.lastDispute,
        facts: `The customer’s bank took the money back, ${say(forDisputes, transfer.currency)} of it the seller’s share. ${has(transfer)}.`,
        fix: reverse(transfer, forDisputes),
      });
    }),
  }),
};

const failedNotReversed: Kind<GroupFacts> = {
  kind: 'failed_not_reversed',
  judge: ({ group, charges, transfers }) => {
    const failed = new Map(
      charges.filter(({ status }) => status === 'failed').map((charge) => [charge.id, charge]),
    );
    return {
      found: transfers.flatMap((transfer) => {
        const charge = failed.get(transfer.source ?? '');
        const amount = left(transfer);
        if (!charge || amount <= 0) return [];
        return finding(group, transfer, amount, {
          since: Math.max(charge.created, transfer.created),
          facts: `It was drawn from a payment that failed later, so the platform pays for it. ${has(transfer)}.`,
          fix: reverse(transfer, amount),
        });
      }),
    };
  },
};

/** What sellers have of money that the platform has not, or not any more. */
export const clawBacks: readonly Kind<GroupFacts>[] = [
  failedNotReversed,
  refundNotReversed,
  refundUnrecovered,
  disputeNotReversed,
];

/** What of a currency stands on payments that failed later; minor units. */
export function standingOnFailed({ charges, transfers }: GroupFacts, currency: string): number {
  const failed = new Set(
    charges.filter(({ status }) => status === 'failed').map((charge) => charge.id),
  );
  return transfers
    .filter((each) => each.currency === currency && failed.has(each.source ?? ''))
    .reduce((sum, each) => sum + left(each), 0);
}
