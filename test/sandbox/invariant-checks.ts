import type Stripe from 'stripe';
import { expect } from 'vitest';
import type { EngineWorld } from './engine-world.ts';
import { type OutsideBooks, type Sums, settled, stands } from './outside-books.ts';

type Transaction = Stripe.BalanceTransaction;

/** An engine, and its connected accounts that were not deleted. */
interface CheckedWorld extends EngineWorld {
  sellers: string[];
}

/** Every object of a list, page by page. */
export function all<T extends { id: string }>(
  world: EngineWorld,
  path: string,
  account?: string,
): T[] {
  const found: T[] = [];
  for (;;) {
    const last = found.at(-1)?.id;
    const page = world.get<Stripe.ApiList<T>>(
      path,
      { limit: 100, ...(last && { starting_after: last }) },
      account,
    );
    found.push(...page.data);
    if (!page.has_more) return found;
  }
}

const sum = (numbers: number[]) => numbers.reduce((total, one) => total + one, 0);
const sumOf = <T>(items: T[], read: (item: T) => number) => sum(items.map(read));

/** One account's side of the world. */
interface Side {
  account: string;
  balance: Stripe.Balance;
  transactions: Transaction[];
  charges: Stripe.Charge[];
  refunds: Stripe.Refund[];
  payouts: Stripe.Payout[];
}

function sideOf(world: EngineWorld, account: string): Side {
  return {
    account,
    balance: world.get('/v1/balance', {}, account),
    transactions: all(world, '/v1/balance_transactions', account),
    charges: all(world, '/v1/charges', account),
    refunds: all(world, '/v1/refunds', account),
    payouts: all(world, '/v1/payouts', account),
  };
}

/** Checks what no sequence of calls may break: the invariants of stripe-facts 3.7, by number. */
export function checkInvariants(world: CheckedWorld, books: OutsideBooks): void {
  const { platform } = world.engine;
  const sides = [platform, ...world.sellers].map((account) => sideOf(world, account));
  for (const side of sides) {
    checkBalance(side, world.engine.now());
    checkRefunds(side);
  }
  const home = sides[0]!;
  const transfers = all<Stripe.Transfer>(world, '/v1/transfers');
  const fees = all<Stripe.ApplicationFee>(world, '/v1/application_fees');
  const disputes = sides.flatMap(({ account }) =>
    all<Stripe.Dispute>(world, '/v1/disputes', account),
  );
  checkTransfers(transfers, sides);
  checkSources(transfers, home);
  for (const fee of fees) {
    expect(fee.amount_refunded).toBe(sumOf(fee.refunds.data, ({ amount }) => amount));
    expect(fee.amount_refunded).toBeLessThanOrEqual(fee.amount);
  }
  checkSessions(world);
  checkEvents(books, [
    ...transfers,
    ...fees,
    ...disputes,
    ...all<Stripe.Topup>(world, '/v1/topups'),
    ...sides.flatMap(({ account }) =>
      all<Stripe.PaymentIntent>(world, '/v1/payment_intents', account),
    ),
    ...sides.flatMap(({ payouts }) => payouts),
    ...sides.flatMap(({ charges }) => charges.filter((charge) => charge.source_transfer === null)),
    ...sides.flatMap(({ refunds }) => refunds.filter((refund) => !refund.source_transfer_reversal)),
  ]);
  checkConservation(books.sums(), sides);
  checkReserves(world, sides);
}

/** 1: a balance is the sum of its transactions, by status and currency. */
function checkBalance({ balance, transactions }: Side, now: number): void {
  for (const status of ['available', 'pending'] as const) {
    for (const { currency, amount } of balance[status]) {
      const own = transactions.filter((one) => one.currency === currency && one.status === status);
      expect(amount, `${status} ${currency}`).toBe(sumOf(own, ({ net }) => net));
    }
  }
  for (const one of transactions) {
    expect(one.net).toBe(one.amount - one.fee);
    expect(one.fee).toBe(sumOf(one.fee_details, ({ amount }) => amount));
    expect(one.status).toBe(one.available_on <= now ? 'available' : 'pending');
  }
}

/** 2: what a charge says of its refunds, and what they took. */
function checkRefunds({ charges, refunds, transactions }: Side): void {
  const booked = new Map(transactions.map((one) => [one.id, one]));
  for (const charge of charges) {
    const own = refunds.filter((refund) => refund.charge === charge.id);
    const standing = own.filter(stands);
    expect(charge.amount_refunded).toBe(sumOf(standing, ({ amount }) => amount));
    if (charge.status !== 'succeeded') continue;
    expect(charge.amount_refunded).toBeLessThanOrEqual(charge.amount_captured);
    expect(charge.refunded).toBe(
      charge.captured && charge.amount_refunded === charge.amount_captured,
    );
    const waits = standing.some((refund) => refund.balance_transaction === null);
    if (charge.source_transfer || waits) continue;
    const taken = sumOf(
      standing,
      (refund) => -booked.get(refund.balance_transaction as string)!.amount,
    );
    // Each that failed may have left the rounding of a conversion behind, until all is refunded.
    const failed = charge.refunded ? 0 : own.length - standing.length;
    const off = Math.abs(taken - settled(charge).part(charge.amount_refunded));
    expect(off, `refunded of ${charge.id}`).toBeLessThanOrEqual(failed);
  }
}

/** 3 and 6: reversals add up, and each movement has its mirror at the destination. */
function checkTransfers(transfers: Stripe.Transfer[], sides: Side[]): void {
  const here = new Map(sides[0]!.transactions.map((one) => [one.id, one]));
  const bySource = new Map(
    sides
      .slice(1)
      .flatMap(({ account, transactions }) =>
        transactions.map((one) => [`${account} ${one.type} ${one.source}`, one] as const),
      ),
  );
  const living = new Set(sides.map(({ account }) => account));
  for (const transfer of transfers) {
    const { amount, amount_reversed, destination, reversals } = transfer;
    if (!reversals.has_more)
      expect(amount_reversed).toBe(sumOf(reversals.data, (one) => one.amount));
    expect(amount_reversed).toBeLessThanOrEqual(amount);
    expect(transfer.reversed).toBe(amount_reversed === amount);
    if (!living.has(destination as string)) continue;
    const mirror = (own: unknown, type: string, theirs: unknown) => {
      const one = here.get(own as string)!;
      const other = bySource.get(`${destination} ${type} ${theirs}`);
      expect(other).toMatchObject({ available_on: one.available_on, amount: -one.amount });
    };
    mirror(transfer.balance_transaction, 'payment', transfer.destination_payment);
    for (const reversal of reversals.data) {
      mirror(reversal.balance_transaction, 'payment_refund', reversal.destination_payment_refund);
    }
  }
}

/** 5: no charge is transferred more than once over. */
function checkSources(transfers: Stripe.Transfer[], { charges }: Side): void {
  for (const charge of charges) {
    const drawn = transfers.filter(({ source_transaction }) => source_transaction === charge.id);
    const bound = settled(charge).part(charge.amount);
    if (charge.status === 'succeeded') {
      expect(sumOf(drawn, ({ amount }) => amount)).toBeLessThanOrEqual(bound);
    }
  }
}

function checkSessions(world: EngineWorld): void {
  for (const session of all<Stripe.Checkout.Session>(world, '/v1/checkout/sessions')) {
    const { payment_intent: id } = session;
    const intent = id ? world.get<Stripe.PaymentIntent>(`/v1/payment_intents/${id}`) : null;
    expect(session.payment_status === 'paid').toBe(intent?.status === 'succeeded');
    if (session.status === 'open') expect(session.expires_at).toBeGreaterThan(world.engine.now());
  }
}

/** What other objects' events tell of an object: disputes and failing refunds of their charge. */
const TOLD_ELSEWHERE = { amount_refunded: 0, disputed: false, refunded: false };

/** 7: the last event of every object has its state: nothing changes without one. */
function checkEvents(books: OutsideBooks, objects: { id: string; object: string }[]): void {
  for (const object of objects) {
    const left = object.object === 'charge' ? TOLD_ELSEWHERE : {};
    const told = books.latest.get(object.id)?.object;
    expect({ ...told, ...left }, object.id).toEqual({ ...object, ...left });
  }
}

/** Money is neither made nor lost: each account has what the books outside say, all have nothing. */
function checkConservation(sums: Sums, sides: Side[]): void {
  const collected = (side: Side, currency: string) =>
    sumOf(
      side.transactions.filter(
        (one) => one.type === 'connect_collection_transfer' && one.currency === currency,
      ),
      ({ net }) => net,
    );
  for (const side of sides) {
    const { account, balance } = side;
    for (const { currency, amount: available } of balance.available) {
      const of = (part: { amount: number; currency: string }[] = []) =>
        sumOf(
          part.filter((one) => one.currency === currency),
          ({ amount }) => amount,
        );
      const held = available + of(balance.pending) + of(balance.connect_reserved);
      const outside = sums.get(`${account} ${currency}`) ?? 0;
      expect(held, `${account} ${currency}`).toBe(outside + collected(side, currency));
    }
  }
}

/** The platform has reserved what the accounts it answers for are below zero, and no more. */
function checkReserves(world: CheckedWorld, [home, ...others]: Side[]): void {
  const owing = others.filter(({ account }) => {
    const { controller } = world.get<Stripe.Account>(`/v1/accounts/${account}`);
    return controller?.requirement_collection === 'application';
  });
  for (const { currency, amount } of home!.balance.connect_reserved!) {
    const debts = owing.map(({ transactions }) => {
      const own = transactions.filter((one) => one.currency === currency);
      return Math.max(0, -sumOf(own, ({ net }) => net));
    });
    expect(amount, `reserved ${currency}`).toBe(sum(debts));
  }
}

/** 7: each state that an object came to was told once by events of a type. */
export function checkOnce(events: Stripe.Event[]): void {
  const told = events
    .filter(({ data }) => 'id' in data.object)
    .map(({ type, data }) => `${type} ${JSON.stringify(data.object)}`);
  expect(told.length, told.join('\n')).toBe(new Set(told).size);
}
