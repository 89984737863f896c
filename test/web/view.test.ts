import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  fitWidths,
  moved,
  NARROWEST,
  orderOf,
  parseView,
  plainView,
  WIDEST,
  withWidth,
} from '../../web/table/view.ts';

const declared = ['customer', 'amount', 'outcome', 'created'];

describe('a kept view', () => {
  it('comes back as it was', () => {
    const view = {
      order: ['customer', 'created', 'amount'],
      shown: { amount: false },
      widths: { created: 140 },
      density: 'compact',
    } as const;
    expect(parseView(JSON.stringify(view))).toEqual(view);
  });

  it.each([
    undefined,
    '',
    'null',
    '[]',
    '7',
    '{"order":',
    '{"order":5,"shown":[true],"widths":"x"}',
  ])('that is no view, such as %s, is everything as declared', (text) => {
    expect(parseView(text)).toEqual(plainView);
  });

  it('keeps what makes sense of one that partly does', () => {
    const text = JSON.stringify({
      order: ['amount', 3],
      shown: { amount: 'no', created: false },
      widths: { amount: 1, created: 1e9, outcome: null },
      density: 'huge',
    });
    expect(parseView(text)).toEqual({
      order: ['amount'],
      shown: { created: false },
      widths: { amount: NARROWEST, created: WIDEST },
      density: 'comfortable',
    });
  });

  it('never throws and never says anything impossible', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.json()), (text) => {
        const { order, widths } = parseView(text);
        expect(order.every((id) => typeof id === 'string')).toBe(true);
        for (const width of Object.values(widths)) expect(width).toBeGreaterThanOrEqual(NARROWEST);
      }),
    );
  });
});

describe('the order of columns', () => {
  const order = (...chosen: string[]) => orderOf(declared, { ...plainView, order: chosen });

  it('is as declared until somebody chooses', () => {
    expect(order()).toEqual(declared);
  });

  it('is the one chosen, but for the first, which is the link', () => {
    expect(order('created', 'customer', 'outcome', 'amount')).toEqual([
      'customer',
      'created',
      'outcome',
      'amount',
    ]);
  });

  it('forgets columns that are gone and puts new ones behind their neighbour', () => {
    expect(order('gone', 'outcome', 'amount')).toEqual([
      'customer',
      'outcome',
      'created',
      'amount',
    ]);
  });

  it('has each declared column once, whatever was kept', () => {
    const ids = fc.uniqueArray(fc.constantFrom('a', 'b', 'c', 'd', 'e'), { minLength: 1 });
    fc.assert(
      fc.property(ids, fc.array(fc.constantFrom('a', 'b', 'c', 'x')), (columns, kept) => {
        const result = orderOf(columns, { ...plainView, order: kept });
        expect([...result].sort()).toEqual([...columns].sort());
        expect(result[0]).toBe(columns[0]);
      }),
    );
  });

  it('changes by one place at a time, and never at its ends', () => {
    expect(moved(declared, 'outcome', -1)).toEqual(['customer', 'outcome', 'amount', 'created']);
    expect(moved(declared, 'amount', -1)).toEqual(declared);
    expect(moved(declared, 'created', 1)).toEqual(declared);
    expect(moved(declared, 'customer', 1)).toEqual(declared);
  });
});

describe('the widths of columns', () => {
  const columns = [
    { id: 'customer', size: 200 },
    { id: 'amount', size: 100 },
    { id: 'created', size: 100 },
  ];

  it('share the room in proportion', () => {
    expect(fitWidths(columns, {}, 800)).toEqual({ customer: 400, amount: 200, created: 200 });
  });

  it('keep what was chosen to the pixel', () => {
    expect(fitWidths(columns, { customer: 150 }, 550)).toEqual({
      customer: 150,
      amount: 200,
      created: 200,
    });
  });

  it('give way a little before the table scrolls, and no further', () => {
    expect(fitWidths(columns, {}, 380).customer).toBe(190);
    expect(fitWidths(columns, {}, 10)).toEqual({ customer: 180, amount: 90, created: 90 });
  });

  it('of the columns before a moved edge stay, so that it is where the pointer is', () => {
    const before = fitWidths(columns, {}, 800);
    const ids = columns.map(({ id }) => id);
    const view = withWidth(plainView, ids, before, 'amount', 260.4);
    expect(view.widths).toEqual({ customer: 400, amount: 260 });
    expect(fitWidths(columns, view.widths, 800)).toEqual({
      customer: 400,
      amount: 260,
      created: 140,
    });
    expect(withWidth(view, ids, before, 'amount', null).widths).toEqual({ customer: 400 });
  });
});
