import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { clawBacks } from '../../api/inbox/kinds/claw-backs.ts';
import { judgeAll } from '../../api/inbox/look.ts';
import type { GroupCharge, GroupFacts, GroupTransfer } from '../../api/inbox/scopes/group.ts';
import type { RefundFacts, SentTransfer } from '../../api/payments/refund-facts.ts';
import { planRefund } from '../../api/payments/refund-plan.ts';
import { settledOf } from '../../api/payments/settled.ts';
import type { GivenBack, GivesBack } from '../../api/repayments/sent-again.ts';
import { noon } from './findings-told.ts';

/** A payment of a group, charged in euros and settled in dollars, or the same of both. */
interface Payment {
  readonly id: string;
  readonly captured: number;
  readonly settled: number;
  readonly refunded: number;
}

interface Group {
  readonly payments: readonly Payment[];
  readonly transfers: readonly SentTransfer[];
  readonly givesBack?: GivesBack;
}

const rich = { available: [{ amount: Number.MAX_SAFE_INTEGER, currency: 'usd' }] };

const chargeOf = ({ id, captured, settled, refunded }: Payment): RefundFacts['charge'] => ({
  id,
  currency: captured === settled ? 'usd' : 'eur',
  status: 'succeeded',
  captured: true,
  refunded: refunded === captured,
  amount_captured: captured,
  amount_refunded: refunded,
});

const bookedOf = ({ settled }: Payment) => ({
  amount: settled,
  currency: 'usd',
  fee: 0,
  status: 'available' as const,
});

const drawnFrom = ({ transfers }: Group, { id }: Payment) =>
  transfers.filter(({ source_transaction }) => source_transaction === id);

const free = ({ transfers }: Group) =>
  transfers.filter(({ source_transaction }) => source_transaction === null);

const factsOf = (group: Group, payment: Payment): RefundFacts => ({
  charge: chargeOf(payment),
  booked: bookedOf(payment),
  disputes: [],
  transfer: null,
  applicationFee: null,
  separateTransfers: [...drawnFrom(group, payment), ...free(group)],
  groupCharges: group.payments
    .filter(({ id }) => id !== payment.id)
    .map((each) => ({
      ...settledOf(chargeOf(each), bookedOf(each)),
      drawn: drawnFrom(group, each),
    })),
  givesBack: group.givesBack ?? new Map(),
  balance: rich,
  sellerBalances: new Map(group.transfers.map(({ id }) => [`acct_${id}`, rich])),
  names: new Map(),
});

/** What refunding so much of a payment asks of each transfer, in minor units. */
function asks(group: Group, payment: Payment, amount: number): Record<string, number> {
  const { steps } = planRefund({ charge: payment.id, amount }, factsOf(group, payment));
  const reversals = steps.filter(({ name }) => name === 'reversal');
  return Object.fromEntries(
    reversals.map(({ path, params }) => [path.split('/')[3] ?? '', Number(params.amount)]),
  );
}

/** As the store tells what a transfer gives back. */
const againOf = (given: GivenBack | undefined) => ({
  againFor: given && 'transfer' in given ? given.transfer : null,
  againForCharge: given && 'charge' in given ? given.charge : null,
});

/** What the inbox finds that sellers owe, by transfer. */
function finds({ payments, transfers, givesBack = new Map() }: Group): Record<string, number> {
  const charges = payments.map(
    ({ id, captured, refunded, settled }): GroupCharge => ({
      id,
      status: 'succeeded',
      captured,
      refunded,
      disputed: 0,
      currency: captured === settled ? 'usd' : 'eur',
      settled,
      settledCurrency: 'usd',
      created: noon,
      lastRefund: null,
      lastDispute: null,
    }),
  );
  const facts: GroupFacts = {
    group: 'order_1',
    awaitsMembers: false,
    ledgers: [],
    charges,
    transfers: transfers.map(
      (each): GroupTransfer => ({
        id: each.id,
        destination: String(each.destination),
        source: each.source_transaction as string | null,
        amount: each.amount,
        reversed: each.amount_reversed,
        currency: each.currency,
        created: each.created,
        unrecovered: 0,
        unrecoveredBy: null,
        unrecoveredWhy: null,
        ...againOf(givesBack.get(each.id)),
      }),
    ),
    onlyCharge: null,
  };
  const { found } = judgeAll(clawBacks, facts, noon);
  return Object.fromEntries(found.map(({ subject, risk }) => [subject, risk?.amount ?? 0]));
}

const refunded = (group: Group, payment: Payment, amount: number): Group => ({
  ...group,
  payments: group.payments.map((each) =>
    each.id === payment.id ? { ...each, refunded: each.refunded + amount } : each,
  ),
});

const reversed = (group: Group, amounts: Record<string, number>): Group => ({
  ...group,
  transfers: group.transfers.map((each) => ({
    ...each,
    amount_reversed: each.amount_reversed + (amounts[each.id] ?? 0),
  })),
});

const sum = (amounts: readonly number[]) => amounts.reduce((all, amount) => all + amount, 0);
const sumOf = (amounts: Record<string, number>) => sum(Object.values(amounts));

interface Sent {
  readonly from: string | null;
  readonly amount: number;
}

const groupOf = (payments: readonly Omit<Payment, 'refunded'>[], sent: readonly Sent[]): Group => ({
  payments: payments.map((each) => ({ ...each, refunded: 0 })),
  transfers: sent.map(({ from, amount }, n) => ({
    id: `tr_${n}`,
    destination: `acct_tr_${n}`,
    amount,
    amount_reversed: 0,
    reversed: false,
    currency: 'usd',
    source_transaction: from,
    transfer_group: 'order_1',
    created: n,
  })),
});

/** Whole amounts that come to no more than `most`, in the proportions of `shares`. */
const split = (most: number, shares: readonly number[], kept: number): number[] => {
  const whole = sum(shares) + kept;
  return shares.map((share) => Math.floor((most * share) / whole)).filter((amount) => amount > 0);
};

const anyShares = fc.array(fc.integer({ min: 1, max: 1000 }), { maxLength: 3 });
const anyKept = fc.integer({ min: 1, max: 500 }).map((kept) => kept - 1);
const anyPaid = fc.record({
  captured: fc.integer({ min: 1, max: 999_999 }),
  rate: fc.constantFrom(1, 1, 1.17, 0.83),
  shares: anyShares,
  kept: fc.oneof(fc.constant(0), anyKept),
});

/** Payments that were sent on in part from themselves, in part from the balance. */
const groupsWhere = (anyExcess: fc.Arbitrary<number>) =>
  fc
    .record({
      paid: fc.array(anyPaid, { minLength: 1, maxLength: 4 }),
      shares: fc.array(fc.integer({ min: 1, max: 1000 }), { minLength: 1, maxLength: 4 }),
      kept: fc.oneof(fc.constant(0), anyKept),
      excess: anyExcess,
    })
    .map(({ paid, shares, kept, excess }) => {
      const payments = paid.map(({ captured, rate }, n) => ({
        id: `ch_${n}`,
        captured,
        settled: Math.ceil(captured * rate),
      }));
      const drawn = paid.flatMap((each, n) =>
        split(payments[n]?.settled ?? 0, each.shares, each.kept).map((amount) => ({
          from: `ch_${n}`,
          amount,
        })),
      );
      const left =
        sum(payments.map(({ settled }) => settled)) - sum(drawn.map(({ amount }) => amount));
      const others = split(left + excess, shares, kept).map((amount) => ({ from: null, amount }));
      return groupOf(payments, [...drawn, ...others]);
    });

/** Which payment is refunded, and how much of what is left of it. */
const anySteps = fc.array(fc.tuple(fc.nat(3), fc.double({ min: 0.001, max: 1, noNaN: true })), {
  maxLength: 10,
});

/** Refunds in these steps and then all that is left, and holds each plan against its bounds. */
function refundAll(group: Group, steps: readonly (readonly [number, number])[]): Group {
  const rest = group.payments.map((_, n) => [n, 1] as const);
  return [...steps, ...rest].reduce((before, [which, part]) => {
    const payment = before.payments[which % before.payments.length];
    const left = payment ? payment.captured - payment.refunded : 0;
    if (!payment || left === 0) return before;
    const amount = Math.max(1, Math.floor(left * part));
    const asked = asks(before, payment, amount);
    const now = { ...payment, refunded: payment.refunded + amount };
    const inDollars =
      settledOf(chargeOf(now), bookedOf(now)).refunded -
      settledOf(chargeOf(payment), bookedOf(payment)).refunded;
    expect(sumOf(asked)).toBeLessThanOrEqual(inDollars);
    const after = refunded(before, payment, amount);
    expect(finds(after)).toEqual(asked);
    return reversed(after, asked);
  }, group);
}

describe('transfers drawn from payments beside others that were drawn from none', () => {
  test('give back no more than was refunded, and in the end all that they brought', () => {
    fc.assert(
      fc.property(groupsWhere(fc.constant(0)), anySteps, (group, steps) => {
        const { transfers } = refundAll(group, steps);
        expect(transfers.map((each) => each.amount_reversed)).toEqual(
          transfers.map(({ amount }) => amount),
        );
      }),
    );
  });

  test('give back no more than was refunded where more was sent than the payments brought', () => {
    fc.assert(
      fc.property(groupsWhere(fc.nat(999_999)), anySteps, (group, steps) => {
        const { payments, transfers } = refundAll(group, steps);
        const brought = sum(payments.map(({ settled }) => settled));
        const sent = sum(transfers.map(({ amount }) => amount));
        const back = sum(transfers.map(({ amount_reversed }) => amount_reversed));
        expect(back).toBe(Math.min(brought, sent));
      }),
    );
  });

  test('are asked for nothing where another payment brought what they sent on', () => {
    const payments = [
      { id: 'ch_1', captured: 10_000, settled: 10_000 },
      { id: 'ch_2', captured: 10_000, settled: 10_000 },
    ];
    const group = groupOf(payments, [
      { from: 'ch_1', amount: 10_000 },
      { from: null, amount: 9000 },
    ]);
    const [first, second] = group.payments as [Payment, Payment];
    expect(asks(group, first, 10_000)).toEqual({ tr_0: 10_000 });
    expect(finds(refunded(group, first, 10_000))).toEqual({ tr_0: 10_000 });
    expect(asks(group, second, 5000)).toEqual({ tr_1: 4500 });
    expect(finds(refunded(group, second, 5000))).toEqual({ tr_1: 4500 });
  });

  test('count the transfer that a payment made itself as drawn from it', () => {
    const all = groupOf(
      [
        { id: 'ch_1', captured: 10_000, settled: 10_000 },
        { id: 'ch_2', captured: 10_000, settled: 10_000 },
      ],
      [
        { from: 'ch_1', amount: 8000 },
        { from: null, amount: 6000 },
      ],
    );
    const [own, other] = all.transfers as [SentTransfer, SentTransfer];
    const payment = all.payments[0] as Payment;
    const facts = { ...factsOf({ ...all, transfers: [other] }, payment), transfer: own };
    const { steps } = planRefund({ charge: 'ch_1', amount: 5000, reverseTransfer: true }, facts);
    expect(steps.map(({ params }) => params.amount)).toEqual([5000, 500]);
  });
});

/** The group once so much of a transfer was taken back, and sent again from no payment. */
function sentAgain(group: Group, of: string, amount: number, givenBack: GivenBack): Group {
  const base = group.transfers.find(({ id }) => id === of) as SentTransfer;
  const id = `tr_${group.transfers.length}`;
  const made = group.transfers.length;
  const again = {
    ...base,
    id,
    amount,
    amount_reversed: 0,
    source_transaction: null,
    created: made,
  };
  const taken = reversed(group, { [of]: amount });
  return {
    ...taken,
    transfers: [...taken.transfers, again],
    givesBack: new Map([...(group.givesBack ?? []), [id, givenBack]]),
  };
}

describe('what was sent again for what was taken back', () => {
  const paid = (...ids: string[]) => ids.map((id) => ({ id, captured: 10_000, settled: 10_000 }));

  test('bears what its transfer cannot, once that was undone', () => {
    const sent = groupOf(paid('ch_1'), [{ from: 'ch_1', amount: 8000 }]);
    const group = sentAgain(sent, 'tr_0', 8000, { transfer: 'tr_0' });
    const [payment] = group.payments as [Payment];
    expect(asks(group, payment, 10_000)).toEqual({ tr_1: 8000 });
    expect(finds(refunded(group, payment, 10_000))).toEqual({ tr_1: 8000 });
    const part = sentAgain(sent, 'tr_0', 3000, { transfer: 'tr_0' });
    expect(asks(part, payment, 10_000)).toEqual({ tr_0: 5000, tr_1: 3000 });
    const twice = sentAgain(group, 'tr_1', 8000, { transfer: 'tr_1' });
    expect(asks(twice, payment, 5000)).toEqual({ tr_2: 4000 });
  });

  test('leaves to its transfer what is due of that, where a dispute of another payment was won', () => {
    const sent = groupOf(paid('ch_1', 'ch_2'), [{ from: null, amount: 16_000 }]);
    const group = sentAgain(sent, 'tr_0', 8000, { charge: 'ch_1' });
    const [, second] = group.payments as [Payment, Payment];
    expect(asks(group, second, 10_000)).toEqual({ tr_0: 8000 });
    expect(finds(refunded(group, second, 10_000))).toEqual({ tr_0: 8000 });
  });

  test('in any group changes nothing of what its seller gives back', () => {
    const anyUndone = fc.array(fc.tuple(fc.nat(9), fc.integer({ min: 1, max: 100 })), {
      minLength: 1,
      maxLength: 4,
    });
    fc.assert(
      fc.property(groupsWhere(fc.nat(999_999)), anyUndone, anySteps, (group, undone, steps) => {
        const changed = undone.reduce((before, [which, part]) => {
          const of = before.transfers[which % before.transfers.length];
          const amount = of ? Math.ceil(((of.amount - of.amount_reversed) * part) / 100) : 0;
          const charge = of?.source_transaction as string | null | undefined;
          const isFirst = of && !before.givesBack?.has(of.id);
          return of && amount > 0
            ? sentAgain(
                before,
                of.id,
                amount,
                charge && isFirst && part % 2 === 0 ? { charge } : { transfer: of.id },
              )
            : before;
        }, group);
        const heldBy = ({ transfers }: Group) => {
          const sellers = Map.groupBy(transfers, ({ destination }) => String(destination));
          return Object.fromEntries(
            [...sellers].map(([seller, each]) => [
              seller,
              sum(each.map(({ amount, amount_reversed }) => amount - amount_reversed)),
            ]),
          );
        };
        expect(heldBy(changed)).toEqual(heldBy(group));
        expect(heldBy(refundAll(changed, steps))).toEqual(heldBy(refundAll(group, steps)));
      }),
    );
  });
});
