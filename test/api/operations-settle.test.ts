import pino from 'pino';
import { expect, test } from 'vitest';
import type { Gate } from '../../api/operations/gate.ts';
import type { JobStep } from '../../api/operations/job.ts';
import type { Journal } from '../../api/operations/journal.ts';
import { settle } from '../../api/operations/settle.ts';
import { usualTiming } from '../../api/operations/timing.ts';
import { openGateway } from '../../api/stripe/gateway.ts';

const step: JobStep = {
  operation: '01ARZ3NDEKTSV4RRFFQ69G5FAV',
  n: 1,
  name: 'refund',
  path: '/v1/refunds',
  params: { charge: 'ch_1' },
  account: null,
  idempotencyKey: 'key_1',
  apiVersion: '2026-10-28.endive',
  creates: 'refund',
  restsOn: null,
  status: 'queued',
  journaledAt: 1_000_000,
  firstSentAt: null,
  lastSentAt: null,
  object: null,
  retriedBy: null,
};
const open: Gate = { paused: null, pass: async () => {}, close: () => {}, open: () => {} };
const nothing = async () => {};
const journal: Journal = {
  sending: nothing,
  unknown: nothing,
  needsPerson: nothing,
  waiting: async () => false,
  succeeded: nothing,
  refused: nothing,
  readAgain: nothing,
  void: nothing,
};

test('a key that has expired while the machine slept is not sent again', async () => {
  let now = 1_000_000;
  let sent = 0;
  const stripe = {
    ...openGateway({ secretKey: 'sk_test_unused', mode: 'test', firstSeq: 1 }),
    now: () => now,
    write: async () => {
      sent += 1;
      throw new TypeError('fetch failed');
    },
  };
  const pause = async () => {
    now += 25 * 3600;
  };
  const lookup = async () => null;
  const log = pino({ level: 'silent' });
  const timing = usualTiming;
  const settling = { stripe, journal, gate: open, timing, log, givenUp: false, whenFunded: false };
  expect(await settle({ ...settling, pause }, lookup, step)).toBe('needs_person');
  expect(sent).toBe(1);
});
