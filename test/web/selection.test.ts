import fc from 'fast-check';
import { expect, it } from 'vitest';
import {
  coverage,
  extended,
  noSelection,
  type Picked,
  rowsOf,
  type Selection,
  toggled,
  withoutRows,
  withRows,
} from '../../web/table/selection.ts';

interface Row {
  id: string;
  amount: number;
}

const row = (id: string, amount = 1): Picked<Row> => ({ id, row: { id, amount } });
const list = (ids: string) => ids.split('').map((id) => row(id));
const start: Selection<Row> = noSelection;
const ids = (selection: Selection<Row>) => [...selection.rows.keys()].sort().join('');

it('picks a row and lets it go', () => {
  const one = toggled(start, row('b'));
  expect(ids(one)).toBe('b');
  expect(ids(toggled(one, row('b')))).toBe('');
});

it('goes on from the row picked last, in either direction', () => {
  const from = toggled(start, row('c'));
  expect(ids(extended(from, list('abcdef'), row('e')))).toBe('cde');
  expect(ids(extended(from, list('abcdef'), row('a')))).toBe('abc');
});

it('lets a range go from a row that was let go', () => {
  const all = withRows(start, list('abcdef'));
  const from = toggled(all, row('b'));
  expect(ids(extended(from, list('abcdef'), row('d')))).toBe('aef');
});

it('picks the one row where the range has no beginning on screen', () => {
  expect(ids(extended(start, list('abc'), row('b')))).toBe('b');
  expect(ids(extended(toggled(start, row('z')), list('abc'), row('b')))).toBe('bz');
});

it('tells how much of what is loaded is picked', () => {
  const some = withRows(start, list('bz'));
  expect(coverage(start, list('abc'))).toBe('none');
  expect(coverage(toggled(start, row('z')), list('abc'))).toBe('none');
  expect(coverage(some, list('abc'))).toBe('some');
  expect(coverage(withRows(some, list('abc')), list('abc'))).toBe('all');
  expect(coverage(some, [])).toBe('none');
});

it('gives rows as they are now, those on other pages as they were, in the order on screen', () => {
  const picked = withRows(start, [row('c', 1), row('z', 2), row('a', 3)]);
  const now = [row('a', 30), row('b', 40), row('c', 10)];
  expect(rowsOf(picked, now)).toEqual([
    { id: 'z', amount: 2 },
    { id: 'a', amount: 30 },
    { id: 'c', amount: 10 },
  ]);
});

it('loses nothing but what is let go, whatever is picked in between', () => {
  const some = fc.uniqueArray(fc.constantFrom(...'abcdefgh'));
  fc.assert(
    fc.property(some, some, some, (first, second, third) => {
      const picks = (letters: string[]) => letters.map((id) => row(id));
      const result = withoutRows(
        withRows(withRows(start, picks(first)), picks(second)),
        picks(third),
      );
      const expected = new Set([...first, ...second].filter((id) => !third.includes(id)));
      expect(ids(result)).toBe([...expected].sort().join(''));
      expect(rowsOf(result, picks([...'abcdefgh'])).length).toBe(expected.size);
    }),
  );
});
