import { apportion } from '../../kit/apportion.ts';
import { proportion, smallestStep } from '../../kit/money.ts';
import { type Found, type Kind, say } from '../finding.ts';
import type { GroupCharge, GroupFacts, GroupTransfer } from '../scopes/group.ts';

/** What of some payments went back to their customers, of all that they brought. */
interface Returned {
  readonly refunded: number;
  readonly disputed: number;
  readonly of: number;
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

/**
 * What is due back of each transfer when `part` of `of` went back, by the same arithmetic as a
 * refund's proposal: in proportion, so that partial refunds end exactly where a whole one does.
 */
function dueBack(transfers: readonly GroupTransfer[], part: number, of: number): number[] {
  if (of <= 0) return transfers.map(() => 0);
  const step = smallestStep(transfers[0]?.currency ?? '');
  const weights = transfers.map(({ amount }) => Math.floor(amount / step));
  const whole = weights.reduce((sum, weight) => sum + weight, 0);
  return apportion(proportion(whole, Math.min(part, of), of), weights).map((due) => due * step);
}

function owedBy(transfers: readonly GroupTransfer[], returned: Returned): Owed[] {
  const { refunded, disputed, of } = returned;
  const byRefunds = dueBack(transfers, refunded, of);
  const byBoth = dueBack(transfers, refunded + disputed, of);
  return transfers.map((transfer, index): Owed => {
    const forRefunds = Math.max(0, (byRefunds[index] ?? 0) - transfer.reversed);
    const forBoth = Math.max(0, (byBoth[index] ?? 0) - transfer.reversed);
    return { transfer, forRefunds, forDisputes: forBoth - forRefunds, returned };
  });
}

/** What went back of one payment, in its own currency: only the proportion counts. */
const returnedOf = (charge: GroupCharge): Returned => ({
  refunded: charge.refunded,
  disputed: charge.disputed,
  of: charge.captured,
  lastRefund: charge.lastRefund ?? charge.created,
  lastDispute: charge.lastDispute ?? charge.created,
});

/** What went back of all payments that settled in a currency, in that currency. */
function returnedIn(currency: string, charges: readonly GroupCharge[]): Returned {
  const settled = charges.filter(
    (each) => each.settledCurrency === currency && each.settled !== null && each.captured > 0,
  );
  const sum = (read: (charge: GroupCharge) => number) =>
    settled.reduce((total, charge) => total + read(charge), 0);
  const part = (of: GroupCharge, amount: number) =>
    proportion(of.settled ?? 0, Math.min(amount, of.captured), of.captured);
  const last = (read: (charge: GroupCharge) => number | null) =>
    settled.reduce((latest, charge) => Math.max(latest, read(charge) ?? 0), 0);
  return {
    refunded: sum((each) => part(each, each.refunded)),
    disputed: sum((each) => part(each, each.disputed)),
    of: sum((each) => each.settled ?? 0),
    lastRefund: last(({ lastRefund }) => lastRefund),
    lastDispute: last(({ lastDispute }) => lastDispute),
  };
}

/**
 * What every seller of the group owes. Transfers drawn from a payment bear what went back of it;
 * those drawn from none bear what went back of all the payments of the group.
 */
function owed({ charges, transfers }: GroupFacts): Owed[] {
  const drawn = charges
    .filter(({ status }) => status !== 'failed')
    .flatMap((charge) =>
      owedBy(
        transfers.filter(({ source }) => source === charge.id),
        returnedOf(charge),
      ),
    );
  const free = transfers.filter(({ source }) => source === null);
  const currencies = [...new Set(free.map(({ currency }) => currency))];
  const others = currencies.flatMap((currency) =>
    owedBy(
      free.filter((each) => each.currency === currency),
      returnedIn(currency, charges),
    ),
  );
  return [...drawn, ...others];
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
        fix: reverse(transfer, amount),
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
        fix: reverse(transfer, amount),
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
