import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  type Contested,
  leftOfReversal,
  type Matter,
  owedToSellers,
  type SentToSeller,
  type TakenBack,
} from '../../api/repayments/owed.ts';

const dispute = (changes: Partial<Contested> = {}): Contested => ({
  id: 'du_1',
  charge: 'ch_1',
  amount: 10_000,
  currency: 'usd',
  opened: 100,
  won: 200,
  ...changes,
});
const transfer = (changes: Partial<SentToSeller> = {}): SentToSeller => ({
  id: 'tr_1',
  destination: 'acct_1',
  amount: 7000,
  currency: 'usd',
  created: 10,
  source: 'ch_1',
  repays: null,
  ...changes,
});
const reversal = (changes: Partial<TakenBack> = {}): TakenBack => ({
  id: 'trr_1',
  transfer: 'tr_1',
  amount: 7000,
  created: 110,
  forRefund: false,
  ...changes,
});
const repayment = (amount: number, changes: Partial<SentToSeller> = {}) =>
  transfer({ id: 'tr_again', amount, created: 210, source: null, repays: 'du_1', ...changes });

const matter = (changes: Partial<Matter> = {}): Matter => ({
  disputes: [dispute()],
  transfers: [transfer()],
  reversals: [reversal()],
  ordered: [],
  marksSince: 0,
  ...changes,
});
/** What is owed, by seller: what is proposed. */
const owed = (changes: Partial<Matter> = {}) =>
  Object.fromEntries(
    owedToSellers(matter(changes)).map(({ destination, amount }) => [destination, amount]),
  );

describe('what was taken back for a dispute that was won', () => {
  test('is owed to each of its sellers', () => {
    const other = transfer({ id: 'tr_2', destination: 'acct_2', amount: 2000 });
    const both = [reversal(), reversal({ id: 'trr_2', transfer: 'tr_2', amount: 2000 })];
    expect(owed({ transfers: [transfer(), other], reversals: both })).toEqual({
      acct_1: 7000,
      acct_2: 2000,
    });
  });

  test('is owed until as much is sent again, or ordered, to that seller for it', () => {
    const sent = (...more: SentToSeller[]) => owed({ transfers: [transfer(), ...more] }).acct_1;
    expect(sent(repayment(3000))).toBe(4000);
    expect(sent(repayment(7000))).toBe(0);
    expect(sent(repayment(7000, { destination: 'acct_2' }))).toBe(7000);
    expect(sent(repayment(7000, { currency: 'eur' }))).toBe(7000);
    const ordered = { repays: 'du_1', destination: 'acct_1', amount: 6000, currency: 'usd' };
    expect(owed({ ordered: [ordered] })).toEqual({ acct_1: 1000 });
  });

  test('is not paid by a transfer that is not for it, of which is told', () => {
    const sale = repayment(7000, { repays: null });
    const [found] = owedToSellers(matter({ transfers: [transfer(), sale] }));
    expect(found).toMatchObject({ amount: 7000, besides: 7000 });
  });

  test('is paid by what was sent before transfers said what they are for, as it may have been for it', () => {
    const transfers = [transfer(), repayment(3000, { repays: null })];
    const upgraded = matter({ transfers, marksSince: 211 });
    expect(owedToSellers(upgraded)).toMatchObject([{ amount: 4000, unmarked: 3000, besides: 0 }]);
    expect(leftOfReversal(upgraded, 'trr_1')).toBe(4000);
    expect(leftOfReversal({ ...upgraded, disputes: [] }, 'trr_1')).toBe(4000);
    const more = [transfer(), repayment(9000, { repays: null })];
    expect(leftOfReversal({ ...upgraded, transfers: more }, 'trr_1')).toBe(0);
    expect(owed({ transfers: more, marksSince: 211 })).toEqual({ acct_1: 0 });
    const before = [transfer(), repayment(3000, { repays: null, created: 109 })];
    expect(owed({ transfers: before, marksSince: 211 })).toEqual({ acct_1: 7000 });
  });

  test('is owed again when its repayment is taken back, unless a refund does that', () => {
    const transfers = [transfer(), repayment(7000)];
    const back = (changes: Partial<TakenBack>) =>
      owed({
        transfers,
        reversals: [
          reversal(),
          reversal({ id: 'trr_2', transfer: 'tr_again', amount: 2000, created: 300, ...changes }),
        ],
      }).acct_1;
    expect(back({})).toBe(2000);
    expect(back({ forRefund: true })).toBe(0);
  });

  test('is not what was taken before it, after it, for a refund, for another payment, or beyond it', () => {
    const taken = (changes: Partial<TakenBack>) => owed({ reversals: [reversal(changes)] });
    expect(taken({ created: 99 })).toEqual({});
    expect(taken({ created: 201 })).toEqual({});
    expect(taken({ forRefund: true })).toEqual({});
    expect(owed({ transfers: [transfer({ source: 'ch_2' })] })).toEqual({});
    expect(owed({ disputes: [dispute({ amount: 5000 })] })).toEqual({ acct_1: 5000 });
  });

  test('leaves a lost dispute its part of what was taken for both', () => {
    const lost = dispute({ id: 'du_2', amount: 4000, won: null });
    expect(owed({ disputes: [dispute({ amount: 6000 }), lost] })).toEqual({ acct_1: 4200 });
  });

  test('is undone once: by the reversal or by the dispute', () => {
    expect(leftOfReversal(matter(), 'trr_1')).toBe(7000);
    const undone = transfer({ id: 'tr_u', amount: 3000, source: null, repays: 'trr_1' });
    expect(owed({ transfers: [transfer(), undone] })).toEqual({ acct_1: 4000 });
    expect(leftOfReversal(matter({ transfers: [transfer(), undone] }), 'trr_1')).toBe(4000);
    const repaid = matter({ transfers: [transfer(), repayment(6000)] });
    expect(leftOfReversal(repaid, 'trr_1')).toBe(1000);
    expect(leftOfReversal(matter(), 'trr_none')).toBe(0);
  });
});

const which = fc.nat(1);
const part = fc.integer({ min: 1, max: 100 });
const amount = fc.integer({ min: 1, max: 7000 });

/** What happens to a payment of two sellers, of which the customer disputes two parts. */
const happenings = fc.oneof(
  { weight: 2, arbitrary: fc.record({ what: fc.constant('open' as const), which, amount }) },
  { weight: 3, arbitrary: fc.record({ what: fc.constant('win' as const), which }) },
  { weight: 1, arbitrary: fc.record({ what: fc.constant('lose' as const), which }) },
  {
    weight: 4,
    arbitrary: fc.record({
      what: fc.constant('reverse' as const),
      which: fc.nat(9),
      amount,
      forRefund: fc.nat(3).map((n) => n === 0),
    }),
  },
  { weight: 1, arbitrary: fc.record({ what: fc.constant('sell' as const), which, amount }) },
  {
    weight: 5,
    arbitrary: fc.record({
      what: fc.constantFrom('repay' as const, 'order' as const),
      which,
      part,
    }),
  },
  { weight: 1, arbitrary: fc.record({ what: fc.constant('arrive' as const) }) },
  {
    weight: 3,
    arbitrary: fc.record({ what: fc.constant('undo' as const), which: fc.nat(9), part }),
  },
);
type Happening = typeof happenings extends fc.Arbitrary<infer T> ? T : never;

const sellers = ['acct_1', 'acct_2'];
const sum = (amounts: readonly number[]) => amounts.reduce((all, each) => all + each, 0);

/** A history as Stripe would keep it, in which staff do only what is proposed. */
function world() {
  const disputes = new Map<
    number,
    { -readonly [K in keyof Contested]: Contested[K] } & { lost: boolean }
  >();
  const transfers: SentToSeller[] = sellers.map((destination, n) =>
    transfer({ id: `tr_${n}`, destination, amount: n === 0 ? 7000 : 2000, created: 0 }),
  );
  const reversals: TakenBack[] = [];
  let ordered: Matter['ordered'] = [];
  let now = 0;
  const facts = (): Matter => ({
    disputes: [...disputes.values()],
    transfers,
    reversals,
    ordered,
    marksSince: 0,
  });
  const send = (more: Partial<SentToSeller>) =>
    transfers.push(transfer({ id: `tr_${transfers.length}`, created: now, source: null, ...more }));
  const proposal = (seller: string | undefined) =>
    owedToSellers(facts()).find((each) => each.destination === seller && each.amount > 0);
  const arrive = () => {
    for (const each of ordered) send(each);
    ordered = [];
  };

  function step(happening: Happening) {
    now += 1;
    switch (happening.what) {
      case 'open': {
        const { which, amount } = happening;
        if (!disputes.has(which))
          disputes.set(which, {
            ...dispute({ id: `du_${which}`, amount, opened: now, won: null }),
            lost: false,
          });
        return;
      }
      case 'win':
      case 'lose': {
        const of = disputes.get(happening.which);
        if (!of || of.lost || of.won !== null) return;
        if (happening.what === 'win') of.won = now;
        else of.lost = true;
        return;
      }
      case 'reverse': {
        const of = transfers[happening.which % transfers.length];
        if (!of) return;
        const gone = reversals.filter((each) => each.transfer === of.id);
        const amount = Math.min(happening.amount, of.amount - sum(gone.map((each) => each.amount)));
        const { forRefund } = happening;
        const id = `trr_${String(reversals.length).padStart(3, '0')}`;
        if (amount > 0) reversals.push({ id, transfer: of.id, amount, created: now, forRefund });
        return;
      }
      case 'sell':
        send({ destination: sellers[happening.which] ?? '', amount: happening.amount });
        return;
      case 'repay':
      case 'order': {
        const found = proposal(sellers[happening.which]);
        if (!found) return;
        const {
          destination,
          currency,
          disputes: [repays = ''],
        } = found;
        const amount = Math.ceil((found.amount * happening.part) / 100);
        if (happening.what === 'repay') send({ destination, currency, amount, repays });
        else ordered = [...ordered, { destination, currency, amount, repays }];
        return;
      }
      case 'arrive':
        arrive();
        return;
      case 'undo': {
        const of = reversals[happening.which % Math.max(1, reversals.length)];
        const left = of ? leftOfReversal(facts(), of.id) : 0;
        const from = transfers.find(({ id }) => id === of?.transfer);
        if (!of || !from || left === 0) return;
        const amount = Math.ceil((left * happening.part) / 100);
        send({ destination: from.destination, amount, repays: of.id });
      }
    }
  }
  return { step, facts, proposal, send, arrive };
}

/** By itself: what was given back, and what was taken while a dispute was open that is won. */
function bookOf({ disputes, transfers, reversals }: Matter, seller: string) {
  const own = transfers.filter(({ destination }) => destination === seller);
  const undone = (id: string) =>
    sum(own.filter(({ repays }) => repays === id).map((each) => each.amount));
  const standing = (of: readonly TakenBack[]) =>
    sum(of.map((each) => each.amount - undone(each.id)));
  const isRepayment = ({ repays }: SentToSeller) => repays?.startsWith('du_') === true;
  const takenOf = (which: (of: SentToSeller) => boolean) =>
    reversals.filter(
      (each) => !each.forRefund && own.some((of) => of.id === each.transfer && which(of)),
    );
  const inWon = ({ created }: TakenBack) =>
    disputes.some(({ opened, won }) => won !== null && opened <= created && created <= won);
  return {
    repaid:
      sum(own.filter(isRepayment).map(({ amount }) => amount)) - standing(takenOf(isRepayment)),
    taken: standing(takenOf((of) => !isRepayment(of)).filter(inWon)),
    overUndone: reversals.filter((each) => undone(each.id) > each.amount),
  };
}

test('in any history no seller is given back more than was taken for the won disputes, and all that is proposed is proposed once', () => {
  fc.assert(
    fc.property(fc.array(happenings, { minLength: 10, maxLength: 50 }), (history) => {
      const { step, facts, proposal, send, arrive } = world();
      for (const happening of history) {
        step(happening);
        for (const seller of sellers) {
          const { repaid, taken, overUndone } = bookOf(facts(), seller);
          expect(repaid).toBeLessThanOrEqual(taken);
          expect(overUndone).toEqual([]);
        }
      }
      arrive();
      for (const seller of sellers) {
        const found = proposal(seller);
        if (!found) continue;
        const {
          destination,
          currency,
          amount,
          disputes: [repays = ''],
        } = found;
        send({ destination, currency, amount, repays });
        expect(proposal(seller)).toBeUndefined();
        const { repaid, taken } = bookOf(facts(), seller);
        expect(repaid).toBeLessThanOrEqual(taken);
      }
    }),
    { numRuns: 1000 },
  );
});

test('what is taken back while two disputes are open, and both are won, is all proposed, once', () => {
  const moments = fc.array(fc.integer({ min: 1, max: 20 }), { minLength: 4, maxLength: 4 });
  const amounts = fc.array(fc.integer({ min: 1, max: 3000 }), { minLength: 1, maxLength: 6 });
  fc.assert(
    fc.property(moments, amounts, fc.array(fc.nat(20), { minLength: 6 }), (at, taken, when) => {
      const [one = 0, two = 0, three = 0, four = 0] = at;
      const disputes = [
        dispute({
          id: 'du_a',
          amount: 20_000,
          opened: Math.min(one, two),
          won: Math.max(one, two),
        }),
        dispute({
          id: 'du_b',
          amount: 20_000,
          opened: Math.min(three, four),
          won: Math.max(three, four),
        }),
      ];
      const reversals = taken.map((amount, n) =>
        reversal({ id: `trr_${n}`, amount, created: when[n] ?? 0 }),
      );
      const inEither = reversals.filter(({ created }) =>
        disputes.some(({ opened, won }) => opened <= created && created <= (won ?? 0)),
      );
      expect(owed({ disputes, reversals }).acct_1 ?? 0).toBe(
        sum(inEither.map(({ amount }) => amount)),
      );
    }),
  );
});
