import { expect, it } from 'vitest';
import { changesIn } from '../../web/pages/audit/changes.ts';

it('tells each field of an entry before and after, and leaves empty what one side lacks', () => {
  expect(
    changesIn({ role: 'support', day: 5 }, { role: 'finance', single: null, list: [1] }),
  ).toEqual([
    { name: 'role', before: 'support', after: 'finance' },
    { name: 'day', before: '5', after: '' },
    { name: 'single', before: '', after: 'null' },
    { name: 'list', before: '', after: '[\n  1\n]' },
  ]);
  expect(changesIn(null, undefined)).toEqual([]);
  expect(changesIn(null, 'text')).toEqual([{ name: 'value', before: '', after: 'text' }]);
});
