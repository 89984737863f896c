import { expect, it } from 'vitest';
import type { ItemPreview, Preview } from '../../web/client/types.ts';
import { tried } from '../../web/forms/dry-run.ts';
import type { Item } from '../../web/lib/order-file.ts';

const preview = (change: Partial<Preview> = {}): Preview => ({
  subjectName: null,
  steps: [{ n: 1, text: 'Refund 3.00 USD' }],
  effects: [],
  moves: [{ amount: 300, currency: 'usd' }],
  differences: [],
  unrecovered: [],
  warnings: [],
  fingerprint: 'f',
  ...change,
});
const line = (n: number, more: Partial<Item> = {}): Item => ({
  n,
  input: { charge: `ch_${n}` },
  ...more,
});
const blocked = (code: string): ItemPreview => ({
  preview: preview({ blocked: { code, message: `It is ${code}` } }),
});

it('gives each line the answer to its own input, past the lines that cannot be read', () => {
  const lines = [
    line(2),
    line(3, { input: null, problem: 'charge is empty' }),
    line(4),
    line(5),
    line(6),
    line(7),
  ];
  const ready: ItemPreview = { preview: preview() };
  const answers: ItemPreview[] = [
    ready,
    { error: { code: 'not_found', message: 'There is no such payment.' } },
    blocked('already_so'),
    blocked('already_refunded'),
  ];
  expect(tried(lines, answers).map(({ item, outcome }) => [item.n, outcome])).toEqual([
    [2, { at: 'ready', preview: preview() }],
    [3, { at: 'unread', why: 'charge is empty' }],
    [4, { at: 'stopped', why: 'There is no such payment.', skip: false }],
    [5, { at: 'stopped', why: 'It is already_so', skip: true }],
    [6, { at: 'stopped', why: 'It is already_refunded', skip: false }],
    [7, { at: 'asking' }],
  ]);
});

it('stops a line that says again what one before it says', () => {
  const again = line(4, { input: { charge: 'ch_2' } });
  const answers = [{ preview: preview() }, { preview: preview() }, { preview: preview() }];
  expect(tried([line(2), line(3), again], answers).map(({ outcome }) => outcome)).toEqual([
    { at: 'ready', preview: preview() },
    { at: 'ready', preview: preview() },
    { at: 'stopped', why: 'Line 2 says the same', skip: false },
  ]);
});

it('stops an amount that the file means in another currency than it would be sent in', () => {
  const [same, other] = tried(
    [line(2, { currency: 'usd' }), line(3, { currency: 'eur' })],
    [{ preview: preview() }, { preview: preview() }],
  );
  expect(same?.outcome.at).toBe('ready');
  expect(other?.outcome).toEqual({
    at: 'stopped',
    why: 'The file says EUR, but this is in USD',
    skip: false,
  });
});
