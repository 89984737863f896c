import fc from 'fast-check';
import { expect, it } from 'vitest';
import { announcement, keepSteady, readAgain } from '../../web/table/steady-rows.ts';

interface Row {
  id: string;
  status: string;
}

const rows = (text: string): Row[] =>
  text
    .split(' ')
    .filter(Boolean)
    .map((each) => {
      const [id = '', status = 'new'] = each.split(':');
      return { id, status };
    });
/** @param end whether the server has no more after `fresh` */
const keep = (shown: string, fresh: string, end = false) =>
  keepSteady(rows(shown), rows(fresh), (row) => row.id, end);
const ids = (shown: readonly Row[]) => shown.map(({ id }) => id).join(' ');

it('shows everything at first', () => {
  expect(ids(keep('', 'a b').shown)).toBe('a b');
});

it('changes a row where it stands', () => {
  const { shown, added, gone } = keep('a b c', 'a b:refunded c');
  expect(shown[1]).toEqual({ id: 'b', status: 'refunded' });
  expect([ids(shown), added, gone]).toEqual(['a b c', 0, 0]);
});

it('counts what would come above or between instead of shifting the list', () => {
  const { shown, added } = keep('c d e', 'a b c x d e');
  expect([ids(shown), added]).toEqual(['c d e', 3]);
  expect(announcement({ added, gone: 0 })).toBe('3 new');
});

it('appends the next page', () => {
  const { shown, added, gone } = keep('a b', 'a b c d');
  expect([ids(shown), added, gone]).toEqual(['a b c d', 0, 0]);
});

it('keeps a row that no longer matches, and says so', () => {
  const { shown, gone } = keep('a b c', 'a c');
  expect([ids(shown), gone]).toEqual(['a b c', 1]);
  expect(announcement({ added: 0, gone })).toBe('1 no longer here');
});

it('does not call rows gone that new ones pushed past the pages loaded', () => {
  const { shown, added, gone } = keep('a b c d', 'x y a b');
  expect([ids(shown), added, gone]).toEqual(['a b c d', 2, 0]);
});

it('shows a row that no longer matches, or is beyond what was read, as it is now', () => {
  for (const fresh of ['a c', 'x y a c']) {
    const { shown, unread } = keep('a b:queued c', fresh);
    expect(ids(unread)).toBe('b');
    // Meanwhile the list itself knows more of c than what was read before it.
    const now = readAgain(shown, unread, rows('b:done c:old'), ({ id }) => id);
    expect(now).toEqual(rows('a b:done c'));
  }
});

it('keeps a row of which nobody knows any more as it was last', () => {
  const { shown, unread } = keep('a b:queued', 'a', true);
  expect(readAgain(shown, unread, [], ({ id }) => id)).toEqual(rows('a b:queued'));
});

it('says so as well when the last row goes, or all of them do', () => {
  expect(keep('a b', 'a', true).gone).toBe(1);
  expect(keep('a b', '', true)).toMatchObject({ added: 0, gone: 2 });
  expect(keep('a', 'x', true)).toMatchObject({ added: 1, gone: 1 });
});

it('says so when the last row went and the next one took its place on the page', () => {
  expect(keep('a b c', 'a b d').gone).toBe(1);
});

it('says so when new rows push all others past the pages loaded', () => {
  expect(keep('a b', 'x y')).toMatchObject({ added: 2, gone: 0 });
});

it('never moves, repeats or loses a row on screen, whatever arrives', () => {
  const some = fc.uniqueArray(
    fc.nat(12).map((n) => `r${n}`),
    { minLength: 1 },
  );
  fc.assert(
    fc.property(some, some, fc.boolean(), (before, after, end) => {
      const { shown } = keep(before.join(' '), after.join(' '), end);
      const now = shown.map(({ id }) => id);
      expect(now.slice(0, before.length)).toEqual(before);
      expect(new Set(now).size).toBe(now.length);
    }),
  );
});
