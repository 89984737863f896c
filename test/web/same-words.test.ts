import { expect, it } from 'vitest';
import { sameWordsOnce } from '../../web/pages/accounts/same-words.ts';

const asked = (requirement: string, text: string, reason?: string) => ({
  requirement,
  text,
  group: 'currently_due' as const,
  by: null,
  instead: ['Proof of address'],
  errors: reason ? [{ code: 'invalid_address', text: null, reason }] : [],
});

it('asks once for what Stripe asks for in parts, and keeps the names of the parts', () => {
  const rows = sameWordsOnce([
    asked('individual.address.city', 'Address', 'No such street.'),
    asked('individual.dob.day', 'Date of birth'),
    asked('individual.address.line1', 'Address', 'No such street.'),
  ]);
  expect(rows.map(({ text, names }) => [text, names])).toEqual([
    ['Address', ['individual.address.city', 'individual.address.line1']],
    ['Date of birth', ['individual.dob.day']],
  ]);
  expect(rows[0]).toMatchObject({ errors: [{ reason: 'No such street.' }] });
  expect(rows[0]?.instead).toEqual(['Proof of address']);
});

it('keeps apart what is due at different times', () => {
  const later = {
    ...asked('individual.address.city', 'Address'),
    group: 'eventually_due' as const,
  };
  expect(sameWordsOnce([asked('individual.address.line1', 'Address'), later])).toHaveLength(2);
});
