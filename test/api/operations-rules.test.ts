import { expect, test } from 'vitest';
import { can } from '../../api/disputes/rules.ts';

test.each([
  ['needs_response', undefined],
  ['warning_needs_response', undefined],
  ['under_review', 'dispute_answered'],
  ['warning_under_review', 'dispute_answered'],
  ['lost', 'dispute_lost'],
  ['won', 'dispute_won'],
  ['warning_closed', 'dispute_closed'],
  ['prevented', 'dispute_closed'],
  ['appeal_needs_response', 'dispute_in_appeal'],
  ['appeal_under_review', 'dispute_in_appeal'],
  ['of_a_later_version', 'dispute_not_open'],
] as const)('a dispute that is %s can be accepted, or not for %s', (status, code) => {
  const possible = can.accept({ status });
  expect(possible.ok ? undefined : possible.code).toBe(code);
});
