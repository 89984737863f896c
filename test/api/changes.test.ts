import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { changesBetween, undone, valueAt } from '../../api/store/changes.ts';

describe('what changed is told', () => {
  it.each([
    ['of a field', { country: 'US' }, { country: 'CA' }, [['country', 'US', 'CA']]],
    [
      'within a field',
      { requirements: { current_deadline: null } },
      { requirements: { current_deadline: 7 } },
      [['requirements.current_deadline', null, 7]],
    ],
    ['of what is new within', { a: null }, { a: { b: 1, c: null } }, [['a.b', null, 1]]],
    ['of what is gone within', { a: { b: 1 } }, {}, [['a.b', 1, null]]],
    [
      'of a key of metadata',
      { metadata: {} },
      { metadata: { 'a.b': 'x' } },
      [['metadata.a.b', null, 'x']],
    ],
    [
      'of a list of texts as a whole',
      { past_due: ['a'] },
      { past_due: ['a', 'b'] },
      [['past_due', ['a'], ['a', 'b']]],
    ],
    ['not of the order of texts', { past_due: ['a', 'b'] }, { past_due: ['b', 'a'] }, []],
    [
      'of a balance by its currency, whatever its place',
      {
        available: [
          { currency: 'eur', amount: 1 },
          { currency: 'usd', amount: 2 },
        ],
      },
      {
        available: [
          { currency: 'usd', amount: 5 },
          { currency: 'eur', amount: 1 },
        ],
      },
      [['available.usd.amount', 2, 5]],
    ],
    [
      'of a member of a list that is new',
      { data: [{ id: 'ba_1' }] },
      { data: [{ id: 'ba_1' }, { id: 'ba_2' }] },
      [['data.ba_2', null, { id: 'ba_2' }]],
    ],
    [
      'of a list whose members have no names as a whole',
      { errors: [{ code: 'x' }] },
      { errors: [] },
      [['errors', [{ code: 'x' }], []]],
    ],
    ['not of a field that is missing instead of null', { a: null }, {}, []],
  ])('%s', (_what, before, after, changes) => {
    expect(changesBetween(before, after)).toEqual(
      changes.map(([path, from, to]) => ({ path, before: from, after: to })),
    );
  });
});

it('reads what stands at a path, and undoes a member of a list', () => {
  const before = { data: [{ id: 'ba_1', status: 'new' }], metadata: {} };
  const after = {
    data: [{ id: 'ba_1', status: 'errored' }, { id: 'ba_2' }],
    metadata: { 'a.b': 'c' },
  };
  expect(valueAt(after, 'data.ba_1.status')).toBe('errored');
  expect(valueAt(after, 'metadata.a.b')).toBe('c');
  expect(valueAt(after, 'data.ba_9.status')).toBeUndefined();
  expect(undone(after, changesBetween(before, after))).toEqual({
    data: [{ id: 'ba_1', status: 'new' }],
    metadata: { 'a.b': null },
  });
});

const name = fc.constantFrom('amount', 'status', 'reason', 'details', 'list');
const leaf = fc.oneof(
  fc.integer(),
  fc.boolean(),
  fc.constantFrom('a', 'b', 'c'),
  fc.constant(null),
);
const members = fc.uniqueArray(
  fc.record({ id: fc.constantFrom('x_1', 'x_2', 'x_3'), amount: fc.integer() }),
  { selector: ({ id }) => id },
);
const { object } = fc.letrec<{ object: Record<string, unknown> }>((tie) => ({
  object: fc.dictionary(
    name,
    fc.oneof(
      { maxDepth: 3 },
      leaf,
      fc.array(fc.constantFrom('p', 'q', 'r')),
      members,
      tie('object'),
    ),
  ),
}));

it('what is undone is the version before, for whatever changed', () => {
  fc.assert(
    fc.property(object, object, (before, after) => {
      expect(changesBetween(undone(after, changesBetween(before, after)), before)).toEqual([]);
    }),
  );
});
