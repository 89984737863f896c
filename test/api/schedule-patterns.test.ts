import { join } from 'node:path';
import fc from 'fast-check';
import { type RawBuilder, sql } from 'kysely';
import type Stripe from 'stripe';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { nextPayoutDates } from '../../api/accounts/payout-dates.ts';
import { payoutWeekdays } from '../../api/accounts/rules.ts';
import { datedStatement, togetherStatement } from '../../api/schedules/calendar.ts';
import { payoutSchedules } from '../../api/schedules/derived.ts';
import { scheduleListing, schedulesSource } from '../../api/schedules/list.ts';
import { patternOf, patternsPaidOn, scheduleOf } from '../../api/schedules/pattern.ts';
import { scheduleRowOf } from '../../api/schedules/row.ts';
import { areaMigrations } from '../../api/start.ts';
import type { Store } from '../../api/store/database.ts';
import { listStatement, parseListQuery } from '../../api/store/listing.ts';
import { openStore } from '../../api/store/open.ts';
import { keep } from '../../api/sync/keep.ts';
import { snapshots } from '../../api/sync/registry.ts';
import { temporaryFolder } from '../support/app.ts';

const now = 1_795_262_400;
const day = 86_400;

const folder = temporaryFolder();
let store: Store;
beforeAll(async () => {
  ({ store } = await openStore(join(folder.path, 'store.db'), snapshots, areaMigrations));
});
afterAll(async () => {
  await store.close();
  folder.remove();
});

const schedules = fc.oneof(
  fc.constantFrom({ interval: 'daily' }, { interval: 'manual' }, { interval: null }),
  fc.record({
    interval: fc.constant('weekly'),
    weekly_payout_days: fc.uniqueArray(fc.constantFrom(...payoutWeekdays), { minLength: 1 }),
  }),
  fc.record({
    interval: fc.constant('monthly'),
    monthly_payout_days: fc.uniqueArray(fc.integer({ min: 1, max: 31 }), { minLength: 1 }),
  }),
);

const accountOf = (id: string, changes: object = {}) =>
  ({
    id,
    object: 'account',
    type: 'express',
    created: now,
    payouts_enabled: true,
    charges_enabled: true,
    details_submitted: true,
    ...changes,
  }) as Stripe.Account;

const settingsOf = (schedule: object, minimum: number) => ({
  object: 'balance_settings',
  payments: {
    payouts: {
      schedule,
      status: 'enabled',
      minimum_balance_by_currency: minimum > 0 ? { usd: minimum } : null,
    },
    settlement_timing: { delay_days: 2 },
  },
});

let seq = 0;
const seen = (kind: string, account: string | null, object: object) => ({
  kind,
  account,
  object,
  observation: { by: 'fetch' as const, at: now, seq: ++seq },
  source: 'fetch',
});

const kept = (...objects: ReturnType<typeof seen>[]) =>
  store.write((write) => keep(write, objects, { now: () => now, platform: 'acct_platform' }));

const bank = (fields: object) => ({
  id: 'ba_1',
  object: 'bank_account',
  last4: '6789',
  bank_name: 'STRIPE TEST BANK',
  currency: 'usd',
  status: 'new',
  default_for_currency: true,
  ...fields,
});

test('the days on which a schedule pays out are found in the store as they are told ahead', async () => {
  const all = fc.uniqueArray(schedules, { minLength: 1, maxLength: 12, selector: patternOf });
  await fc.assert(
    fc.asyncProperty(all, fc.integer({ min: 0, max: 800 }), async (listed, ahead) => {
      await store.write(async ({ db }) => {
        await db.deleteFrom('payout_schedule').execute();
        for (const [n, schedule] of listed.entries()) {
          const row = scheduleRowOf(accountOf(`acct_${n}`), undefined);
          const pattern = patternOf(schedule);
          await db
            .insertInto('payout_schedule')
            .values({ ...row, pattern })
            .execute();
        }
      });
      const at = now + ahead * day;
      const date = new Date(at * 1000).toISOString().slice(0, 10);
      const found = await sql<{ pattern: string }>`${patternsPaidOn(date)}`.execute(store.read);
      const told = listed
        .filter((schedule) => nextPayoutDates(schedule, at - day, 1)[0] === at - (at % day))
        .map(patternOf);
      expect(found.rows.map(({ pattern }) => pattern).toSorted()).toEqual(told.toSorted());
    }),
    { numRuns: 150 },
  );
});

test('a pattern stands for its schedule and no other', () => {
  fc.assert(
    fc.property(schedules, (schedule) => {
      const pattern = patternOf(schedule);
      expect(patternOf(scheduleOf(pattern))).toBe(pattern);
      expect(nextPayoutDates(scheduleOf(pattern), now, 5)).toEqual(
        nextPayoutDates(schedule, now, 5),
      );
    }),
  );
});

test('in whatever order accounts and settings come, the rows are those made anew', async () => {
  const accounts = fc.array(
    fc.record({
      settings: fc.option(fc.record({ schedule: schedules, minimum: fc.nat({ max: 900 }) })),
      settingsFirst: fc.boolean(),
      again: fc.boolean(),
      enabled: fc.boolean(),
      banks: fc.constantFrom([], [bank({})], [bank({ status: 'errored' })]),
    }),
    { minLength: 1, maxLength: 6 },
  );
  await fc.assert(
    fc.asyncProperty(accounts, async (made) => {
      await store.write(async ({ db }) => {
        for (const table of [
          'stripe_account',
          'stripe_balance_settings',
          'stripe_external_account',
          'payout_schedule',
        ] as const)
          await db.deleteFrom(table).execute();
      });
      for (const [n, { settings, settingsFirst, again, enabled, banks }] of made.entries()) {
        const id = `acct_${n}`;
        const account = seen(
          'account',
          null,
          accountOf(id, { payouts_enabled: enabled, external_accounts: { data: banks } }),
        );
        const own = settings
          ? [
              seen('balance_settings', id, {
                ...settingsOf(settings.schedule, settings.minimum),
                id,
              }),
            ]
          : [];
        for (const each of settingsFirst ? [...own, account] : [account, ...own]) await kept(each);
        if (again)
          await kept(seen('account', null, { ...account.object, email: 'kim@example.com' }));
      }
      const rows = () =>
        store.read.selectFrom('payout_schedule').selectAll().orderBy('account').execute();
      const before = (await rows()).map(({ pk: _pk, ...row }) => row);
      expect(before.map(({ account }) => account)).toEqual(made.map((_, n) => `acct_${n}`));
      await store.write(({ db }) => db.deleteFrom('payout_schedule').execute());
      await payoutSchedules.rebuild(store, now);
      expect((await rows()).map(({ pk: _pk, ...row }) => row)).toEqual(before);
    }),
    { numRuns: 30 },
  );
});

test.each([
  [
    'one in each currency is what counts: its default',
    [bank({ status: 'errored', default_for_currency: false }), bank({ id: 'ba_2' })],
    { standing: 'scheduled', reaches: ',usd,', errored: null },
  ],
  [
    'a default that is errored stops its currency, though another is not',
    [bank({ status: 'errored' }), bank({ id: 'ba_2', default_for_currency: false })],
    { standing: 'bank_errored', reaches: ',,', errored: 'ba_1' },
  ],
  [
    'another currency goes on',
    [bank({ status: 'verification_failed' }), bank({ id: 'ba_2', currency: 'eur' })],
    { standing: 'bank_errored', reaches: ',eur,', errored: 'ba_1' },
  ],
  ['none', [], { standing: 'no_bank', reaches: ',,' }],
])('of several bank accounts, %s', (_, banks, expected) => {
  const account = accountOf('acct_1', { external_accounts: { data: banks } });
  expect(scheduleRowOf(account, undefined)).toMatchObject(expected);
});

async function planOf(statement: RawBuilder<unknown>) {
  const { rows } = await sql<{ detail: string }>`explain query plan ${statement}`.execute(
    store.read,
  );
  return rows.map(({ detail }) => detail).join('\n');
}

test.each([
  [{}, /SCAN p USING INDEX payout_schedule_by_name/],
  [{ sort: '-delay_days' }, /SCAN p USING INDEX payout_schedule_by_delay_days/],
  [{ standing: 'bank_errored' }, /SEARCH p USING INDEX payout_schedule_by_standing_name/],
  [
    { interval: 'weekly', sort: 'delay_days' },
    /SEARCH p USING INDEX payout_schedule_by_interval_delay_days/,
  ],
  [{ keeps: 'true' }, /SEARCH p USING INDEX payout_schedule_by_keeps_name/],
  [{ instant: 'true' }, /SEARCH p USING INDEX payout_schedule_by_instant_name/],
  [{ on: '2026-11-27' }, /SCAN p USING INDEX payout_schedule_by_name/],
  [{ id: 'acct_1' }, /SEARCH p USING INDEX sqlite_autoindex/],
] as const)('schedules by %o stand in an index, and are not sorted', async (query, expected) => {
  const plan = await planOf(listStatement(schedulesSource, parseListQuery(scheduleListing, query)));
  expect(plan).toMatch(expected);
  expect(plan).not.toContain('TEMP B-TREE FOR ORDER BY');
});

test('the calendar walks the balances once, and looks everything else up', async () => {
  for (const statement of [togetherStatement(20_000), datedStatement(20_000)]) {
    const plan = await planOf(statement);
    expect((plan.match(/SCAN [ablp]\b/g) ?? []).length).toBeLessThanOrEqual(1);
    expect(plan).toMatch(/SEARCH d (EXISTS )?USING (COVERING )?INDEX/);
  }
});
