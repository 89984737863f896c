import { expect, it } from 'vitest';
import { exactTime } from '../../api/kit/time.ts';
import { changedValue } from '../../web/components/changed-value.ts';

it.each([
  ['amount_refunded', 4070, 'eur', '40.70 EUR'],
  ['amount_refunded', 4070, 'jpy', '4,070 JPY'],
  ['amount', 4070, undefined, '4070'],
  ['requirements.current_deadline', 1_795_000_000, undefined, exactTime(1_795_000_000)],
  ['evidence_details.due_by', 1_795_000_000, 'usd', exactTime(1_795_000_000)],
  ['evidence_details.submission_count', 1, 'usd', '1'],
  ['payment_method_details.card.exp_month', 12, 'usd', '12'],
  ['status', 'lost', 'usd', '"lost"'],
  ['failure_code', null, 'usd', 'none'],
] as const)('%s of %j reads %3$s', (path, value, currency, text) => {
  expect(changedValue(path, value, currency)).toBe(text);
});
